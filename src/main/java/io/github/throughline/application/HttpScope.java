package io.github.throughline.application;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The scope of one HTTP request, made by {@link #builder}.
 *
 * @param specVersion the version of the contract that the server keeps to
 * @param httpVersion {@code "1.0"}, {@code "1.1"}, {@code "2"} or {@code "3"}
 * @param method in upper case
 * @param scheme not empty
 * @param path decoded, without the query
 * @param rawPath as it has come; {@code null} if that is not known
 * @param queryString as it has come; empty if there is none
 * @param rootPath where the application is mounted; empty at the root
 * @param headers kept apart and in order
 * @param client the client's end; {@code null} if it is not known
 * @param server the server's end; {@code null} if it is not known
 * @param state a map of this request's own; {@code null} if there is none
 * @param extensions what the server supports
 */
public record HttpScope(
    String specVersion,
    String httpVersion,
    String method,
    String scheme,
    String path,
    @Nullable String rawPath,
    String queryString,
    String rootPath,
    List<Header> headers,
    @Nullable Address client,
    @Nullable Address server,
    @Nullable Map<String, Object> state,
    Map<String, Map<String, Object>> extensions)
    implements ConnectionScope {
  /**
   * Makes a scope.
   *
   * @throws IllegalArgumentException if the method is no token in upper case, the scheme is empty,
   *     or the version, a path or the query string is not of the form that it has to have
   */
  public HttpScope {
    requireNonNull(specVersion, "HttpScope.specVersion");
    Paths.requireVersion("HttpScope.httpVersion", httpVersion);
    Paths.requireMethod("HttpScope.method", method);
    Paths.requireScheme("HttpScope.scheme", scheme);
    requireNonNull(path, "HttpScope.path");
    Paths.requireRoot("HttpScope.rootPath", rootPath);
    Paths.requireBytes("HttpScope.rawPath", rawPath);
    Paths.requireBytes(
        "HttpScope.queryString", requireNonNull(queryString, "HttpScope.queryString"));
    headers = List.copyOf(headers);
    extensions = Fields.copyOf(extensions);
  }

  /** Makes a builder of scopes of a method, in upper case, and a path, decoded. */
  public static Builder builder(String method, String path) {
    return new Builder(method, path);
  }

  @Override
  public String type() {
    return "http";
  }

  @Override
  public Builder toBuilder() {
    return new Builder(this);
  }

  /** Makes scopes of HTTP requests. */
  public static final class Builder extends ConnectionScope.Builder<Builder> {
    private String method;

    private Builder(String method, String path) {
      super("http", path);
      this.method = method;
    }

    private Builder(HttpScope scope) {
      super(scope);
      this.method = scope.method;
    }

    /** Sets {@link HttpScope#method}. */
    public Builder method(String name) {
      method = name;
      return this;
    }

    @Override
    Builder self() {
      return this;
    }

    @Override
    public HttpScope build() {
      return new HttpScope(
          specVersion,
          httpVersion,
          method,
          scheme,
          path,
          rawPath,
          queryString,
          rootPath,
          headers,
          client,
          server,
          state,
          extensions);
    }
  }
}
