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
import jakarta.enterprise.inject.spi.AfterDeploymentValidation;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.BeforeBeanDiscovery;
import jakarta.enterprise.inject.spi.BeforeShutdown;
import jakarta.enterprise.inject.spi.DefinitionException;
import jakarta.enterprise.inject.spi.DeploymentException;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.enterprise.inject.spi.InjectionPoint;
import jakarta.enterprise.inject.spi.ProcessAnnotatedType;
import jakarta.enterprise.inject.spi.ProcessBean;
import jakarta.enterprise.inject.spi.ProcessInjectionPoint;
import jakarta.enterprise.inject.spi.ProcessManagedBean;
import jakarta.enterprise.inject.spi.WithAnnotations;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The portable extension: registers what can be injected and checks it, reporting all problems of a
 * deployment at once; tells the context core when the application starts and stops.
 *
 * @see <a href="https://jakarta.ee/specifications/cdi/4.0/">CDI 4.0, Portable extensions</a>
 */
public class ThroughlineExtension implements Extension {
  private static final int LATE = Integer.MAX_VALUE;

  private final ContextLocals locals = new ContextLocals();
  private final List<Declaration> declarations = new ArrayList<>();
  private final Bridging bridging = new Bridging();
  private boolean started;

  /** Made by the container. */
  public ThroughlineExtension() {}

  ContextLocals locals() {
    return locals;
  }

  Bridging bridging() {
    return bridging;
  }

  void registerClasses(@Observes BeforeBeanDiscovery event, BeanManager beans) {
    DuplicateCopies.warnOnce();
    event.addAnnotatedType(ContextLocalProducers.class, ContextLocalProducers.class.getName());
    bridging.registerClasses(event, beans);
  }

  /** Late, to see what other extensions have made of the types. */
  void collectView(
      @Observes @Priority(LATE) @WithAnnotations(BridgeTo.class) ProcessAnnotatedType<?> event) {
    bridging.seeView(event.getAnnotatedType());
  }

  synchronized void collect(
      @Observes @Priority(LATE) ProcessInjectionPoint<?, ?> event, BeanManager beans) {
    Declaration declaration = Declaration.of(event.getInjectionPoint());
    if (declaration != null) {
      declarations.add(declaration);
    }
    bridging.seeInjectionPoint(event.getInjectionPoint(), beans);
  }

  void collectIntercepted(@Observes ProcessManagedBean<?> event, BeanManager beans) {
    bridging.seeManagedBean(event.getAnnotatedBeanClass(), beans);
  }

  void collectBean(@Observes ProcessBean<?> event) {
    bridging.seeBean(event.getBean());
  }

  void register(@Observes AfterBeanDiscovery event, BeanManager beans) {
    List<String> problems = new ArrayList<>(locals.declareAll(declarations));
    boolean sound = bridging.defineAll(beans).isEmpty() && problems.isEmpty();
    if (!sound) {
      // Now or never, as the deployment ends here: what is missing of the beans known so far.
      problems.addAll(bridging.checkBeans(beans));
      event.addDefinitionError(withoutTrace(new DefinitionException(text(problems))));
      return;
    }
    registerValues(event);
    bridging.addBeans(event, beans);
  }

  /** Not before, as other extensions add beans too. */
  void checkBeans(@Observes AfterDeploymentValidation event, BeanManager beans) {
    List<String> problems = bridging.checkBeans(beans);
    if (!problems.isEmpty()) {
      event.addDeploymentProblem(withoutTrace(new DeploymentException(text(problems))));
    }
  }

  private void registerValues(AfterBeanDiscovery event) {
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

  private static String text(List<String> problems) {
    return problems.stream().distinct().collect(Collectors.joining(System.lineSeparator()));
  }

  /** Containers print it, and of no use is where the container called the extension. */
  private static <X extends Throwable> X withoutTrace(X error) {
    error.setStackTrace(new StackTraceElement[0]);
    return error;
  }

  /** Last, as containers shut nothing down that has failed to start. */
  void start(
      @Observes @Priority(Integer.MAX_VALUE) @Initialized(ApplicationScoped.class) Object event) {
    if (!started) { // once for each web module
      ThreadSlots.applicationStarted();
      started = true;
      bridging.report();
    }
  }

  void stop(@Observes BeforeShutdown event) {
    bridging.stop();
    if (started) {
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
