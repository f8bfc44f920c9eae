package io.github.throughline.servlet;

import static io.github.throughline.servlet.Fakes.fake;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.throughline.servlet.Ending.Place;
import io.github.throughline.servlet.internal.Container;
import io.github.throughline.servlet.internal.Upgrade;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ContainerEndingTest {
  private final List<String> calls = new ArrayList<>();
  private final Map<String, Object> attributes = new HashMap<>();
  private @Nullable RuntimeException refusal;
  private @Nullable RuntimeException resetRefusal;
  private String server = "a server";
  private DispatcherType type = DispatcherType.REQUEST;

  private final AsyncContext container =
      fake(
          AsyncContext.class,
          Map.of(
              "complete", arguments -> call("complete", refusal),
              "dispatch", arguments -> call("dispatch", refusal),
              "setTimeout", arguments -> call("timeout " + arguments[0], null)));

  private final ServletContext context =
      fake(ServletContext.class, Map.of("getServerInfo", arguments -> server));

  private final HttpServletRequest request =
      fake(
          HttpServletRequest.class,
          Map.of(
              "setAttribute", arguments -> attributes.put((String) arguments[0], arguments[1]),
              "getAttribute", arguments -> attributes.get((String) arguments[0]),
              "getDispatcherType", arguments -> type,
              "getServletContext", arguments -> context,
              "getProtocol", arguments -> "HTTP/1.1",
              "startAsync", arguments -> container));

  private final HttpServletResponse response =
      fake(
          HttpServletResponse.class,
          Map.<String, Function<Object[], @Nullable Object>>of(
              "reset", arguments -> call("reset", resetRefusal),
              "setStatus", arguments -> call("status " + arguments[0], null),
              "setContentLength", arguments -> call("length " + arguments[0], null),
              "flushBuffer", arguments -> call("flush", null)));

  private final ContainerEnding ending = ending(Container.OTHER);

  private ContainerEnding ending(Container kind) {
    return new ContainerEnding(kind, container, request, response);
  }

  private @Nullable Object call(String name, @Nullable RuntimeException failure) {
    calls.add(name);
    if (failure != null) {
      throw failure;
    }
    return null;
  }

  private void dispatched() throws ServletException, IOException {
    type = DispatcherType.ASYNC;
    assertThat(ContainerEnding.isLast(request)).isTrue();
    assertThat(ContainerEnding.serve(request, response)).isTrue();
  }

  @Test
  void writtenResponseIsCompleted() {
    ending.complete();
    assertThat(calls).containsExactly("complete");
    assertThat(attributes).isEmpty();
  }

  @Test
  void refusalIsAnEmptyAnswer() {
    assertThat(ending.refuse(503)).isFalse();
    assertThat(calls).containsExactly("reset", "status 503", "length 0", "complete");
    assertThat(attributes).isEmpty();
  }

  @Test
  void refusalIsSentOnGlassFishBeforeItIsForgotten() {
    ending(Container.GLASSFISH).refuse(503);
    assertThat(calls).containsExactly("reset", "status 503", "length 0", "flush", "complete");
  }

  @Test
  void refusalOfAResponseThatHasBegunCutsItOff() {
    resetRefusal = new IllegalStateException("committed");
    ending.refuse(503);
    assertThat(calls).containsExactly("reset", "dispatch");
    assertThatThrownBy(this::dispatched).hasMessageContaining("cut off");
  }

  @Test
  void cutOffIsAnExceptionInADispatch() {
    assertThat(ending.cutOff()).isFalse();
    assertThat(calls).containsExactly("dispatch");
    assertThatThrownBy(this::dispatched)
        .isInstanceOf(ServletException.class)
        .hasNoCause()
        .satisfies(thrown -> assertThat(thrown.getStackTrace()).isEmpty());
  }

  /** If it is taken away before, the response is whole for its client. */
  @Test
  void cutOffOnUndertowNeedsTheApplication() {
    ContainerEnding undertow = ending(Container.UNDERTOW);
    assertThat(undertow.cutOff()).isTrue();
    resetRefusal = new IllegalStateException("committed");
    assertThat(undertow.refuse(503)).isTrue();
    refusal = new IllegalStateException("ended");
    assertThat(undertow.cutOff()).as("in vain").isFalse();
  }

  @Test
  void cutOffOnOpenLibertyIsADispatchThatReturns() throws ServletException, IOException {
    server = "IBM WebSphere Liberty/26.0.0.5";
    ending.cutOff();
    dispatched();
    assertThat(calls).containsExactly("dispatch");
  }

  @Test
  void whatGoesOnIsServedByTheDispatch() throws ServletException, IOException {
    List<Object> upgraded = new ArrayList<>();
    ending.handOver(fake(Upgrade.class, Map.of("upgrade", upgraded::add)));
    dispatched();
    assertThat(calls).containsExactly("dispatch");
    assertThat(upgraded).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(names = {"CALLBACK", "ELSEWHERE"})
  void abandonedResponseEndsInADispatchThatReturns(Place place)
      throws ServletException, IOException {
    ending.abandon(place);
    assertThat(calls).containsExactly("dispatch");
    dispatched();
    assertThat(calls).as("nothing else is done").containsExactly("dispatch");
  }

  @Test
  void responseThatIsAbandonedWithinTheServiceIsCompleted() {
    ending.abandon(Place.SERVICE);
    assertThat(calls).containsExactly("complete");
  }

  @Test
  void tomcatEndsByItselfWhatAnApplicationHasMet() {
    ending(Container.TOMCAT).abandon(Place.CALLBACK);
    assertThat(calls).containsExactly("dispatch");
    ending(Container.TOMCAT).abandon(Place.ELSEWHERE);
    assertThat(calls).containsExactly("dispatch", "timeout 1");
  }

  @Test
  void containerThatHasEndedTheRequestMayRefuse() {
    refusal = new IllegalStateException("ended");
    assertThatCode(
            () -> {
              ending.complete();
              ending.refuse(500);
              ending.cutOff();
              ending.abandon(Place.CALLBACK);
            })
        .doesNotThrowAnyException();
    assertThat(calls).contains("complete", "dispatch");
  }

  @Test
  void otherDispatchesAreNotTheLast() throws ServletException, IOException {
    type = DispatcherType.ASYNC;
    assertThat(ContainerEnding.serve(request, response)).as("of others").isFalse();
    ending.cutOff();
    type = DispatcherType.ERROR;
    assertThat(ContainerEnding.serve(request, response)).as("after it").isFalse();
    type = DispatcherType.REQUEST;
    assertThat(ContainerEnding.isLast(request)).as("before it").isFalse();
  }
}
