package io.github.throughline.servlet;

import static io.github.throughline.servlet.Fakes.fake;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.throughline.application.HttpEvent.ResponseBody;
import io.github.throughline.application.HttpEvent.ResponseStart;
import io.github.throughline.application.HttpScope;
import io.github.throughline.application.Receive;
import io.github.throughline.application.Send;
import io.github.throughline.application.WebSocketEvent.Close;
import io.github.throughline.servlet.internal.Guest;
import io.github.throughline.servlet.internal.Upgrade;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** The container's thread decides, and does not leave before. */
class HeldHandshakeTest {
  private final List<String> calls = new ArrayList<>();
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();

  private final ServletOutputStream stream =
      new ServletOutputStream() {
        @Override
        public boolean isReady() {
          throw new IllegalStateException("not asynchronous");
        }

        @Override
        public void setWriteListener(WriteListener listener) {
          throw new IllegalStateException("not asynchronous");
        }

        @Override
        public void write(int each) {
          body.write(each);
        }
      };

  private final Map<String, String> headers =
      Map.of("sec-websocket-version", "13", "sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==");

  private String server = "any";

  /** One that cannot be asynchronous. */
  private final HttpServletRequest request =
      fake(
          HttpServletRequest.class,
          Map.of(
              "getServletContext",
              none -> fake(ServletContext.class, Map.of("getServerInfo", ignored -> server)),
              "getProtocol",
              none -> "HTTP/2",
              "getAttribute",
              none -> null,
              "getHeader",
              name -> headers.get((String) name[0]),
              "getHeaders",
              name ->
                  Collections.enumeration(
                      headers.containsKey((String) name[0])
                          ? List.of(headers.get((String) name[0]))
                          : List.of())));

  private final HttpServletResponse response =
      fake(
          HttpServletResponse.class,
          Map.of(
              "getOutputStream", none -> stream,
              "setStatus", status -> calls.add("status " + status[0]),
              "reset", none -> calls.add("reset"),
              "setContentLengthLong", length -> calls.add("length " + length[0]),
              "setContentLength", length -> calls.add("length " + length[0])));

  /** How the application answers. */
  private interface Answering {
    CompletionStage<?> answer(Send send, Runnable handOver);
  }

  private final class Trial implements Upgrade {
    private final Answering answering;
    private Runnable handOver = () -> {};

    Trial(Answering answering) {
      this.answering = answering;
    }

    @Override
    public void begin(Guest exchange, Runnable handOver) {
      this.handOver = handOver;
    }

    @Override
    public CompletionStage<?> answer(Receive receive, Send send) {
      return answering.answer(send, handOver);
    }

    @Override
    public void upgrade(HttpServletRequest upgraded, HttpServletResponse response) {
      assertThat(upgraded).isSameAs(request);
      calls.add("upgrade by " + Thread.currentThread().getName());
    }

    @Override
    public void exchangeLeft() {
      calls.add("left");
    }

    @Override
    public void disconnect() {
      throw new AssertionError("not by the exchange");
    }
  }

  @Test
  void threadOfOpenLibertyIsTheApplicationsUntilItHasAnswered() throws Exception {
    server = "IBM WebSphere Liberty/26.0.0.5";
    List<Thread> threads = new ArrayList<>();
    List<Runnable> afterwards = new ArrayList<>();
    Hosting hosting =
        new Hosting(
            (scope, receive, send) -> {
              threads.add(Thread.currentThread());
              return receive.receive().thenCompose(connect -> send.send(new Close(3000, "no")));
            },
            afterwards::add,
            Hosting.Limits.defaults());
    var unused =
        Handshake.start(
            hosting, HttpScope.builder("GET", "/a").build(), request, response, () -> {});
    assertThat(threads).containsExactly(Thread.currentThread());
    assertThat(calls).contains("status 403", "length 0");
  }

  /** It is not asked to wait, and so has to be asynchronous. */
  @Test
  void threadOfAnotherContainerIsNotKept() {
    Hosting hosting =
        new Hosting(
            (scope, receive, send) -> new CompletableFuture<>(),
            task -> {},
            Hosting.Limits.defaults());
    HttpScope scope = HttpScope.builder("GET", "/a").build();
    assertThatThrownBy(() -> Handshake.start(hosting, scope, request, response, () -> {}))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("startAsync");
  }

  private void serve(Answering answering) throws IOException {
    LentThread thread =
        new LentThread(
            task -> {
              // only what wakes the thread, when it is awake
            });
    Hosting hosting =
        new Hosting(
            (scope, receive, send) -> {
              throw new AssertionError("called by the upgrade alone");
            },
            thread,
            Hosting.Limits.defaults());
    HttpScope scope = HttpScope.builder("GET", "/a").build();
    HeldHandshake.serve(hosting, scope, request, response, new Trial(answering), thread);
  }

  @Test
  void clientIsTakenByTheContainersThread() throws Exception {
    serve(
        (send, handOver) -> {
          CompletableFuture<?> done = new CompletableFuture<>();
          new Thread(
                  () -> {
                    handOver.run();
                    done.complete(null);
                  })
              .start();
          return done;
        });
    assertThat(calls).contains("upgrade by " + Thread.currentThread().getName());
  }

  @Test
  void responseIsWrittenAsOfOld() throws Exception {
    serve(
        (send, handOver) ->
            send.send(new ResponseStart(401, List.of()))
                .thenCompose(started -> send.send(ResponseBody.last("no"))));
    assertThat(calls).contains("status 401").doesNotContain("reset");
    assertThat(body.toString(StandardCharsets.UTF_8)).isEqualTo("no");
  }

  @Test
  void applicationThatIsInterruptedIsStopped() throws Exception {
    Thread.currentThread().interrupt();
    serve((send, handOver) -> new CompletableFuture<>());
    assertThat(Thread.interrupted()).isTrue();
    assertThat(calls).contains("reset", "status 503");
  }
}
