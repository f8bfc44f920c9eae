package io.github.throughline.cdi;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What was found out about bridging at deployment. Containers may show the application by several
 * threads: the order of what they show tells nothing, and nothing depends on it.
 */
final class Findings implements Consumer<String> {
  private final Set<String> problems = new TreeSet<>();
  private final Set<NamedExecutor> executors = new LinkedHashSet<>();
  private @Nullable Settings settings;

  /** Takes note of a problem. */
  @Override
  public synchronized void accept(String problem) {
    problems.add(problem);
  }

  synchronized void use(NamedExecutor executor) {
    executors.add(executor);
  }

  synchronized List<String> problems() {
    return List.copyOf(problems);
  }

  synchronized Collection<NamedExecutor> executors() {
    return new ArrayList<>(executors);
  }

  /** Read only when there is something to configure. */
  synchronized Settings settings() {
    if (settings == null) {
      settings = Settings.ofApplication();
    }
    return settings;
  }
}
