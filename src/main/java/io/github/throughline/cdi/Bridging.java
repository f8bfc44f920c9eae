package io.github.throughline.cdi;

import static java.util.Objects.requireNonNull;

import io.github.throughline.bridge.Bridge;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Default;
import jakarta.enterprise.inject.spi.AfterBeanDiscovery;
import jakarta.enterprise.inject.spi.AnnotatedType;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.BeforeBeanDiscovery;
import jakarta.enterprise.inject.spi.InjectionPoint;
import jakarta.enterprise.util.AnnotationLiteral;
import jakarta.interceptor.Interceptor;
import java.lang.annotation.Annotation;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the extension does for bridges: interceptors, views, and the bridges themselves. */
final class Bridging {
  private final Findings findings = new Findings();
  private final KnownBeans beans = new KnownBeans();
  private final CallPlans plans = new CallPlans();
  private final Views views = new Views();

  /** The qualifiers with which bridges are injected that the application has not, and where. */
  private final Map<Set<Annotation>, String> qualified = new HashMap<>();

  private @Nullable NamedObjects objects;
  private @Nullable Bridges bridges;

  void registerClasses(BeforeBeanDiscovery event, BeanManager manager) {
    event.addInterceptorBinding(manager.createAnnotatedType(Bridged.class));
    for (Class<? extends Annotation> binding : Bindings.TYPES) {
      event.addInterceptorBinding(manager.createAnnotatedType(binding));
    }
    for (Class<?> type : List.of(OuterInterceptor.class, InnerInterceptor.class)) {
      event.addAnnotatedType(type, type.getName()).add(new AsInterceptor());
    }
    event.addAnnotatedType(BridgeProducers.class, BridgeProducers.class.getName());
  }

  private static final class AsInterceptor extends AnnotationLiteral<Interceptor>
      implements Interceptor {
    private static final long serialVersionUID = 1L;
  }

  void seeView(AnnotatedType<?> type) {
    views.found(type);
  }

  void seeManagedBean(AnnotatedType<?> type, BeanManager manager) {
    plans.add(type, manager, findings);
  }

  void seeBean(Bean<?> bean) {
    beans.add(bean);
  }

  synchronized void seeInjectionPoint(InjectionPoint point, BeanManager manager) {
    views.injected(point, manager);
    if (Declaration.withoutHandle(point.getType()) == Bridge.class) {
      Set<Annotation> qualifiers = new LinkedHashSet<>(point.getQualifiers());
      qualifiers.removeIf(one -> one instanceof Any || one instanceof Default);
      if (!qualifiers.isEmpty()) {
        qualified.merge(
            qualifiers,
            Declaration.describe(point),
            (one, other) -> one.compareTo(other) < 0 ? one : other);
      }
    }
  }

  /** Says what is wrong, as far as it can be known before other extensions have added beans. */
  synchronized List<String> defineAll(BeanManager manager) {
    qualified
        .keySet()
        .removeIf(qualifiers -> !beans.of(Bridge.class, qualifiers, manager).isEmpty());
    views.define(manager, findings);
    return findings.problems();
  }

  void addBeans(AfterBeanDiscovery event, BeanManager manager) {
    open(manager);
    views.addBeans(
        event, view -> new ViewHandler(view, bridges(), new TargetBean(view, beans, manager)));
    if (beans.of(Bridge.class, Set.of(Default.Literal.INSTANCE), manager).isEmpty()) {
      addBridge(event, Set.of(Default.Literal.INSTANCE));
    }
    qualified.keySet().forEach(qualifiers -> addBridge(event, qualifiers));
  }

  private void open(BeanManager manager) {
    if (objects == null) {
      objects = new NamedObjects(beans, manager);
      bridges = new Bridges(objects, findings.settings());
    }
  }

  private void addBridge(AfterBeanDiscovery event, Set<Annotation> qualifiers) {
    boolean plain = qualifiers.contains(Default.Literal.INSTANCE);
    event
        .<Bridge>addBean()
        .id(Bridge.class.getName() + " " + qualifiers)
        .beanClass(ThroughlineExtension.class)
        .types(Bridge.class, Object.class)
        .qualifiers(qualifiers)
        .scope(Dependent.class)
        .produceWith(
            instances -> plain ? bridges().application() : bridges().qualified(qualifiers));
  }

  /** Says which beans are missing that something names. */
  List<String> checkBeans(BeanManager manager) {
    open(manager);
    views.checkTargets(beans, manager, findings);
    findings.executors().forEach(executor -> check(executor, Executor.class));
    checkSetting(Bridges.EXECUTOR, Executor.class);
    checkSetting(Bridges.TIMERS, ScheduledExecutorService.class);
    checkQualified(manager);
    return findings.problems();
  }

  private void checkSetting(String key, Class<?> type) {
    findings
        .settings()
        .find(key)
        .ifPresent(name -> check(new NamedExecutor(name, key + "=" + name), type));
  }

  private void check(NamedExecutor executor, Class<?> type) {
    requireNonNull(objects).problemOf(executor, type).ifPresent(findings);
  }

  private synchronized void checkQualified(BeanManager manager) {
    qualified.forEach(
        (qualifiers, where) -> {
          if (beans.of(Executor.class, qualifiers, manager).isEmpty()) {
            findings.accept(
                "Bridge at %s: there is no bean of type %s%s to run on. Define one, or inject the"
                        .formatted(where, Executor.class.getName(), shown(qualifiers))
                    + " bridge of the application, without a qualifier");
          }
        });
  }

  private static String shown(Set<Annotation> qualifiers) {
    return qualifiers.stream()
        .map(one -> " with @" + Types.simpleName(one.annotationType()))
        .sorted()
        .collect(Collectors.joining());
  }

  Interception interception() {
    return new Interception(plans, bridges());
  }

  private Bridges bridges() {
    return requireNonNull(bridges, "the application has not started");
  }

  /** Says in the log what bridges of the application run on, if it has any. */
  void report() {
    if (bridges != null) {
      StartupReport.log(bridges);
    }
  }

  void stop() {
    if (bridges != null) {
      bridges.close();
    }
  }
}
