package io.github.throughline.it.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.throughline.it.exchange.ContainerKind;
import io.github.throughline.it.exchange.ContainerSuite;
import io.github.throughline.it.exchange.RawResponse;
import io.github.throughline.it.exchange.WebApplication;
import io.github.throughline.it.socket.Sockets.Script;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;

/** Tests of WebSockets behind the library's servlet, mounted at {@code /app/run}. */
abstract class SocketSuite extends ContainerSuite {
  static final String PATH = "/app/run/";
  static final String LIBRARY = "io.github.throughline";

  final Sockets sockets = new Sockets();

  SocketSuite(ContainerKind kind) {
    super(kind);
  }

  @Override
  protected WebApplication application() {
    return webApplication(Map.of());
  }

  /** Makes a web application of this suite's application alone, with init parameters. */
  final WebApplication webApplication(Map<String, String> parameters) {
    return new WebApplication("/app").withWebSockets().hosting("/run/*", sockets, parameters);
  }

  @AfterEach
  final void forgetApplication() {
    sockets.forget();
  }

  @Override
  protected List<String> openInTheEnd() {
    List<String> all = new ArrayList<>(super.openInTheEnd());
    all.addAll(sockets.running());
    return all;
  }

  /** Connects, and says nothing yet. */
  final FrameClient client() throws IOException {
    return new FrameClient(connect());
  }

  /** Opens a WebSocket that is served by a script. */
  final FrameClient open(Script script) throws IOException {
    sockets.play(script);
    return open();
  }

  /** Opens a WebSocket. */
  final FrameClient open() throws IOException {
    return opened(client());
  }

  /** Opens a WebSocket, with a receive buffer of so many bytes. */
  final FrameClient open(int receiveBuffer) throws IOException {
    return opened(new FrameClient(connect(receiveBuffer)));
  }

  static FrameClient opened(FrameClient client) throws IOException {
    RawResponse response = client.handshake(PATH);
    assertThat(response.status()).as(response.toString()).isEqualTo(101);
    return client;
  }

  /** Opens a WebSocket whose application sends back what comes, and then the script ends. */
  final FrameClient openEcho() throws IOException {
    return open(
        talk -> {
          talk.accept();
          talk.echo();
        });
  }

  /** Closes a WebSocket from the client's side, as it should be, and waits for the application. */
  final void end(FrameClient client) throws Exception {
    sayGoodBye(client);
    sockets.awaitScript();
  }

  /** Closes a WebSocket from the client's side, as it should be. */
  static void sayGoodBye(FrameClient client) throws IOException {
    client.send(Frame.close(1000, ""));
    assertThat(client.readClose().code()).isEqualTo(1000);
    client.readToEnd();
  }

  /** Answers the server's close, and reads until the connection is closed. */
  final void finish(FrameClient client, int code) throws IOException {
    client.answerClose(code);
    client.readToEnd();
  }

  /** Does so with the usual code. */
  final void finish(FrameClient client) throws IOException {
    finish(client, 1000);
  }

  /** What is done beside the test; its failure is the test's. */
  interface Work {
    void run() throws Exception;
  }

  static FutureTask<Boolean> beside(Work work) {
    FutureTask<Boolean> task =
        new FutureTask<>(
            () -> {
              work.run();
              return true;
            });
    new Thread(task, "beside").start();
    return task;
  }

  static void await(CountDownLatch latch) throws InterruptedException {
    assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
  }

  /** A connection that is broken off is something that containers may have their say about. */
  final void tolerateContainers() {
    for (String container : List.of("org.apache", "org.eclipse.jetty", "io.undertow", "org.xnio")) {
      logged.mayLog(container, "");
    }
  }
}
