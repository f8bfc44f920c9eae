package io.github.throughline.servlet;

import io.github.throughline.application.Address;
import io.github.throughline.application.Header;
import io.github.throughline.application.HttpScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Takes what trusted proxies tell of the request that they have forwarded: client, scheme and host.
 * It is read from the last proxy back to the client, as far as the proxies are trusted; what is
 * further off, anybody can have made up. Of the two kinds of headers only the one that the proxies
 * set counts, since they hand the other one on as it has come.
 *
 * @param kind which headers the proxies set
 * @param networks where the proxies are
 */
record TrustedProxies(Kind kind, Networks networks) {
  /** Nobody is trusted. */
  static final TrustedProxies NONE = new TrustedProxies(Kind.FORWARDED, new Networks(List.of()));

  /** An address of either kind, perhaps with a port. */
  private static final Pattern NODE =
      Pattern.compile("(?:\\[([^\\]]+)]|([^:]+)|(.*:.*:.*))(?::(\\d{1,5}))?");

  /** The headers of proxies. */
  enum Kind {
    /** RFC 7239. */
    FORWARDED,

    /** X-Forwarded-For, -Proto and -Host. */
    X_FORWARDED
  }

  /** Makes the scope that the client has asked for. */
  HttpScope applyTo(HttpScope scope) {
    Address peer = scope.client();
    if (peer == null || !networks.contains(peer.host())) {
      return scope;
    }
    List<ForwardedElement> elements = elements(scope);
    ForwardedElement told = null;
    for (int i = elements.size() - 1; i >= 0; i--) {
      told = elements.get(i);
      Address client = address(told.client());
      if (client == null || !networks.contains(client.host())) {
        break;
      }
    }
    return told == null ? scope : with(told, scope);
  }

  private List<ForwardedElement> elements(HttpScope scope) {
    return kind == Kind.FORWARDED
        ? ForwardedElement.parse(joined(scope, "forwarded"))
        : xForwarded(scope);
  }

  /** Only the clients are a list of one for each proxy; of the others, the last one counts. */
  private static List<ForwardedElement> xForwarded(HttpScope scope) {
    List<ForwardedElement> elements = new ArrayList<>();
    String scheme = last(joined(scope, "x-forwarded-proto"));
    String host = last(joined(scope, "x-forwarded-host"));
    for (String client : joined(scope, "x-forwarded-for").split(",", -1)) {
      String known = client.isBlank() ? null : client.strip();
      elements.add(new ForwardedElement(known, scheme, host));
    }
    return elements;
  }

  private static String joined(HttpScope scope, String name) {
    return scope.headers().stream()
        .filter(header -> header.name().equals(name))
        .map(Header::value)
        .collect(Collectors.joining(","));
  }

  private static @Nullable String last(String list) {
    String last = list.substring(list.lastIndexOf(',') + 1).strip();
    return last.isEmpty() ? null : last;
  }

  private static HttpScope with(ForwardedElement told, HttpScope scope) {
    HttpScope.Builder result = scope.toBuilder();
    if (told.client() != null) {
      result.client(address(told.client()));
    }
    if (told.scheme() != null) {
      result.scheme(told.scheme().toLowerCase(Locale.ROOT));
    }
    if (told.host() != null) {
      List<Header> headers = new ArrayList<>(scope.headers());
      headers.removeIf(header -> header.name().equals("host"));
      headers.add(0, new Header("host", told.host()));
      result.headers(headers);
    }
    return result.build();
  }

  /** Reads an address; {@code null} if it is none, such as that of a client to be kept secret. */
  private static @Nullable Address address(@Nullable String node) {
    Matcher matcher = NODE.matcher(node == null ? "" : node);
    if (!matcher.matches()) {
      return null;
    }
    String host = firstOf(matcher.group(1), matcher.group(2), matcher.group(3));
    String port = matcher.group(4);
    int number = port == null ? 0 : Integer.parseInt(port);
    boolean valid = Networks.address(host).isPresent() && number <= 0xffff;
    return valid ? new Address(host, number) : null;
  }

  private static String firstOf(@Nullable String... groups) {
    for (String group : groups) {
      if (group != null) {
        return group;
      }
    }
    return "";
  }
}
