package io.github.throughline.cdi;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The methods of a target that views can call. */
final class TargetMethods {
  private final TypeArguments types;
  private final List<Method> methods = new ArrayList<>();

  TargetMethods(Class<?> target) {
    this.types = new TypeArguments(target);
    for (Class<?> owner : lineage(target)) {
      for (Method method : owner.getDeclaredMethods()) {
        if (!method.isBridge() && Members.isCallable(method)) {
          methods.add(method);
        }
      }
    }
  }

  /** A class with all that it inherits from, the nearest first. */
  private static Set<Class<?>> lineage(Class<?> type) {
    Set<Class<?>> lineage = new LinkedHashSet<>();
    for (Class<?> owner = type;
        owner != null && owner != Object.class;
        owner = owner.getSuperclass()) {
      lineage.add(owner);
    }
    for (Class<?> owner : List.copyOf(lineage)) {
      for (Class<?> inherited : owner.getInterfaces()) {
        lineage.addAll(lineage(inherited));
      }
    }
    return lineage;
  }

  TypeArguments types() {
    return types;
  }

  /** Answers the method of a name that takes what is given, if need be boxed or unboxed. */
  Optional<Method> find(String name, List<Class<?>> parameters) {
    return find(name, parameters, UnaryOperator.identity())
        .or(() -> find(name, parameters, Types::boxed));
  }

  private Optional<Method> find(String name, List<Class<?>> parameters, UnaryOperator<Type> form) {
    List<Type> wanted = parameters.stream().<Type>map(form).toList();
    return methods.stream()
        .filter(method -> method.getName().equals(name))
        .filter(method -> types.parameters(method).stream().<Type>map(form).toList().equals(wanted))
        .findFirst();
  }
}
