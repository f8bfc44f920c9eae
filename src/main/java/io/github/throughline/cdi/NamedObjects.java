package io.github.throughline.cdi;

import jakarta.enterprise.context.spi.CreationalContext;
import jakarta.enterprise.inject.literal.NamedLiteral;
import jakarta.enterprise.inject.spi.BeanManager;
import java.lang.annotation.Annotation;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Finds executors by JNDI name or as beans. */
final class NamedObjects {
  private final KnownBeans beans;
  private final BeanManager manager;

  /** Of dependent beans, which live as long as the application. */
  private final Queue<CreationalContext<?>> creations = new ConcurrentLinkedQueue<>();

  NamedObjects(KnownBeans beans, BeanManager manager) {
    this.beans = beans;
    this.manager = manager;
  }

  /**
   * Answers what a JNDI name or the name of a bean stands for.
   *
   * @throws IllegalStateException if there is no such name or bean, or not of the type
   */
  <T> T named(Class<T> type, String name) {
    if (!NamedExecutor.isJndiName(name)) {
      return bean(type, Set.of(NamedLiteral.of(name)));
    }
    return inServer(type, name)
        .orElseThrow(
            () -> new IllegalStateException("No " + type.getName() + " has the JNDI name " + name));
  }

  /** Answers what a JNDI name stands for, where that is of the type. */
  <T> Optional<T> inServer(Class<T> type, String name) {
    return Naming.find(name).filter(type::isInstance).map(type::cast);
  }

  <T> T bean(Class<T> type, Set<? extends Annotation> qualifiers) {
    return beans.reference(
        type,
        qualifiers,
        manager,
        creation -> {
          creations.add(creation);
          return creation;
        });
  }

  /** Says what is wrong with a name, as far as that can be known before it is needed. */
  Optional<String> problemOf(NamedExecutor executor, Class<?> type) {
    String name = executor.name();
    if (executor.isJndiName()) {
      return Naming.isKnownToBeMissing(name)
          ? Optional.of(
              executor.where()
                  + ": there is nothing of that name in JNDI. Define it, or correct the name")
          : Optional.empty();
    }
    int found = beans.of(type, Set.of(NamedLiteral.of(name)), manager).size();
    return found > 0
        ? Optional.empty()
        : Optional.of(
            "%s: there is no bean of type %s named %s. Define one with @Named(\"%3$s\"), or correct the name"
                .formatted(executor.where(), type.getName(), name));
  }

  void close() {
    for (CreationalContext<?> made = creations.poll(); made != null; made = creations.poll()) {
      made.release();
    }
  }
}
