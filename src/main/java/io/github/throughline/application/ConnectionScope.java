package io.github.throughline.application;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What HTTP and WebSocket have in common: a client has asked for a path.
 *
 * <p>Text that comes as bytes, such as a query string, holds one char per byte (ISO-8859-1).
 */
public sealed interface ConnectionScope extends Scope permits HttpScope, WebSocketScope {
  /** Answers the version of HTTP: {@code "1.0"}, {@code "1.1"}, {@code "2"} or {@code "3"}. */
  String httpVersion();

  /** Answers the scheme of the URL, such as {@code "https"} or {@code "wss"}. */
  String scheme();

  /** Answers the path, decoded, without the query, beginning with {@link #rootPath}. */
  String path();

  /** Answers the path as it has come, without the query; {@code null} if that is not known. */
  @Nullable String rawPath();

  /** Answers what follows the question mark, as it has come; empty if there is none. */
  String queryString();

  /** Answers where the application is mounted, without a slash at the end; empty at the root. */
  String rootPath();

  /** Answers the headers, in order; those of one name are apart. */
  List<Header> headers();

  /** Answers the client's end; {@code null} if it is not known. */
  @Nullable Address client();

  /** Answers the server's end; {@code null} if it is not known. */
  @Nullable Address server();

  /**
   * Answers a map of this connection's own, with what the application has put into the {@linkplain
   * LifespanScope#state() state} at the start; {@code null} if the server does not support that.
   * Copies of the scope refer to the same map.
   */
  @Nullable Map<String, Object> state();

  /** Answers what the server supports beyond the contract: by name, with what there is to know. */
  Map<String, Map<String, Object>> extensions();

  /** Answers the part of the path that is below {@link #rootPath}, by whole segments. */
  default String pathInfo() {
    return Paths.below(rootPath(), path()).orElse(path());
  }

  /** Answers the value of the first header of a name, in whatever case. */
  default Optional<String> header(String name) {
    return headers().stream()
        .filter(header -> header.name().equalsIgnoreCase(name))
        .map(Header::value)
        .findFirst();
  }

  /** Makes a builder of scopes that are like this one but for what is given to it. */
  Builder<?> toBuilder();

  /**
   * Makes scopes. What is not given is as it is where nothing is known.
   *
   * @param <B> the type of the builder itself
   */
  abstract sealed class Builder<B extends Builder<B>>
      permits HttpScope.Builder, WebSocketScope.Builder {
    String specVersion = "2.5";
    String httpVersion = "1.1";
    String scheme;
    String path;
    @Nullable String rawPath;
    String queryString = "";
    String rootPath = "";
    final List<Header> headers = new ArrayList<>();
    @Nullable Address client;
    @Nullable Address server;
    @Nullable Map<String, Object> state;
    Map<String, Map<String, Object>> extensions = Map.of();

    Builder(String scheme, String path) {
      this.scheme = scheme;
      this.path = path;
    }

    Builder(ConnectionScope scope) {
      this(scope.scheme(), scope.path());
      specVersion = scope.specVersion();
      httpVersion = scope.httpVersion();
      rawPath = scope.rawPath();
      queryString = scope.queryString();
      rootPath = scope.rootPath();
      headers.addAll(scope.headers());
      client = scope.client();
      server = scope.server();
      state = scope.state();
      extensions = scope.extensions();
    }

    abstract B self();

    /** Makes the scope. */
    public abstract ConnectionScope build();

    /** Sets {@link Scope#specVersion}. */
    public B specVersion(String version) {
      specVersion = version;
      return self();
    }

    /** Sets {@link ConnectionScope#httpVersion}. */
    public B httpVersion(String version) {
      httpVersion = version;
      return self();
    }

    /** Sets {@link ConnectionScope#scheme}. */
    public B scheme(String name) {
      scheme = name;
      return self();
    }

    /** Sets {@link ConnectionScope#path}. */
    public B path(String decoded) {
      path = decoded;
      return self();
    }

    /** Sets {@link ConnectionScope#rawPath}. */
    public B rawPath(@Nullable String received) {
      rawPath = received;
      return self();
    }

    /** Sets {@link ConnectionScope#queryString}. */
    public B queryString(String received) {
      queryString = received;
      return self();
    }

    /** Sets {@link ConnectionScope#rootPath}. */
    public B rootPath(String mountPoint) {
      rootPath = mountPoint;
      return self();
    }

    /** Adds a header. */
    public B header(String name, String value) {
      headers.add(new Header(name, value));
      return self();
    }

    /** Sets {@link ConnectionScope#headers}, in place of all that there were. */
    public B headers(List<Header> all) {
      List<Header> given = List.copyOf(all);
      headers.clear();
      headers.addAll(given);
      return self();
    }

    /** Sets {@link ConnectionScope#client}. */
    public B client(@Nullable Address address) {
      client = address;
      return self();
    }

    /** Sets {@link ConnectionScope#server}. */
    public B server(@Nullable Address address) {
      server = address;
      return self();
    }

    /** Sets {@link ConnectionScope#state}. */
    public B state(@Nullable Map<String, Object> map) {
      state = map;
      return self();
    }

    /** Adds an extension that the server supports. */
    public B extension(String name, Map<String, Object> details) {
      Map<String, Map<String, Object>> more = new LinkedHashMap<>(extensions);
      more.put(requireNonNull(name, "name"), Map.copyOf(details));
      extensions = more;
      return self();
    }

    /** Sets {@link ConnectionScope#extensions}, in place of all that there were. */
    public B extensions(Map<String, Map<String, Object>> all) {
      extensions = Fields.copyOf(all);
      return self();
    }
  }
}
