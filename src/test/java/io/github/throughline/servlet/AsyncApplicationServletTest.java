package io.github.throughline.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.throughline.application.AsyncApplication;
import io.github.throughline.application.LifespanScope;
import io.github.throughline.application.Receive;
import io.github.throughline.application.Scope;
import io.github.throughline.application.Send;
import io.github.throughline.bridge.Bridge;
import io.github.throughline.cdi.Directory;
import io.github.throughline.cdi.ThroughlineExtension;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Inject;
import jakarta.inject.Qualifier;
import jakarta.servlet.ServletException;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Applications by init parameter and by subclass, with CDI and without. */
@Timeout(60)
class AsyncApplicationServletTest {
  private final FakeContext context = new FakeContext();
  private final AsyncApplicationServlet servlet = new AsyncApplicationServlet();

  @BeforeEach
  void forget() {
    Served.EVENTS.clear();
  }

  private void init(Class<?> application) throws ServletException {
    init(Map.of("application", application.getName()));
  }

  private void init(Map<String, String> parameters) throws ServletException {
    servlet.init(context.config("shop", parameters));
  }

  // Without CDI

  @Test
  void anObjectOfTheNamedClassLivesFromInitToDestroy() throws Exception {
    init(Served.First.class);
    assertThat(Served.EVENTS).containsExactly("first lifespan.startup");
    servlet.destroy();
    servlet.destroy();
    assertThat(Served.EVENTS).containsExactly("first lifespan.startup", "first lifespan.shutdown");
  }

  @Test
  void aServletThatIsInitializedAgainStartsAgain() throws Exception {
    init(Served.First.class);
    servlet.destroy();
    init(Served.First.class);
    servlet.destroy();
    assertThat(Served.EVENTS).hasSize(4);
  }

  @Test
  void aSubclassAnswersTheApplicationAfterItsOwnInit() throws Exception {
    StringBuilder order = new StringBuilder();
    AsyncApplicationServlet own =
        new AsyncApplicationServlet() {
          private static final long serialVersionUID = 1L;

          @Override
          public void init() {
            order.append("init ");
          }

          @Override
          protected Object application() {
            order.append("application");
            return new Served.Second();
          }
        };
    own.init(context.config("shop", Map.of()));
    assertThat(order).hasToString("init application");
    assertThat(Served.EVENTS).containsExactly("second lifespan.startup");
    own.destroy();
  }

  @Test
  void parametersOfTheServletGoBeforeThoseOfTheContext() {
    context.parameters.put("throughline.exchanges", "context");
    context.parameters.put("throughline.buffer", "context");
    assertThatThrownBy(() -> init(Map.of("throughline.exchanges", "servlet")))
        .isInstanceOf(ServletException.class)
        .hasMessageContaining("throughline.exchanges is \"servlet\"")
        .hasMessageContaining("throughline.buffer is \"context\"");
  }

  @Test
  void aServletWithoutApplicationSaysWhatToDo() {
    assertThatThrownBy(() -> init(Map.of()))
        .isInstanceOf(ServletException.class)
        .hasMessage(
            "Servlet shop has no init parameter application: set it to the name of a class, or override application()");
  }

  @Test
  void aClassThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> init(Map.of("application", "com.example.Shop")))
        .isInstanceOf(ServletException.class)
        .hasMessage(
            "Servlet shop: init parameter application is \"com.example.Shop\", which is no class of"
                + " the web application: correct the name (java.lang.ClassNotFoundException:"
                + " com.example.Shop)");
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        Served.NoApplication.class,
        Served.Both.class,
        Served.WithoutConstructor.class,
        Served.FailingConstructor.class,
        Served.ZeroDatabases.class
      })
  void whatCannotBeServedIsNamedAndLeavesNothing(Class<?> type) {
    assertThatThrownBy(() -> init(type))
        .isInstanceOf(ServletException.class)
        .message()
        .containsAnyOf(
            type.getName() + " is no application: implement one of",
            type.getName() + " is abstract: name a class",
            type.getName() + " has no constructor without parameters: give it one",
            "The constructor of "
                + type.getName()
                + " failed: java.lang.IllegalStateException: no licence",
            "shop could not start: no database");
    servlet.destroy();
    assertThat(Served.EVENTS).isEmpty();
  }

  // With CDI

  static class Shop implements AsyncApplication {
    @Inject Bridge bridge;

    @Override
    public CompletionStage<?> handle(Scope scope, Receive receive, Send send) {
      Served.EVENTS.add(scope instanceof LifespanScope && bridge != null ? "injected" : "not");
      return CompletableFuture.completedFuture(null);
    }

    @PreDestroy
    void end() {
      Served.EVENTS.add("destroyed");
    }
  }

  @ServeAt("/annotated")
  static class Annotated extends Shop {}

  @ApplicationScoped
  static class Scoped extends Shop {}

  @Qualifier @Retention(RetentionPolicy.RUNTIME)
  @interface Qualified {}

  @Dependent
  @Qualified
  static class Own extends Shop {}

  @SuppressWarnings("unchecked") // of a class literal
  private static SeContainer cdi(Class<?>... beans) {
    return SeContainerInitializer.newInstance()
        .disableDiscovery()
        .addExtensions(ThroughlineExtension.class)
        .addBeanClasses(beans)
        .initialize();
  }

  @ParameterizedTest
  @ValueSource(classes = {Annotated.class, Scoped.class, Own.class})
  void aBeanIsServedAsSuch(Class<?> type) throws Exception {
    try (SeContainer container = cdi(Annotated.class, Scoped.class, Own.class)) {
      assertThat(container.isRunning()).isTrue();
      init(type);
      assertThat(Served.EVENTS).containsExactly("injected");
      servlet.destroy();
      assertThat(Served.EVENTS.contains("destroyed")).isEqualTo(type == Own.class);
    }
    assertThat(Served.EVENTS).containsExactly("injected", "destroyed");
  }

  /** Where the library is beside the web applications, only the server knows which one it is. */
  @Test
  void beansAreThoseThatTheServerNamesForTheWebApplication() throws Exception {
    Directory.start();
    try (SeContainer container = cdi(Annotated.class)) {
      Directory.BOUND.put("java:comp/BeanManager", told(container.getBeanManager()));
      init(Annotated.class);
      assertThat(Served.EVENTS).containsExactly("asked", "injected");
      servlet.destroy();
    } finally {
      Directory.stop();
    }
  }

  /** Tells when it is asked for beans. */
  private static BeanManager told(BeanManager manager) {
    return (BeanManager)
        Proxy.newProxyInstance(
            BeanManager.class.getClassLoader(),
            new Class<?>[] {BeanManager.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("createInstance")) {
                Served.EVENTS.add("asked");
              }
              return method.invoke(manager, arguments);
            });
  }

  @Test
  void aClassThatIsNoBeanIsMadeByItsConstructor() throws Exception {
    try (SeContainer container = cdi(Own.class)) {
      assertThat(container.isRunning()).isTrue();
      init(Served.First.class);
      assertThat(Served.EVENTS).containsExactly("first lifespan.startup");
      servlet.destroy();
    }
  }

  @Test
  void anAnnotatedClassIsOneBeanForAll() throws Exception {
    try (SeContainer container = cdi(Annotated.class)) {
      assertThat(container.select(Annotated.class).get())
          .isSameAs(container.select(Annotated.class).get());
    }
  }

  @Test
  void severalBeansOfTheTypeOfWhichNoneIsOfTheClassAreRefused() {
    try (SeContainer container = cdi(Annotated.class, Own.class)) {
      assertThat(container.isRunning()).isTrue();
      assertThatThrownBy(() -> init(Shop.class))
          .isInstanceOf(ServletException.class)
          .hasMessage(
              "Servlet shop: %s is the type of several beans: leave one of them",
              Shop.class.getName());
    }
  }

  @Test
  void ofSeveralBeansTheOneOfTheClassIsServed() throws Exception {
    try (SeContainer container = cdi(Scoped.class, ScopedToo.class)) {
      assertThat(container.isRunning()).isTrue();
      init(Scoped.class);
      assertThat(Served.EVENTS).containsExactly("injected");
      servlet.destroy();
    }
  }

  @ApplicationScoped
  static class ScopedToo extends Scoped {}
}
