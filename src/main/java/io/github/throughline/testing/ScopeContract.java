package io.github.throughline.testing;

import io.github.throughline.application.Address;
import io.github.throughline.application.ConnectionScope;
import io.github.throughline.application.LifespanScope;
import io.github.throughline.application.Scope;
import io.github.throughline.application.WebSocketScope;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What scopes say, which is all the server's. */
final class ScopeContract {
  private static final Pattern VERSION = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})");
  private static final int LAST_16_BITS = 0xffff;

  private ScopeContract() {}

  /** Tells whether a version is known to be before another one. */
  static boolean isOlderThan(String version, int major, int minor) {
    Matcher parts = VERSION.matcher(version);
    if (!parts.matches()) {
      return false;
    }
    int first = Integer.parseInt(parts.group(1));
    return first < major || (first == major && Integer.parseInt(parts.group(2)) < minor);
  }

  static void check(Scope scope, Contract contract) {
    if (!VERSION.matcher(scope.specVersion()).matches()) {
      contract.server(ContractRule.SCOPE_SPEC_VERSION, "\"" + scope.specVersion() + "\"");
    }
    if (scope instanceof ConnectionScope connection) {
      checkPaths(connection, contract);
      checkAddresses(connection, contract);
      checkTls(connection, contract);
    }
    if (scope instanceof WebSocketScope socket && !isWebSocket(socket)) {
      contract.server(
          ContractRule.SCOPE_WEBSOCKET, socket.scheme() + " by HTTP " + socket.httpVersion());
    }
    if (scope instanceof LifespanScope lifespan
        && lifespan.state() != null
        && !lifespan.state().isEmpty()) {
      contract.server(ContractRule.LIFESPAN_STATE, lifespan.state().keySet());
    }
  }

  private static boolean isWebSocket(WebSocketScope scope) {
    return Set.of("ws", "wss").contains(scope.scheme())
        && Set.of("1.1", "2").contains(scope.httpVersion());
  }

  private static void checkPaths(ConnectionScope scope, Contract contract) {
    String root = scope.rootPath();
    String path = scope.path();
    if (!root.isEmpty() && !path.equals(root) && !path.startsWith(root + "/")) {
      contract.server(ContractRule.SCOPE_PATH, path + " is not below " + root);
    }
    String raw = scope.rawPath();
    if (raw != null && raw.contains("?")) {
      contract.server(ContractRule.SCOPE_RAW_PATH, raw);
    }
  }

  private static void checkAddresses(ConnectionScope scope, Contract contract) {
    Address client = scope.client();
    if (client != null && client.port() == null) {
      contract.server(ContractRule.SCOPE_CLIENT, client);
    }
    Address server = scope.server();
    if (server != null && server.port() == null && isOlderThan(scope.specVersion(), 2, 2)) {
      contract.server(ContractRule.SPEC_VERSION, "a server without port: " + server);
    }
  }

  private static void checkTls(ConnectionScope scope, Contract contract) {
    Map<String, Object> tls = scope.extensions().get("tls");
    if (tls == null) {
      return;
    }
    if (!Set.of("https", "wss").contains(scope.scheme())) {
      contract.server(ContractRule.TLS_SCHEME, "the scheme is " + scope.scheme());
    }
    Object chain = tls.get("client_cert_chain");
    boolean told =
        isTextOrNull(tls.get("server_cert"))
            && isTextOrNull(tls.get("client_cert_name"))
            && isTextOrNull(tls.get("client_cert_error"))
            && isNumberOrNull(tls.get("tls_version"))
            && isNumberOrNull(tls.get("cipher_suite"))
            && isTexts(chain)
            && (isEmpty(chain) || tls.get("client_cert_name") != null);
    if (!told) {
      contract.server(ContractRule.TLS_DETAILS, tls);
    }
  }

  private static boolean isTextOrNull(@Nullable Object value) {
    return value == null || value instanceof String;
  }

  private static boolean isNumberOrNull(@Nullable Object value) {
    return value == null
        || (value instanceof Integer number && number >= 0 && number <= LAST_16_BITS);
  }

  private static boolean isEmpty(@Nullable Object chain) {
    return chain == null || (chain instanceof Collection<?> all && all.isEmpty());
  }

  private static boolean isTexts(@Nullable Object chain) {
    return chain == null
        || (chain instanceof Collection<?> all && all.stream().allMatch(String.class::isInstance));
  }
}
