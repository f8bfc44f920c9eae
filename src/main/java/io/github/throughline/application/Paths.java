package io.github.throughline.application;

import static java.util.Objects.requireNonNull;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Paths by whole segments, and what else a scope says of where a request goes. */
final class Paths {
  private static final Set<String> VERSIONS = Set.of("1.0", "1.1", "2", "3");

  private Paths() {}

  /**
   * Answers what is left of a path below a mount point.
   *
   * @param root a mount point; empty for the root
   * @return empty if the path is not below it; {@code /basement} is not below {@code /base}
   */
  static Optional<String> below(String root, String path) {
    if (!path.startsWith(root)) {
      return Optional.empty();
    }
    String rest = path.substring(root.length());
    return rest.isEmpty() || root.isEmpty() || rest.startsWith("/")
        ? Optional.of(rest)
        : Optional.empty();
  }

  /** Answers a mount point: empty, or with a slash at the start and none at the end. */
  static String requireRoot(String field, String root) {
    requireNonNull(root, field);
    if (!root.isEmpty() && (!root.startsWith("/") || root.endsWith("/"))) {
      throw Fields.refused(
          field,
          "\"" + root + "\"",
          "give \"\", or a path with a slash in front and none at the end");
    }
    return root;
  }

  static void requireVersion(String field, String version) {
    if (!VERSIONS.contains(requireNonNull(version, field))) {
      throw Fields.refused(field, "\"" + version + "\"", "give 1.0, 1.1, 2 or 3");
    }
  }

  static void requireMethod(String field, String method) {
    if (!Fields.token(field, method).toUpperCase(Locale.ROOT).equals(method)) {
      throw Fields.refused(field, method, "give it in upper case");
    }
  }

  static void requireScheme(String field, String scheme) {
    if (requireNonNull(scheme, field).isEmpty()) {
      throw Fields.refused(field, "empty", "give a scheme, such as https");
    }
  }

  static void requireBytes(String field, @Nullable String bytes) {
    if (bytes != null && !isBytes(bytes)) {
      throw Fields.refused(
          field, "with a char above U+00FF", "give one char per byte, as it has come");
    }
  }

  private static boolean isBytes(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 0xff) {
        return false;
      }
    }
    return true;
  }
}
