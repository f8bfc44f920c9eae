package io.github.throughline.application;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The scope of one WebSocket, from its handshake to its end, made by {@link #builder}.
 *
 * @param specVersion the version of the contract that the server keeps to
 * @param httpVersion {@code "1.0"}, {@code "1.1"}, {@code "2"} or {@code "3"}
 * @param scheme not empty
 * @param path decoded, without the query
 * @param rawPath as it has come; {@code null} if that is not known
 * @param queryString as it has come; empty if there is none
 * @param rootPath where the application is mounted; empty at the root
 * @param headers of the handshake, kept apart and in order
 * @param client the client's end; {@code null} if it is not known
 * @param server the server's end; {@code null} if it is not known
 * @param subprotocols those that the client has offered, the preferred one first
 * @param state a map of this connection's own; {@code null} if there is none
 * @param extensions what the server supports
 */
public record WebSocketScope(
    String specVersion,
    String httpVersion,
    String scheme,
    String path,
    @Nullable String rawPath,
    String queryString,
    String rootPath,
    List<Header> headers,
    @Nullable Address client,
    @Nullable Address server,
    List<String> subprotocols,
    @Nullable Map<String, Object> state,
    Map<String, Map<String, Object>> extensions)
    implements ConnectionScope {
  /**
   * Makes a scope.
   *
   * @throws IllegalArgumentException if the scheme is empty, or the version, a path, the query
   *     string or a subprotocol is not of the form that it has to have
   */
  public WebSocketScope {
    requireNonNull(specVersion, "WebSocketScope.specVersion");
    Paths.requireVersion("WebSocketScope.httpVersion", httpVersion);
    Paths.requireScheme("WebSocketScope.scheme", scheme);
    requireNonNull(path, "WebSocketScope.path");
    Paths.requireRoot("WebSocketScope.rootPath", rootPath);
    Paths.requireBytes("WebSocketScope.rawPath", rawPath);
    Paths.requireBytes(
        "WebSocketScope.queryString", requireNonNull(queryString, "WebSocketScope.queryString"));
    headers = List.copyOf(headers);
    subprotocols = List.copyOf(subprotocols);
    subprotocols.forEach(name -> Fields.token("WebSocketScope.subprotocols", name));
    extensions = Fields.copyOf(extensions);
  }

  /** Makes a builder of scopes of a path, decoded. */
  public static Builder builder(String path) {
    return new Builder(path);
  }

  @Override
  public String type() {
    return "websocket";
  }

  @Override
  public Builder toBuilder() {
    return new Builder(this);
  }

  /** Makes scopes of WebSockets. */
  public static final class Builder extends ConnectionScope.Builder<Builder> {
    private List<String> subprotocols = List.of();

    private Builder(String path) {
      super("ws", path);
    }

    private Builder(WebSocketScope scope) {
      super(scope);
      this.subprotocols = scope.subprotocols;
    }

    /** Sets {@link WebSocketScope#subprotocols}. */
    public Builder subprotocols(List<String> names) {
      subprotocols = names;
      return this;
    }

    @Override
    Builder self() {
      return this;
    }

    @Override
    public WebSocketScope build() {
      return new WebSocketScope(
          specVersion,
          httpVersion,
          scheme,
          path,
          rawPath,
          queryString,
          rootPath,
          headers,
          client,
          server,
          subprotocols,
          state,
          extensions);
    }
  }
}
