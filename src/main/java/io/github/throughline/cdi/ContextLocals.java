package io.github.throughline.cdi;

import io.github.throughline.context.ContextVar;
import io.github.throughline.context.Local;
import io.github.throughline.context.LocalStack;
import jakarta.enterprise.inject.spi.InjectionPoint;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The context-locals of one application, by name: declared by injection points at deployment, and
 * by those that the container shows only later (servlets of a container that is no Jakarta EE
 * server, look-ups in code) when they are served.
 */
final class ContextLocals {
  private final Map<String, Declaration> declared = new ConcurrentHashMap<>();
  private final Map<String, Object> made = new ConcurrentHashMap<>();

  /** Collects what is wrong with the declarations and makes those that are right known. */
  List<String> declareAll(Collection<Declaration> declarations) {
    List<String> problems = new ArrayList<>();
    // Containers may show injection points by several threads: messages do not tell by which first.
    declarations.stream()
        .sorted(Comparator.comparing(Declaration::name).thenComparing(Declaration::where))
        .collect(Collectors.groupingBy(Declaration::name, LinkedHashMap::new, Collectors.toList()))
        .values()
        .forEach(sameName -> declareOne(sameName, problems));
    return problems;
  }

  private void declareOne(List<Declaration> sameName, List<String> problems) {
    List<Declaration> sound = new ArrayList<>();
    for (Declaration declaration : sameName) {
      String problem = declaration.problem();
      if (problem == null) {
        sound.add(declaration);
      } else {
        problems.add(problem);
      }
    }
    if (!sound.isEmpty() && sound.stream().allMatch(sound.get(0)::agreesWith)) {
      declared.put(sound.get(0).name(), sound.get(0));
    } else if (!sound.isEmpty()) {
      problems.add(disagreement(sound));
    }
  }

  /**
   * Answers the name at an injection point that is being served, which may be a late one.
   *
   * @throws IllegalArgumentException if there is a problem with what it declares
   */
  String nameAt(InjectionPoint point) {
    Declaration declaration = Declaration.of(point);
    if (declaration == null) {
      throw new IllegalArgumentException(point + " has no @ContextLocal, so no name");
    }
    String problem = declaration.problem();
    if (problem != null) {
      throw new IllegalArgumentException(problem);
    }
    Declaration first = declared.putIfAbsent(declaration.name(), declaration);
    if (first != null && !first.agreesWith(declaration)) {
      throw new IllegalArgumentException(disagreement(List.of(first, declaration)));
    }
    return declaration.name();
  }

  private static String disagreement(List<Declaration> declarations) {
    return declarations.stream()
        .map(declaration -> declaration.declaredType() + " at " + declaration.where())
        .distinct()
        .collect(
            Collectors.joining(
                ", ",
                "@ContextLocal(\""
                    + declarations.get(0).name()
                    + "\") is declared with different types: ",
                ". One name is one variable: give them one type, or other names"));
  }

  @SuppressWarnings("unchecked") // all declarations of the name agree on the type
  <T extends @Nullable Object> ContextVar<T> variable(String name) {
    return (ContextVar<T>) made.computeIfAbsent(name, ContextVar::of);
  }

  @SuppressWarnings("unchecked") // all declarations of the name agree on the type
  <T> LocalStack<T> stack(String name) {
    return (LocalStack<T>) made.computeIfAbsent(name, key -> new LocalStack<T>());
  }

  Local local(String name) {
    return (Local) made.computeIfAbsent(name, key -> new Local());
  }
}
