package io.github.throughline.application;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Checks what the fields of scopes and events hold. Which characters parts of an HTTP message may
 * have: RFC 9110, sections 5.1, 5.5 and 5.6.2.
 */
final class Fields {
  private static final BitSet TOKEN = new BitSet();

  static {
    TOKEN.set('0', '9' + 1);
    TOKEN.set('a', 'z' + 1);
    TOKEN.set('A', 'Z' + 1);
    "!#$%&'*+-.^_`|~".chars().forEach(TOKEN::set);
  }

  private Fields() {}

  /** Answers the error of a value that a field cannot have. */
  static IllegalArgumentException refused(String field, Object value, String remedy) {
    return new IllegalArgumentException("%s is %s: %s".formatted(field, value, remedy));
  }

  /** Answers a read-only buffer of the same bytes, whose position is its own. */
  static ByteBuffer view(String field, ByteBuffer bytes) {
    return requireNonNull(bytes, field).slice().asReadOnlyBuffer();
  }

  /** Answers a copy, also of what is known of each extension. */
  static Map<String, Map<String, Object>> copyOf(Map<String, Map<String, Object>> extensions) {
    for (Map<String, Object> details : extensions.values()) {
      if (!isCopy(details)) {
        Map<String, Map<String, Object>> copies = new HashMap<>(extensions);
        copies.replaceAll((name, some) -> Map.copyOf(some));
        return Map.copyOf(copies);
      }
    }
    return Map.copyOf(extensions);
  }

  @SuppressWarnings("ReferenceEquality") // the copy of a copy is the same object
  private static boolean isCopy(Map<?, ?> map) {
    return Map.copyOf(map) == map;
  }

  static void requireStatus(String field, int status) {
    if (status < 100 || status > 999) {
      throw refused(field, status, "a status is from 100 to 999");
    }
  }

  /** Answers a name of a header, in lower case. */
  static String fieldName(String field, String name) {
    return token(field, name).toLowerCase(Locale.ROOT);
  }

  /** Answers a word of at least one character, none of them a separator. */
  static String token(String field, String value) {
    int illegal = firstIllegal(requireNonNull(value, field), true);
    if (illegal >= 0 || value.isEmpty()) {
      throw refused(
          field,
          quoted(value),
          "give letters, digits and !#$%&'*+-.^_`|~ only" + at(value, illegal));
    }
    return value;
  }

  /** Answers a value of a header, without the blanks around it. */
  static String fieldValue(Supplier<String> field, String value) {
    int illegal = firstIllegal(requireNonNull(value, field), false);
    if (illegal >= 0) {
      throw refused(
          field.get(),
          quoted(value),
          "give visible characters up to U+00FF, spaces and tabs only" + at(value, illegal));
    }
    return withoutBlanks(value);
  }

  private static String withoutBlanks(String value) {
    int start = 0;
    int end = value.length();
    while (start < end && isBlank(value.charAt(start))) {
      start++;
    }
    while (end > start && isBlank(value.charAt(end - 1))) {
      end--;
    }
    return value.substring(start, end);
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }

  private static int firstIllegal(String value, boolean token) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean legal = token ? TOKEN.get(c) : c == '\t' || (c >= ' ' && c != 0x7f && c <= 0xff);
      if (!legal) {
        return i;
      }
    }
    return -1;
  }

  private static String at(String value, int index) {
    return index < 0 ? "" : ", not U+%04X at index %d".formatted((int) value.charAt(index), index);
  }

  /** Shows a value in a message, of one line and not without end. */
  private static String quoted(String value) {
    int shown = 60;
    String start = value.length() > shown ? value.substring(0, shown) + "..." : value;
    StringBuilder quoted = new StringBuilder("\"");
    start
        .chars()
        .forEach(
            c -> {
              if (c < ' ' || c >= 0x7f) {
                quoted.append("\\u%04x".formatted(c));
              } else {
                quoted.append((char) c);
              }
            });
    return quoted.append('"').toString();
  }
}
