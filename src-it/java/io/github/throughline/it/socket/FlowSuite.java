package io.github.throughline.it.socket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.throughline.application.DisconnectedException;
import io.github.throughline.application.Event;
import io.github.throughline.application.WebSocketEvent;
import io.github.throughline.application.WebSocketEvent.Disconnect;
import io.github.throughline.it.exchange.ContainerKind;
import io.github.throughline.it.relay.ManySenders;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Whoever is slow slows the other side down; nothing is lost or doubled on the way. */
abstract class FlowSuite extends SocketSuite {
  private static final int BIG = 64 << 10;

  /** Together more than any buffers on the way hold. */
  private static final int MANY = 1000;

  /** So many messages are answered while nothing else moves, until that is no coincidence. */
  private static final int TURNS = 200;

  FlowSuite(ContainerKind kind) {
    super(kind);
  }

  /** A message that tells which one it is. */
  private static byte[] numbered(int number, int size) {
    return ByteBuffer.allocate(size).putInt(number).array();
  }

  /**
   * Answers what a count comes to when it does not grow while the server serves another client, or
   * has reached its end.
   */
  private int whenItStands(AtomicInteger count, int end) throws Exception {
    FrameClient other = openEcho();
    int before = -1;
    for (int turns = 0; turns < TURNS && count.get() < end; turns++) {
      int now = count.get();
      turns = now == before ? turns : 0;
      before = now;
      assertThat(other.send(Frame.text("a")).readText()).isEqualTo("a");
    }
    end(other);
    return count.get();
  }

  @Test
  void anApplicationThatDoesNotReceiveStopsTheClient() throws Exception {
    CountDownLatch released = new CountDownLatch(1);
    FrameClient client =
        open(
            talk -> {
              talk.accept();
              await(released);
              for (int i = 0; i < MANY; i++) {
                ByteBuffer bytes = talk.receiveBytes();
                assertThat(bytes.remaining()).isEqualTo(BIG);
                assertThat(bytes.getInt()).isEqualTo(i);
              }
              assertThat(talk.receive()).isEqualTo(new Disconnect(1000, ""));
            });
    AtomicInteger sent = new AtomicInteger();
    FutureTask<Boolean> sender =
        beside(
            () -> {
              for (int i = 0; i < MANY; i++) {
                client.send(Frame.binary(numbered(i, BIG)));
                sent.set(i + 1);
              }
            });
    assertThat(whenItStands(sent, MANY)).isLessThan(MANY);
    released.countDown();
    assertThat(sender.get(60, TimeUnit.SECONDS)).isTrue();
    end(client);
  }

  @Test
  void aClientThatDoesNotReadStopsTheApplication() throws Exception {
    CountDownLatch stopped = new CountDownLatch(1);
    sockets.play(
        talk -> {
          talk.accept();
          boolean stands = false;
          for (int i = 0; i < MANY; i++) {
            CompletionStage<?> sent =
                talk.sending(new WebSocketEvent.Send(ByteBuffer.wrap(numbered(i, BIG)), null));
            if (!stands && !isDoneSoon(sent)) {
              stands = true;
              stopped.countDown();
            }
            SocketTalk.awaitSent(sent);
          }
          assertThat(stands).isTrue();
          talk.disconnect();
        });
    FrameClient client = open(4096);
    await(stopped);
    for (int i = 0; i < MANY; i++) {
      Frame message = client.readMessage();
      assertThat(message.payload()).hasSize(BIG);
      assertThat(ByteBuffer.wrap(message.payload()).getInt()).isEqualTo(i);
    }
    end(client);
  }

  private static boolean isDoneSoon(CompletionStage<?> stage) throws Exception {
    try {
      stage.toCompletableFuture().get(500, TimeUnit.MILLISECONDS);
      return true;
    } catch (ExecutionException e) {
      return true; // the client has read all of it, and closed
    } catch (TimeoutException e) {
      return false; // too early at the worst: it is waited for all the same
    }
  }

  @Test
  void sendersOfManyThreadsAreHeardWholeAndOnce() throws Exception {
    sockets.use(new ManySenders());
    FrameClient client = open();
    int[] next = new int[ManySenders.SENDERS];
    for (int i = 0; i < ManySenders.SENDERS * ManySenders.EACH; i++) {
      String text = client.readText();
      int sender = Integer.parseInt(text.substring(0, text.indexOf(':')));
      assertThat(text).isEqualTo(ManySenders.text(sender, next[sender]++));
    }
    sayGoodBye(client);
  }

  @Test
  void sendsThatNobodyWaitsForKeepTheirOrder() throws Exception {
    FrameClient client =
        open(
            talk -> {
              talk.accept();
              List<CompletionStage<?>> all = new ArrayList<>();
              for (int i = 0; i < MANY; i++) {
                all.add(talk.sending(new WebSocketEvent.Send(i + " " + "x".repeat(i))));
              }
              for (CompletionStage<?> each : all) {
                SocketTalk.awaitSent(each);
              }
              talk.disconnect();
            });
    for (int i = 0; i < MANY; i++) {
      assertThat(client.readText()).isEqualTo(i + " " + "x".repeat(i));
    }
    end(client);
  }

  @Test
  void bothDirectionsAreBusyAtOnce() throws Exception {
    FrameClient client = openEcho();
    int count = 3000;
    FutureTask<Boolean> sender =
        beside(
            () -> {
              for (int i = 0; i < count; i++) {
                client.send(Frame.of(Frame.BINARY, numbered(i, 4 + i % 5000)));
              }
            });
    for (int i = 0; i < count; i++) {
      Frame message = client.readMessage();
      assertThat(ByteBuffer.wrap(message.payload()).getInt()).isEqualTo(i);
      assertThat(message.payload()).hasSize(4 + i % 5000);
    }
    assertThat(sender.get(20, TimeUnit.SECONDS)).isTrue();
    end(client);
  }

  @Test
  void receivesMayBeAskedForAhead() throws Exception {
    FrameClient client =
        open(
            talk -> {
              talk.accept();
              List<CompletionStage<Event>> ahead = new ArrayList<>();
              for (int i = 0; i < 10; i++) {
                ahead.add(talk.receiving());
              }
              talk.send("ready");
              for (int i = 0; i < 8; i++) {
                Event event = SocketTalk.await(ahead.get(i));
                assertThat(((WebSocketEvent.Receive) event).text()).isEqualTo("m" + i);
              }
              assertThat(SocketTalk.await(ahead.get(8))).isEqualTo(new Disconnect(1000, ""));
              assertThat(SocketTalk.await(ahead.get(9))).isEqualTo(new Disconnect(1000, ""));
            });
    assertThat(client.readText()).isEqualTo("ready");
    for (int i = 0; i < 8; i++) {
      client.send(Frame.text("m" + i));
    }
    end(client);
  }

  @Test
  void aClientThatVanishesLetsTheSenderGo() throws Exception {
    tolerateContainers();
    CountDownLatch stopped = new CountDownLatch(1);
    sockets.play(
        talk -> {
          talk.accept();
          List<CompletionStage<?>> all = new ArrayList<>();
          for (int i = 0; i < MANY; i++) {
            all.add(talk.sending(new WebSocketEvent.Send(ByteBuffer.allocate(BIG), null)));
          }
          CompletionStage<?> last = all.get(MANY - 1);
          assertThat(last.toCompletableFuture()).isNotDone();
          stopped.countDown();
          try {
            SocketTalk.await(last);
          } catch (DisconnectedException e) {
            assertThat(talk.disconnect().code()).isEqualTo(1006);
            return;
          }
          throw new AssertionError("sent to nobody");
        });
    FrameClient client = open(4096);
    await(stopped);
    client.reset();
    sockets.awaitScript();
  }

  @Test
  void aClientThatVanishesIsNotMissedByAnApplicationThatDidNotReceive() throws Exception {
    tolerateContainers();
    CountDownLatch gone = new CountDownLatch(1);
    AtomicInteger received = new AtomicInteger();
    FrameClient client =
        open(
            talk -> {
              talk.accept();
              await(gone);
              Event event = talk.receive();
              while (event instanceof WebSocketEvent.Receive message) {
                assertThat(SocketTalk.bytes(message).getInt())
                    .isEqualTo(received.getAndIncrement());
                event = talk.receive();
              }
              assertThat(event).isEqualTo(new Disconnect(1006, ""));
            });
    AtomicInteger sent = new AtomicInteger();
    FutureTask<Boolean> sender =
        beside(
            () -> {
              try {
                for (int i = 0; i < MANY; i++) {
                  client.send(Frame.binary(numbered(i, BIG)));
                  sent.set(i + 1);
                }
              } catch (IOException e) {
                // the reset
              }
            });
    assertThat(whenItStands(sent, MANY)).isLessThan(MANY);
    client.reset();
    gone.countDown();
    assertThat(sender.get(20, TimeUnit.SECONDS)).isTrue();
    sockets.awaitScript();
    assertThat(received.get()).isLessThan(MANY);
  }

  @Test
  void pingsAreAnsweredWhileTheApplicationSends() throws Exception {
    FrameClient client =
        open(
            talk -> {
              talk.accept();
              for (int i = 0; i < MANY; i++) {
                talk.send("m" + i);
              }
              talk.disconnect();
            });
    client.send(Frame.ping("here"));
    int messages = 0;
    int pongs = 0;
    while (messages < MANY || pongs < 1) {
      Frame frame = client.readAny();
      if (frame.opcode() == Frame.PONG) {
        assertThat(frame).isEqualTo(Frame.pong("here"));
        pongs++;
      } else {
        assertThat(new String(frame.payload(), UTF_8)).isEqualTo("m" + messages++);
      }
    }
    end(client);
  }
}
