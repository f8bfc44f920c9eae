package io.github.throughline.it.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.throughline.application.DisconnectedException;
import io.github.throughline.application.Event;
import io.github.throughline.application.WebSocketEvent.Accept;
import io.github.throughline.application.WebSocketEvent.Disconnect;
import io.github.throughline.application.WebSocketEvent.Send;
import io.github.throughline.it.exchange.ContainerKind;
import io.github.throughline.it.exchange.PlainContainer;
import io.github.throughline.it.exchange.RawClient;
import io.github.throughline.it.socket.Sockets.Script;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients that vanish without a word, and servers that stop: nobody waits for ever. */
abstract class VanishSuite extends SocketSuite {
  private static final int LOST = 1006;
  private static final int BIG = 64 << 10;

  VanishSuite(ContainerKind kind) {
    super(kind);
  }

  @BeforeEach
  void tolerateWhatContainersSay() {
    tolerateContainers();
  }

  /** How a client goes away. */
  enum Way {
    RESET {
      @Override
      void leave(FrameClient client) throws IOException {
        client.reset();
      }
    },
    CLOSED {
      @Override
      void leave(FrameClient client) throws IOException {
        client.close();
      }
    },
    HALF_CLOSED {
      @Override
      void leave(FrameClient client) throws IOException {
        client.closeOutput();
      }
    };

    abstract void leave(FrameClient client) throws IOException;
  }

  private static Script untilLost(Script before) {
    return talk -> {
      talk.accept();
      before.run(talk);
      assertThat(talk.disconnect()).isEqualTo(new Disconnect(LOST, ""));
      assertThat(talk.receive()).isEqualTo(new Disconnect(LOST, ""));
      assertThat(talk.refusal(new Send("a"))).isInstanceOf(DisconnectedException.class);
    };
  }

  @ParameterizedTest
  @EnumSource
  void whileNothingHappens(Way way) throws Exception {
    FrameClient client = open(untilLost(talk -> {}));
    way.leave(client);
    sockets.awaitScript();
  }

  @ParameterizedTest
  @EnumSource
  void afterAMessage(Way way) throws Exception {
    CountDownLatch gone = new CountDownLatch(1);
    FrameClient client =
        open(
            talk -> {
              talk.accept();
              if (!Deviation.END_OVERTAKES.isOf(kind)) {
                assertThat(talk.receiveText()).isEqualTo("a");
              }
              await(gone);
              assertThat(talk.disconnect().code()).isEqualTo(LOST);
            });
    client.send(Frame.text("a"));
    way.leave(client);
    gone.countDown();
    sockets.awaitScript();
  }

  @ParameterizedTest
  @EnumSource
  void withinAFrame(Way way) throws Exception {
    FrameClient client = open(untilLost(talk -> {}));
    client.sendBytes((byte) 0x81, (byte) 0x85, (byte) 1, (byte) 2);
    way.leave(client);
    sockets.awaitScript();
  }

  @ParameterizedTest
  @EnumSource
  void betweenFragments(Way way) throws Exception {
    FrameClient client = open(untilLost(talk -> {}));
    client.send(Frame.text("half").unfinished());
    way.leave(client);
    sockets.awaitScript();
  }

  @ParameterizedTest
  @EnumSource(names = {"RESET", "CLOSED"})
  void whileTheApplicationSends(Way way) throws Exception {
    FrameClient client =
        open(
            talk -> {
              talk.accept();
              assertThat(sendInVain(talk)).isInstanceOf(DisconnectedException.class);
              assertThat(talk.disconnect().code()).isEqualTo(LOST);
            });
    client.read();
    way.leave(client);
    sockets.awaitScript();
  }

  /** Sends until that fails, as it has to. */
  private static Exception sendInVain(SocketTalk talk) throws Exception {
    for (int i = 0; i < 10_000; i++) {
      try {
        talk.send(new Send(ByteBuffer.allocate(BIG), null));
      } catch (DisconnectedException e) {
        return e;
      }
    }
    throw new AssertionError("sends go on without a client");
  }

  /**
   * A handshake is not watched: the first who tells is the connection itself. Tomcat does not when
   * it was reset, so that only the missing answer to a ping tells.
   */
  @ParameterizedTest
  @EnumSource(names = {"RESET", "CLOSED"})
  void beforeTheAnswer(Way way) throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch gone = new CountDownLatch(1);
    sockets.play(
        talk -> {
          talk.connect();
          asked.countDown();
          await(gone);
          try {
            talk.send(new Accept());
          } catch (DisconnectedException e) {
            // may be noticed here already
          }
          assertThat(talk.disconnect().code()).isEqualTo(LOST);
        });
    try (PlainContainer container = kind.start(webApplication(Map.of("throughline.ping", "PT1S")));
        RawClient connection = new RawClient(container.port())) {
      FrameClient client = new FrameClient(connection);
      client.ask(FrameClient.request(PATH, "dGhlIHNhbXBsZSBub25jZQ=="));
      await(asked);
      way.leave(client);
      gone.countDown();
      sockets.awaitScript();
    }
  }

  /** A client that does not say good-bye when the application does. */
  @ParameterizedTest
  @EnumSource
  void afterTheApplicationsClose(Way way) throws Exception {
    FrameClient client =
        open(
            talk -> {
              talk.accept();
              talk.close(4000, "");
              assertThat(((Disconnect) talk.receive()).code()).isEqualTo(4000);
            });
    assertThat(client.readClose().code()).isEqualTo(4000);
    way.leave(client);
    sockets.awaitScript();
  }

  @ParameterizedTest
  @EnumSource
  void afterItsOwnClose(Way way) throws Exception {
    FrameClient client =
        open(
            talk -> {
              talk.accept();
              assertThat(talk.disconnect().code()).isIn(4000, LOST);
            });
    client.send(Frame.close(4000, ""));
    way.leave(client);
    sockets.awaitScript();
  }

  @ParameterizedTest
  @EnumSource
  void andTheApplicationIsNotInterested(Way way) throws Exception {
    CountDownLatch gone = new CountDownLatch(1);
    FrameClient client =
        open(
            talk -> {
              talk.accept();
              await(gone);
            });
    way.leave(client);
    gone.countDown();
    sockets.awaitScript();
  }

  @Test
  void openSocketsEndWithTheWebApplication() throws Exception {
    List<RawClient> connections = new ArrayList<>();
    try (PlainContainer container = kind.start(webApplication(Map.of()))) {
      sockets.play(
          talk -> {
            talk.accept();
            assertThat(talk.disconnect().code()).isIn(1001, 1012);
          });
      List<FrameClient> clients = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        RawClient connection = new RawClient(container.port());
        connections.add(connection);
        clients.add(opened(new FrameClient(connection)));
      }
      FutureTask<Boolean> stopped = beside(container::undeploy);
      for (FrameClient client : clients) {
        assertThat(client.readClose().code()).isIn(1001, 1012);
        finish(client);
      }
      assertThat(stopped.get(20, TimeUnit.SECONDS)).isTrue();
      for (int i = 0; i < 5; i++) {
        sockets.awaitScript();
      }
      assertThat(eventuallyNone(container::openRequests)).isEmpty();
    } finally {
      for (RawClient each : connections) {
        each.close();
      }
    }
  }

  /** One that says nothing, one in the middle of a message, and one that takes nothing. */
  @Test
  void clientsThatDoNotCareDoNotKeepTheWebApplication() throws Exception {
    tolerateGrace();
    List<RawClient> connections = new ArrayList<>();
    try (PlainContainer container =
        kind.start(webApplication(Map.of("throughline.grace", "PT0.1S")))) {
      sockets.play(
          talk -> {
            talk.accept();
            CompletionStage<Event> pending = talk.receiving();
            sendInVain(talk);
            SocketTalk.await(pending);
            talk.disconnect();
          });
      for (int i = 0; i < 3; i++) {
        RawClient connection = new RawClient(container.port(), 4096);
        connections.add(connection);
        FrameClient client = opened(new FrameClient(connection));
        if (i == 1) {
          client.send(Frame.text("half").unfinished());
        }
      }
      assertThat(beside(container::undeploy).get(60, TimeUnit.SECONDS)).isTrue();
      for (int i = 0; i < 3; i++) {
        sockets.awaitScript();
      }
    } finally {
      for (RawClient each : connections) {
        each.close();
      }
    }
  }

  private void tolerateGrace() {
    logged.mayLog(LIBRARY, "throughline.grace");
  }
}
