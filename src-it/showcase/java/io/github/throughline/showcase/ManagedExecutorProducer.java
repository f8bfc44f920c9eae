package io.github.throughline.showcase;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import java.util.concurrent.ExecutorService;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/**
 * A managed executor of the server's where it has such, else one of MicroProfile's.
 *
 * <p>Not the server's default one: some servers do not make that carry what a library adds.
 */
@ApplicationScoped
public class ManagedExecutorProducer {
  private boolean ours;

  @Produces
  @ApplicationScoped
  @Pool(Pool.Kind.MANAGED)
  @SuppressWarnings("BanJNDI") // a fixed name of our own
  ExecutorService managed() {
    try {
      return (ExecutorService) new InitialContext().lookup(MechanismsServlet.EXECUTOR);
    } catch (NamingException noJakartaConcurrencyHere) {
      ours = true;
      return MicroProfileExecutor.start();
    }
  }

  void stop(@Disposes @Pool(Pool.Kind.MANAGED) ExecutorService executor) {
    // The server's own refuses to be shut down by an application.
    if (ours) {
      executor.shutdownNow();
    }
  }
}
