package io.github.throughline.servlet;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What happens to annotated classes at deployment. */
@Timeout(60)
class ServedTypesTest {
  private final FakeContext context = new FakeContext();
  private final HostingInitializer initializer = new HostingInitializer();

  @BeforeEach
  void forget() {
    Served.EVENTS.clear();
  }

  private void deploy(Class<?>... types) throws ServletException {
    initializer.onStartup(Set.of(types), context.api());
  }

  @Test
  void eachClassGetsAServletOfItsName() throws Exception {
    deploy(Served.First.class, Served.Second.class, Served.Third.class);
    assertThat(context.mappings)
        .hasSize(3)
        .containsEntry(Served.First.class.getName(), Set.of("/first/*"))
        .containsEntry(Served.Second.class.getName(), Set.of("/second", "*.second", "/second/*"))
        .containsEntry(Served.Third.class.getName(), Set.of("", "/"));
    assertThat(context.settings).containsExactly(true, 1, true, 1, true, 1);
  }

  @Test
  void serversMayFindNothingOrTooMuch() throws Exception {
    initializer.onStartup(null, context.api());
    deploy();
    deploy(Served.Sub.class, String.class);
    assertThat(context.mappings).isEmpty();
    context.listeners.forEach(
        listener -> {
          listener.contextInitialized(context.event());
          listener.contextDestroyed(context.event());
        });
  }

  @Test
  void aServletOfThatNameInTheDescriptorOverrulesTheAnnotation() throws Exception {
    context.mappings.put(Served.First.class.getName(), new TreeSet<>(Set.of("/elsewhere/*")));
    deploy(Served.First.class);
    assertThat(context.servlets).isEmpty();
    assertThat(context.mappings.values()).containsExactly(Set.of("/elsewhere/*"));
  }

  @Test
  void allProblemsAreToldAtOnce() {
    context.mappings.put("other", new TreeSet<>(Set.of("/taken")));
    String remedy =
        "it is no URL pattern. Write it as \"/path/*\", \"/path\", \"*.extension\", \"/\" or \"\"";
    String at = " on " + Served.class.getName() + "$";
    String kinds = "AsyncApplication, LegacyApplication, BlockingApplication";
    assertThatThrownBy(
            () ->
                deploy(
                    Served.First.class,
                    Served.NoApplication.class,
                    Served.Both.class,
                    Served.Nowhere.class,
                    Served.Odd.class,
                    Served.Taken.class))
        .isInstanceOf(ServletException.class)
        .hasMessage(
            String.join(
                System.lineSeparator(),
                "@ServeAt"
                    + at
                    + "Both: it is several kinds of application. Implement only one of "
                    + kinds,
                "@ServeAt"
                    + at
                    + "Both: it is abstract. Annotate a class of which there can be an object",
                "@ServeAt" + at + "NoApplication: it is no application. Implement one of " + kinds,
                "@ServeAt({})"
                    + at
                    + "Nowhere: it has no URL pattern. Give it one, such as \"/path/*\"",
                "@ServeAt(\"odd/*\")" + at + "Odd: " + remedy,
                "@ServeAt(\"/a*\")" + at + "Odd: " + remedy,
                "@ServeAt(\"/*/b\")" + at + "Odd: " + remedy,
                "@ServeAt(\"/**\")" + at + "Odd: " + remedy,
                "@ServeAt(\"*\")" + at + "Odd: " + remedy,
                "@ServeAt(\"*.\")" + at + "Odd: " + remedy,
                "@ServeAt(\"*.a/b\")" + at + "Odd: " + remedy,
                "@ServeAt(\"/\n\")" + at + "Odd: " + remedy,
                "@ServeAt(\"/c*/\")" + at + "Odd: " + remedy,
                "@ServeAt(\"/first/*\")"
                    + at
                    + "Taken: the pattern is also that of "
                    + Served.First.class.getName()
                    + ". Change one of them",
                "@ServeAt(\"/twice\")"
                    + at
                    + "Taken: the pattern is there twice. Leave one of them",
                "@ServeAt(\"/taken\")"
                    + at
                    + "Taken: the pattern is also that of servlet other. Change one of them"));
  }

  // The listener

  private ServletContextListener listener() {
    assertThat(context.listeners).hasSize(1);
    return context.listeners.get(0);
  }

  @Test
  void applicationsStartWithTheWebApplicationAndStopInReverse() throws Exception {
    deploy(Served.Second.class, Served.First.class, Served.Third.class);
    listener().contextInitialized(context.event());
    assertThat(Served.EVENTS).containsExactly("first lifespan.startup", "second lifespan.startup");
    String name = Served.First.class.getName();
    Servlet servlet = requireNonNull(context.servlets.get(name));
    servlet.init(context.config(name, Map.of()));
    assertThat(Served.EVENTS).hasSize(2);

    listener().contextDestroyed(context.event());
    servlet.destroy();
    assertThat(Served.EVENTS)
        .containsExactly(
            "first lifespan.startup",
            "second lifespan.startup",
            "second lifespan.shutdown",
            "first lifespan.shutdown");
  }

  @Test
  void servletsThatCannotStopThemselvesStopWithTheWebApplication() throws Exception {
    deploy(Served.First.class);
    listener().contextInitialized(context.event());
    Map<String, String> parameters = Map.of("application", Served.Second.class.getName());
    AsyncApplicationServlet described = new AsyncApplicationServlet();
    described.init(context.config("described", parameters));
    assertThat(HostingListener.stopAtEnd(context.api(), described)).isTrue();
    assertThat(HostingListener.stopAtEnd(context.api(), described)).isTrue();
    Served.EVENTS.clear();

    listener().contextDestroyed(context.event());
    described.destroy();
    assertThat(Served.EVENTS)
        .containsExactly("second lifespan.shutdown", "first lifespan.shutdown");
  }

  @Test
  void aStartThatFailsFailsTheDeploymentAndStopsTheOthers() throws Exception {
    deploy(Served.First.class, Served.ZeroDatabases.class);
    assertThatThrownBy(() -> listener().contextInitialized(context.event()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(Served.ZeroDatabases.class.getName() + " could not start: no database");
    assertThat(Served.EVENTS).containsExactly("first lifespan.startup", "first lifespan.shutdown");
  }

  @Test
  void badParametersFailTheDeployment() throws Exception {
    deploy(Served.First.class);
    context.parameters.put("throughline.exchanges", "none");
    assertThatThrownBy(() -> listener().contextInitialized(context.event()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("throughline.exchanges");
    assertThat(Served.EVENTS).isEmpty();
  }
}
