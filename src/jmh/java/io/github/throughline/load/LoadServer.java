package io.github.throughline.load;

import io.github.throughline.servlet.ContextFilter;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/** All peers in one container, each at a path such as {@code /spring/echo}. */
final class LoadServer implements ServletContainerInitializer {
  /** More than there are clients. */
  private static final String EXCHANGES = "100000";

  /**
   * Runs until the process is told to end; prints the port.
   *
   * @param arguments the name of the container
   */
  public static void main(String... arguments) throws Exception {
    LoadContainer.Running running =
        LoadContainer.valueOf(arguments[0].toUpperCase(Locale.ROOT)).start(new LoadServer());
    System.out.println(running.port());
    new CountDownLatch(1).await();
  }

  @Override
  public void onStartup(Set<Class<?>> types, ServletContext context) {
    context.setInitParameter("throughline.exchanges", EXCHANGES);
    FilterRegistration.Dynamic filter = context.addFilter("context", new ContextFilter());
    filter.setAsyncSupported(true);
    for (Peer peer : Peer.values()) {
      String path = "/" + peer.path() + "/";
      if (peer.isLibrary()) {
        filter.addMappingForUrlPatterns(
            EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR),
            false,
            path + "*");
      }
      for (Scenario scenario : Scenario.values()) {
        if (!peer.serves(scenario)) {
          continue;
        }
        String name = peer.path() + "-" + scenario.path();
        ServletRegistration.Dynamic servlet = context.addServlet(name, peer.servlet(scenario));
        servlet.addMapping(path + scenario.path() + "/*");
        servlet.setAsyncSupported(true);
        servlet.setLoadOnStartup(1);
      }
    }
  }
}
