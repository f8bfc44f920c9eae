package io.github.throughline.cdi;

import io.github.throughline.context.LocalProxy;
import io.github.throughline.context.internal.ThreadSlots;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.spi.AfterBeanDiscovery;
import jakarta.enterprise.inject.spi.BeforeBeanDiscovery;
import jakarta.enterprise.inject.spi.BeforeShutdown;
import jakarta.enterprise.inject.spi.DefinitionException;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.enterprise.inject.spi.InjectionPoint;
import jakarta.enterprise.inject.spi.ProcessInjectionPoint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The portable extension: registers what can be injected and checks it, reporting all problems of a
 * deployment at once; tells the context core when the application starts and stops.
 *
 * @see <a href="https://jakarta.ee/specifications/cdi/4.0/">CDI 4.0, Portable extensions</a>
 */
public class ThroughlineExtension implements Extension {
  private final ContextLocals locals = new ContextLocals();
  private final List<Declaration> declarations = new ArrayList<>();
  private boolean started;

  /** Made by the container. */
  public ThroughlineExtension() {}

  ContextLocals locals() {
    return locals;
  }

  void registerClasses(@Observes BeforeBeanDiscovery event) {
    DuplicateCopies.warnOnce();
    event.addAnnotatedType(ContextLocalProducers.class, ContextLocalProducers.class.getName());
  }

  synchronized void collect(@Observes ProcessInjectionPoint<?, ?> event) {
    Declaration declaration = Declaration.of(event.getInjectionPoint());
    if (declaration != null) {
      declarations.add(declaration);
    }
  }

  void registerValues(@Observes AfterBeanDiscovery event) {
    List<String> problems = locals.declareAll(declarations);
    if (!problems.isEmpty()) {
      event.addDefinitionError(definitionError(problems));
      return;
    }
    event.addContext(new ValueScope(locals));
    Map<Object, Declaration> types = new LinkedHashMap<>();
    Map<Object, Declaration> values = new LinkedHashMap<>();
    for (Declaration declaration : declarations) {
      if (declaration.form() == Declaration.Form.VALUE) {
        types.putIfAbsent(declaration.valueType(), declaration);
        values.putIfAbsent(List.of(declaration.name(), declaration.valueType()), declaration);
      }
    }
    types.values().forEach(declaration -> addProxyBean(event, declaration));
    values.values().forEach(declaration -> addValueBean(event, declaration));
  }

  private static DefinitionException definitionError(List<String> problems) {
    DefinitionException error =
        new DefinitionException(String.join(System.lineSeparator(), problems));
    // Containers print it, and of no use is where the container called the extension.
    error.setStackTrace(new StackTraceElement[0]);
    return error;
  }

  /** Last, as containers shut nothing down that has failed to start. */
  void start(
      @Observes @Priority(Integer.MAX_VALUE) @Initialized(ApplicationScoped.class) Object event) {
    if (!started) { // once for each web module
      ThreadSlots.applicationStarted();
      started = true;
    }
  }

  void stop(@Observes BeforeShutdown event) {
    if (started) {
      started = false;
      ThreadSlots.applicationStopped();
    }
  }

  /** One bean for a type; which variable it shows is told by the name at the injection point. */
  private void addProxyBean(AfterBeanDiscovery event, Declaration declaration) {
    Class<?> type = Types.rawType(declaration.valueType());
    event
        .addBean()
        .id(ContextLocal.class.getName() + " " + declaration.valueType().getTypeName())
        .beanClass(ThroughlineExtension.class)
        .types(declaration.valueType())
        .qualifiers(ContextLocal.Literal.of(""))
        .scope(Dependent.class)
        .produceWith(instances -> proxyFor(type, instances));
  }

  private Object proxyFor(Class<?> type, Instance<Object> instances) {
    String name = locals.nameAt(instances.select(InjectionPoint.class).get());
    if (type.isInterface()) {
      return interfaceProxy(type, name);
    }
    Instance<?> value = instances.select(type, new CurrentValue.Literal(name));
    if (value.isUnsatisfied()) {
      throw new IllegalArgumentException(
          ("@ContextLocal(\"%s\") is injected as %s by no bean of the deployment, and now it is too"
                  + " late to have it proxied. Inject ContextVar<%2$s> instead")
              .formatted(name, Types.simpleName(type)));
    }
    return value.get();
  }

  private <T> T interfaceProxy(Class<T> type, String name) {
    return LocalProxy.of(type, locals.<T>variable(name));
  }

  /** One bean for each variable of a class, whose client proxies are what gets injected. */
  private static void addValueBean(AfterBeanDiscovery event, Declaration declaration) {
    Class<?> type = Types.rawType(declaration.valueType());
    if (!type.isInterface()) {
      event
          .addBean()
          .id(CurrentValue.class.getName() + " " + declaration.name() + " " + type.getName())
          .beanClass(ThroughlineExtension.class)
          .types(type)
          .qualifiers(new CurrentValue.Literal(declaration.name()))
          .scope(ValueScoped.class)
          .produceWith(instances -> neverMade(declaration.name()));
    }
  }

  /** CDI demands a way to make each bean; those of {@link ValueScope} are only ever found. */
  private static Object neverMade(String name) {
    throw new UnsupportedOperationException(
        "The value of @ContextLocal(\"" + name + "\") is set by the application");
  }
}
