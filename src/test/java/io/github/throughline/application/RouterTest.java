package io.github.throughline.application;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a connection goes, and what the application sees of the path. */
@SuppressWarnings("NullAway") // it is tested what becomes of null
class RouterTest {
  private final List<String> called = new ArrayList<>();
  private final List<Event> sent = new ArrayList<>();

  private AsyncApplication named(String name) {
    return (scope, receive, send) -> {
      ConnectionScope connection = (ConnectionScope) scope;
      called.add(
          "%s root=%s info=%s path=%s"
              .formatted(name, connection.rootPath(), connection.pathInfo(), connection.path()));
      return CompletableFuture.completedFuture(null);
    };
  }

  private CompletionStage<Void> send(Event event) {
    sent.add(event);
    return CompletableFuture.completedFuture(null);
  }

  private CompletionStage<?> call(AsyncApplication application, Scope scope, Event... events) {
    List<Event> left = new ArrayList<>(List.of(events));
    return application.handle(
        scope, () -> CompletableFuture.completedFuture(left.remove(0)), this::send);
  }

  private static HttpScope get(String path) {
    return HttpScope.builder("GET", path).build();
  }

  @ParameterizedTest
  @CsvSource({
    "/api, api root=/api info= path=/api",
    "/api/, api root=/api info=/ path=/api/",
    "/api/x/y, api root=/api info=/x/y path=/api/x/y",
    "/api/v2, v2 root=/api/v2 info= path=/api/v2",
    "/api/v2/x, v2 root=/api/v2 info=/x path=/api/v2/x",
    "/api/v22/x, api root=/api info=/v22/x path=/api/v22/x",
    "/apis, rest root= info=/apis path=/apis",
    "/, rest root= info=/ path=/",
    "*, rest root= info=* path=*",
  })
  void theLongestPrefixCountsByWholeSegments(String path, String expected) {
    Router router =
        Router.builder()
            .mount("", named("rest"))
            .mount("/api", named("api"))
            .mount("/api/v2", named("v2"))
            .build();
    assertThat(call(router, get(path))).isCompleted();
    assertThat(called).containsExactly(expected);
    assertThat(sent).isEmpty();
  }

  @Test
  void routersAreMountedInRouters() {
    Router inner = Router.builder().mount("/users", named("users")).build();
    Router outer = Router.builder().mount("/api", inner).build();
    HttpScope scope = HttpScope.builder("GET", "/base/api/users/1").rootPath("/base").build();
    call(outer, scope);
    assertThat(called).containsExactly("users root=/base/api/users info=/1 path=/base/api/users/1");
    assertThat(scope.rootPath()).isEqualTo("/base");
  }

  @Test
  void pathOutsideOfTheRootPathIsTakenAsTheRest() {
    Router outer = Router.builder().mount("/api", named("api")).build();
    call(outer, HttpScope.builder("GET", "/api/x").rootPath("/base").build());
    assertThat(called).containsExactly("api root=/base/api info=/x path=/base/api/x");
  }

  @Test
  void webSocketsAreRoutedLikeRequests() {
    Router router = Router.builder().mount("/chat", named("chat")).build();
    call(router, WebSocketScope.builder("/chat/room").build());
    assertThat(called).containsExactly("chat root=/chat info=/room path=/chat/room");
  }

  @Test
  void requestForNobodyIsNotFound() {
    Router router = Router.builder().mount("/api", named("api")).build();
    assertThat(call(router, get("/other"))).isCompleted();
    assertThat(call(router, get("/other"))).isCompleted();
    assertThat(called).isEmpty();
    assertThat(sent).hasSize(4);
    assertThat(sent.get(0))
        .isEqualTo(
            new HttpEvent.ResponseStart(
                404,
                List.of(
                    new Header("content-type", "text/plain; charset=utf-8"),
                    new Header("content-length", "9"))));
    for (int body : new int[] {1, 3}) {
      assertThat(sent.get(body)).isEqualTo(HttpEvent.ResponseBody.last("Not Found"));
      ByteBuffer bytes = ((HttpEvent.ResponseBody) sent.get(body)).body();
      assertThat(UTF_8.decode(bytes).toString()).isEqualTo("Not Found");
    }
  }

  @Test
  void webSocketForNobodyIsRefusedBeforeItIsAccepted() {
    Router router = Router.builder().build();
    WebSocketScope scope = WebSocketScope.builder("/other").build();
    assertThat(call(router, scope, new WebSocketEvent.Connect())).isCompleted();
    assertThat(sent).containsExactly(new WebSocketEvent.Close());
    assertThat(call(router, scope, new WebSocketEvent.Disconnect(1006, ""))).isCompleted();
    assertThat(sent).as("nobody is there any more").hasSize(1);
  }

  @Test
  void otherProtocolsGoToNobody() {
    Router router = Router.builder().mount("", named("rest")).build();
    assertThatThrownBy(
            () -> call(router, new CustomScope("chat", Map.of())).toCompletableFuture().join())
        .hasCauseInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("does not serve scopes of type \"chat\"")
        .hasMessageContaining("Router[=");
    assertThat(called).isEmpty();
  }

  @Test
  void allProblemsOfTheBuilderAreNamedAtOnce() {
    AsyncApplication one = new ScriptedApplication();
    Router.Builder builder =
        Router.builder()
            .mount("/x", one)
            .mount("api", one)
            .mount("/api/", one)
            .mount("/", one)
            .mount("/x", one);
    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "The prefix of scripted is \"api\": give \"\", or a path with a slash in front and none"
                + " at the end; The prefix of scripted is \"/api/\": give \"\", or a path with a"
                + " slash in front and none at the end; The prefix of scripted is \"/\": give"
                + " \"\", or a path with a slash in front and none at the end; The prefix of"
                + " scripted is \"/x\": give another one, as it is mounted already");
    assertThatThrownBy(() -> Router.builder().mount(null, one)).hasMessage("prefix");
    assertThatThrownBy(() -> Router.builder().mount("", null)).hasMessage("application");
  }

  @Test
  void routerIsNotChangedByItsBuilder() {
    Router.Builder builder = Router.builder().mount("/a", named("a"));
    Router router = builder.build();
    builder.mount("/b", named("b"));
    call(router, get("/b"));
    assertThat(called).isEmpty();
  }
}
