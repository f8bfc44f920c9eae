package io.github.throughline.application;

import io.github.throughline.application.internal.ContentLength;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The headers of a request, looked through once. */
final class RequestHeaders {
  /** More of one name are no request but an attempt to have them joined. */
  private static final int MAX_OF_ONE_NAME = 100;

  private final Map<String, List<String>> values = new HashMap<>();

  RequestHeaders(List<Header> headers) {
    for (Header header : headers) {
      values.computeIfAbsent(header.name(), name -> new ArrayList<>(1)).add(header.value());
    }
  }

  /** Answers what keeps an application from being called; {@code null} if nothing does. */
  @Nullable String problem() {
    if (values.values().stream().anyMatch(same -> same.size() > MAX_OF_ONE_NAME)) {
      return "too many headers of one name";
    }
    List<String> lengths = values(ContentLength.NAME);
    boolean one =
        lengths.stream().distinct().count() <= 1
            && lengths.stream().allMatch(length -> ContentLength.parse(length) >= 0);
    return one ? null : "the Content-Length is not one number";
  }

  /** Answers the values of a name, in whatever case, in their order. */
  List<String> values(String name) {
    return List.copyOf(values.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()));
  }

  /** Answers all values of a name as one: RFC 9110, section 5.3; cookies: RFC 9113, 8.2.3. */
  Optional<String> joined(String name) {
    List<String> all = values(name);
    String separator = name.equalsIgnoreCase("cookie") ? "; " : ", ";
    return all.isEmpty() ? Optional.empty() : Optional.of(String.join(separator, all));
  }

  /** Answers the length that the client has announced, if that counts: RFC 9112, section 6.3. */
  OptionalLong contentLength() {
    List<String> lengths = values(ContentLength.NAME);
    return lengths.isEmpty() || values.containsKey("transfer-encoding")
        ? OptionalLong.empty()
        : OptionalLong.of(ContentLength.parse(lengths.get(0)));
  }
}
