package io.github.throughline.application;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Several applications under one roof, each below a prefix of the path.
 *
 * {@snippet :
 * AsyncApplication site =
 *     Router.builder().mount("/api", api).mount("/files", https.around(files)).build();
 * }
 *
 * <p>Of the prefixes that a path is below, by whole segments, the longest counts. It becomes part
 * of the {@linkplain ConnectionScope#rootPath() root path} of the scope that the application gets,
 * so that {@link ConnectionScope#pathInfo()} is what is left; routers can be mounted in routers.
 * What is below none is answered with 404, a WebSocket with a refusal. Scopes of other protocols go
 * to nobody.
 *
 * <p>All applications share the {@link Lifespan} of the router, and one state: they are started in
 * the order in which they were mounted, one after the other, and shut down in reverse. If one
 * cannot start, those before it are shut down. One that is mounted several times is started once.
 */
public final class Router implements AsyncApplication {
  private static final ByteBuffer NOT_FOUND = ByteBuffer.wrap("Not Found".getBytes(UTF_8));

  /** The longest prefix first. */
  private final List<Mount> mounts;

  private final List<AsyncApplication> applications;

  private record Mount(String prefix, AsyncApplication application) {}

  private Router(List<Mount> inOrder) {
    mounts =
        inOrder.stream()
            .sorted(Comparator.comparing((Mount mount) -> mount.prefix.length()).reversed())
            .toList();
    Set<AsyncApplication> distinct = Collections.newSetFromMap(new IdentityHashMap<>());
    applications = inOrder.stream().map(Mount::application).filter(distinct::add).toList();
  }

  /** Makes a builder of routers. */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public CompletionStage<?> handle(Scope scope, Receive receive, Send send) {
    if (scope instanceof LifespanScope lifespan) {
      return new SharedLifespan(applications, lifespan, receive, send).serve();
    }
    if (scope instanceof ConnectionScope connection) {
      String path = connection.pathInfo();
      for (Mount mount : mounts) {
        if (Paths.below(mount.prefix, path).isPresent()) {
          return mount.application.handle(moved(connection, mount.prefix), receive, send);
        }
      }
      return connection instanceof HttpScope ? notFound(send) : refused(receive, send);
    }
    return CompletableFuture.failedFuture(scope.unsupported(this));
  }

  private static Scope moved(ConnectionScope scope, String prefix) {
    String root = scope.rootPath();
    return scope.toBuilder().rootPath(root + prefix).path(root + scope.pathInfo()).build();
  }

  private static CompletionStage<?> notFound(Send send) {
    List<Header> headers =
        List.of(
            new Header("content-type", "text/plain; charset=utf-8"),
            new Header("content-length", String.valueOf(NOT_FOUND.remaining())));
    return send.send(new HttpEvent.ResponseStart(404, headers))
        .thenCompose(started -> send.send(new HttpEvent.ResponseBody(NOT_FOUND, false)));
  }

  private static CompletionStage<?> refused(Receive receive, Send send) {
    return receive
        .receive()
        .thenCompose(
            event ->
                event instanceof WebSocketEvent.Connect
                    ? send.send(new WebSocketEvent.Close())
                    : CompletableFuture.completedFuture(null));
  }

  /** Shows where what is mounted. */
  @Override
  public String toString() {
    return "Router" + mounts.stream().map(mount -> mount.prefix + "=" + mount.application).toList();
  }

  /** Makes routers. */
  public static final class Builder {
    private final List<Mount> mounts = new ArrayList<>();

    private Builder() {}

    /**
     * Adds an application.
     *
     * @param prefix decoded, with a slash in front and none at the end; empty for what is below no
     *     other
     */
    public Builder mount(String prefix, AsyncApplication application) {
      mounts.add(
          new Mount(requireNonNull(prefix, "prefix"), requireNonNull(application, "application")));
      return this;
    }

    /**
     * Makes the router.
     *
     * @throws IllegalArgumentException if a prefix is not of that form or given twice; all such
     *     problems are named
     */
    public Router build() {
      Set<String> known = new HashSet<>();
      List<String> problems = new ArrayList<>();
      for (Mount mount : mounts) {
        problem(mount, known.add(mount.prefix)).ifPresent(problems::add);
      }
      if (!problems.isEmpty()) {
        throw new IllegalArgumentException(String.join("; ", problems));
      }
      return new Router(mounts);
    }

    private static Optional<String> problem(Mount mount, boolean first) {
      try {
        Paths.requireRoot("The prefix of " + mount.application, mount.prefix);
      } catch (IllegalArgumentException e) {
        return Optional.ofNullable(e.getMessage());
      }
      return first
          ? Optional.empty()
          : Optional.of(
              "The prefix of %s is \"%s\": give another one, as it is mounted already"
                  .formatted(mount.application, mount.prefix));
    }
  }
}
