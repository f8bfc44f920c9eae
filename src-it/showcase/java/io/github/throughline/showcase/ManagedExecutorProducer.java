package io.github.throughline.showcase;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import java.util.concurrent.ExecutorService;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/** The server's managed executor where there is one, else one of MicroProfile's. */
@ApplicationScoped
public class ManagedExecutorProducer {
  private static final String DEFAULT_EXECUTOR = "java:comp/DefaultManagedExecutorService";

  private boolean ours;

  @Produces
  @ApplicationScoped
  @Pool(Pool.Kind.MANAGED)
  @SuppressWarnings("BanJNDI") // a fixed name of the server's own
  ExecutorService managed() {
    try {
      return (ExecutorService) new InitialContext().lookup(DEFAULT_EXECUTOR);
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
