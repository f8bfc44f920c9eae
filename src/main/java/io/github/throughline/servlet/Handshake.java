package io.github.throughline.servlet;

import static java.util.Objects.requireNonNull;
import static java.util.function.Predicate.not;

import io.github.throughline.application.HttpScope;
import io.github.throughline.application.WebSocketEvent.DenialStart;
import io.github.throughline.application.WebSocketScope;
import io.github.throughline.bridge.Deadline;
import io.github.throughline.servlet.RequestScope.RefusedException;
import io.github.throughline.servlet.internal.Container;
import io.github.throughline.servlet.internal.Upgrade;
import io.github.throughline.servlet.internal.Upgrades;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Base64;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Requests that are to become WebSockets.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6455#section-4.2.1">RFC 6455, 4.2.1</a>
 */
final class Handshake {
  /** The one version there is. */
  static final String VERSION = "13";

  private static final int BAD_REQUEST = 400;

  /** Answered with the version. */
  static final int UPGRADE_REQUIRED = 426;

  private static final int KEY_BYTES = 16;

  /** Where Jakarta WebSocket 2.1, 6.4, has the container put what makes upgrades. */
  private static final String CONTAINER = "jakarta.websocket.server.ServerContainer";

  private static final @Nullable Upgrades UPGRADES =
      ServiceLoader.load(Upgrades.class, Upgrades.class.getClassLoader()).findFirst().orElse(null);

  private Handshake() {}

  /** Whether a request asks for a WebSocket, and the server has any. */
  static boolean isWanted(HttpServletRequest request) {
    return request.getHeader("upgrade") != null // asked first, as few have one
        && has(request, "upgrade", "websocket")
        && has(request, "connection", "upgrade")
        && request.getMethod().equals("GET")
        && UPGRADES != null
        && request.getServletContext().getAttribute(CONTAINER) != null;
  }

  private static boolean has(HttpServletRequest request, String header, String token) {
    return tokens(request, header).anyMatch(token::equalsIgnoreCase);
  }

  private static Stream<String> tokens(HttpServletRequest request, String header) {
    Enumeration<String> values = request.getHeaders(header);
    return Collections.list(values).stream()
        .flatMap(value -> Stream.of(value.split(",", -1)))
        .map(String::strip);
  }

  /**
   * Starts a WebSocket, in the context that the application is to have but for the deadline, which
   * is that of the handshake only.
   *
   * @param left told when nothing of it is under way any more, once, by any thread
   */
  static Upgrade start(
      Hosting hosting,
      HttpScope scope,
      HttpServletRequest request,
      HttpServletResponse response,
      Runnable left)
      throws IOException, RefusedException {
    WebSocketScope opened = scope(scope, request);
    Runnable flowEnd = ContextFilter.keepFlow(request);
    boolean started = false;
    try {
      Container container = Container.of(request);
      LentThread thread = isHeld(container) ? new LentThread(hosting.executor()) : null;
      Hosting used = thread == null ? hosting : hosting.on(thread);
      Upgrade upgrade =
          open(
              used,
              opened,
              container,
              () -> {
                flowEnd.run();
                left.run();
              });
      if (thread == null) {
        ContainerExchange.start(hosting, scope, request, response, upgrade);
      } else {
        HeldHandshake.serve(used, scope, request, response, upgrade, thread);
      }
      started = true;
      return upgrade;
    } finally {
      if (!started) {
        flowEnd.run();
      }
    }
  }

  /** Whether the container makes no WebSocket of a request that has been asynchronous. */
  static boolean isHeld(Container container) {
    return container == Container.OPEN_LIBERTY || container == Container.GLASSFISH;
  }

  private static Upgrade open(
      Hosting hosting, WebSocketScope scope, Container container, Runnable left) {
    Hosting.Limits limits = hosting.limits();
    Upgrades.Setup setup =
        new Upgrades.Setup(
            container, hosting.executor(), hosting.timers(), limits.messageBytes(), limits.ping());
    return Deadline.<Upgrade, RuntimeException>shielded(
        () -> requireNonNull(UPGRADES).open(hosting.application(), scope, setup, left));
  }

  /** Makes the scope of a WebSocket of that of its handshake. */
  static WebSocketScope scope(HttpScope scope, HttpServletRequest request) throws RefusedException {
    if (!VERSION.equals(request.getHeader("sec-websocket-version"))) {
      throw new RefusedException(UPGRADE_REQUIRED, "Sec-WebSocket-Version is not " + VERSION);
    }
    if (!isKey(Collections.list(request.getHeaders("sec-websocket-key")))) {
      throw new RefusedException(BAD_REQUEST, "Sec-WebSocket-Key is not that of a client");
    }
    try {
      return WebSocketScope.builder(scope.path())
          .httpVersion(scope.httpVersion())
          .scheme(scope.scheme().equals("https") ? "wss" : "ws")
          .rawPath(scope.rawPath())
          .queryString(scope.queryString())
          .rootPath(scope.rootPath())
          .headers(scope.headers())
          .client(scope.client())
          .server(scope.server())
          .state(scope.state())
          .extension(DenialStart.EXTENSION, Map.of())
          .subprotocols(
              tokens(request, "sec-websocket-protocol").filter(not(String::isEmpty)).toList())
          .build();
    } catch (IllegalArgumentException e) {
      throw new RefusedException(BAD_REQUEST, String.valueOf(e.getMessage()));
    }
  }

  private static boolean isKey(List<String> keys) {
    try {
      return keys.size() == 1
          && keys.get(0).endsWith("==") // the decoder does without
          && Base64.getDecoder().decode(keys.get(0)).length == KEY_BYTES;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
