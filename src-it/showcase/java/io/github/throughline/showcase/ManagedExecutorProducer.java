package io.github.throughline.showcase;

import io.github.throughline.context.Context;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.servlet.ServletContext;
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
  private static final String DEFAULT_EXECUTOR = "java:comp/DefaultManagedExecutorService";

  private boolean ours;

  @Produces
  @ApplicationScoped
  @Pool(Pool.Kind.MANAGED)
  @SuppressWarnings("BanJNDI") // fixed names
  ExecutorService managed(ServletContext application) {
    try {
      InitialContext names = new InitialContext();
      if (application.getServerInfo().contains("Payara")) {
        // It keeps the threads of a definition when the application is gone, and forgets contexts
        // when two threads submit at once: so the default one, which the library makes carry them.
        return Context.propagating((ExecutorService) names.lookup(DEFAULT_EXECUTOR));
      }
      return (ExecutorService) names.lookup(MechanismsServlet.EXECUTOR);
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
