package io.github.throughline.cdi;

import io.github.throughline.context.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/**
 * Warns of a second copy of the library beside this one. Each would have variables and threads of
 * its own: what one has set the other does not see, and a server that drives the provider of one
 * carries nothing of the other.
 */
final class DuplicateCopies {
  private static final System.Logger LOGGER = System.getLogger("io.github.throughline");
  private static final AtomicBoolean WARNED = new AtomicBoolean();

  private DuplicateCopies() {}

  static void warnOnce() {
    Set<String> locations = locations(Thread.currentThread().getContextClassLoader());
    if (locations.size() > 1 && WARNED.compareAndSet(false, true)) {
      LOGGER.log(
          System.Logger.Level.WARNING,
          "Several copies of Throughline are visible to this application, which do not see each"
              + " other's values; keep one of them: "
              + String.join(", ", locations));
    }
  }

  static Set<String> locations(ClassLoader loader) {
    String resource = Context.class.getName().replace('.', '/') + ".class";
    try {
      return Collections.list(loader.getResources(resource)).stream()
          .map(URL::toString)
          .map(url -> url.substring(0, url.length() - resource.length()))
          .collect(Collectors.toCollection(LinkedHashSet::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
