package io.github.throughline.it.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.github.throughline.application.DisconnectedException;
import io.github.throughline.application.Event;
import io.github.throughline.application.WebSocketEvent.Close;
import io.github.throughline.application.WebSocketEvent.Disconnect;
import io.github.throughline.application.WebSocketEvent.Send;
import io.github.throughline.it.exchange.ContainerKind;
import io.github.throughline.it.socket.Sockets.Script;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Both sides agree on the end, and hear who has ended it and why. */
abstract class CloseSuite extends SocketSuite {
  private static final String LONGEST = "x".repeat(123);

  CloseSuite(ContainerKind kind) {
    super(kind);
  }

  private FrameClient openUntil(Disconnect expected) throws Exception {
    return open(
        talk -> {
          talk.accept();
          assertThat(talk.receive()).isEqualTo(expected);
          assertThat(talk.receive()).isEqualTo(expected);
        });
  }

  private FrameClient openTo(Consumer<Disconnect> check) throws Exception {
    return open(
        talk -> {
          talk.accept();
          check.accept((Disconnect) talk.receive());
        });
  }

  private void assertClosed(FrameClient client, int code) throws Exception {
    assertThat(client.readClose().code()).isEqualTo(code);
    client.readToEnd();
    sockets.awaitScript();
  }

  @ParameterizedTest
  @ValueSource(
      ints = {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 4999})
  void theClientsCodeIsTold(int code) throws Exception {
    assumeFalse(code == 1014 && Deviation.SILENT_1014.isOf(kind));
    boolean refused = code >= 1012 && code < 3000 && Deviation.NO_NEW_CODES.isOf(kind);
    int told = refused ? 1002 : code;
    FrameClient client = openTo(end -> assertThat(end.code()).isEqualTo(told));
    client.send(Frame.close(code, ""));
    assertClosed(client, told);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bye", "caf\u00e9 \u20ac \ud83d\ude00", "longest"})
  void theClientsReasonIsTold(String reason) throws Exception {
    String told = reason.equals("longest") ? LONGEST : reason;
    FrameClient client = openUntil(new Disconnect(4000, told));
    client.send(Frame.close(4000, told));
    assertClosed(client, 4000);
  }

  @Test
  void aCloseWithoutACodeIsTold() throws Exception {
    int told = Deviation.NO_CODE_IS_1000.isOf(kind) ? 1000 : Frame.NO_CODE;
    FrameClient client = openTo(end -> assertThat(end.code()).isEqualTo(told));
    client.send(Frame.close());
    assertThat(client.readClose().code()).isIn(Frame.NO_CODE, 1000);
    client.readToEnd();
    sockets.awaitScript();
  }

  @ParameterizedTest
  @CsvSource({
    "1000,''",
    "1001,going",
    "1003,''",
    "1008,not for you",
    "1012,''",
    "1013,later",
    "1014,''",
    "3000,''",
    "4999,caf\u00e9"
  })
  void theApplicationsCodeAndReasonAreTold(int code, String reason) throws Exception {
    FrameClient client =
        open(
            talk -> {
              talk.accept();
              talk.close(code, reason);
              assertThat(((Disconnect) talk.receive()).code()).isEqualTo(code);
            });
    Frame close = client.readClose();
    assertThat(close.code()).isEqualTo(code);
    assertThat(close.reason()).isEqualTo(reason);
    finish(client, code);
    sockets.awaitScript();
  }

  @Test
  void theLongestReasonIsSent() throws Exception {
    FrameClient client =
        open(
            talk -> {
              talk.accept();
              talk.close(4000, LONGEST);
              talk.disconnect();
            });
    assertThat(client.readClose().reason()).isEqualTo(LONGEST);
    finish(client);
    sockets.awaitScript();
  }

  @Test
  void whatWasSentBeforeTheCloseComesBeforeIt() throws Exception {
    int count = 100;
    FrameClient client =
        open(
            talk -> {
              talk.accept();
              List<CompletionStage<?>> all = new ArrayList<>();
              for (int i = 0; i < count; i++) {
                all.add(talk.sending(new Send("m" + i)));
              }
              talk.close(1000, "");
              SocketTalk.await(all.get(count - 1));
            });
    for (int i = 0; i < count; i++) {
      assertThat(client.readText()).isEqualTo("m" + i);
    }
    assertThat(client.read().code()).isEqualTo(1000);
    finish(client);
    sockets.awaitScript();
  }

  @Test
  void nothingIsSentAfterTheOwnClose() throws Exception {
    FrameClient client =
        open(
            talk -> {
              talk.accept();
              talk.close(4001, "");
              assertThat(talk.refusal(new Send("a"))).isInstanceOf(DisconnectedException.class);
              assertThat(talk.refusal(new Close())).isInstanceOf(DisconnectedException.class);
            });
    assertThat(client.read().code()).isEqualTo(4001);
    client.send(Frame.close(4001, ""));
    assertThat(client.readOrEnd()).isNull();
    sockets.awaitScript();
  }

  @Test
  void nothingIsSentAfterTheClientsClose() throws Exception {
    FrameClient client =
        open(
            talk -> {
              talk.accept();
              assertThat(talk.receive()).isEqualTo(new Disconnect(4002, ""));
              assertThat(talk.refusal(new Send("a"))).isInstanceOf(DisconnectedException.class);
              assertThat(talk.refusal(new Close())).isInstanceOf(DisconnectedException.class);
            });
    client.send(Frame.close(4002, ""));
    assertThat(client.read().code()).isEqualTo(4002);
    assertThat(client.readOrEnd()).isNull();
    sockets.awaitScript();
  }

  @Test
  void messagesThatCameBeforeTheCloseAreReceivedBeforeIt() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    FrameClient client =
        open(
            talk -> {
              talk.accept();
              await(closed);
              assertThat(talk.receiveText()).isEqualTo("1");
              assertThat(talk.receiveText()).isEqualTo("2");
              assertThat(talk.receive()).isEqualTo(new Disconnect(1000, "done"));
            });
    client.send(Frame.text("1"), Frame.text("2"), Frame.close(1000, "done"));
    closed.countDown();
    assertClosed(client, 1000);
  }

  @Test
  void whatFollowsTheClientsCloseIsNothing() throws Exception {
    FrameClient client = openUntil(new Disconnect(1000, ""));
    client.sendChopped(
        1000, Frame.close(1000, ""), Frame.text("after"), Frame.ping("x"), Frame.close(1001, ""));
    client.readToEnd(); // the answer may be lost, if the server has not read all of this
    sockets.awaitScript();
  }

  @Test
  void aCloseWithinAMessageEndsBoth() throws Exception {
    FrameClient client = openUntil(new Disconnect(1000, ""));
    client.send(Frame.text("half").unfinished(), Frame.close(1000, ""));
    assertClosed(client, 1000);
  }

  @Test
  void aPendingReceiveHearsOfTheOwnClose() throws Exception {
    FrameClient client =
        open(
            talk -> {
              talk.accept();
              CompletionStage<Event> pending = talk.receiving();
              talk.close(4003, "");
              assertThat(((Disconnect) SocketTalk.await(pending)).code()).isEqualTo(4003);
            });
    assertThat(client.readClose().code()).isEqualTo(4003);
    finish(client, 4003);
    sockets.awaitScript();
  }

  @Test
  void messagesThatCrossTheOwnCloseAreTakenUntilTheAnswer() throws Exception {
    assumeFalse(Deviation.HASTY_ENDS.isOf(kind));
    FrameClient client =
        open(
            talk -> {
              talk.accept();
              talk.close(4007, "");
              assertThat(talk.disconnect().code()).isEqualTo(4007);
            });
    assertThat(client.readClose().code()).isEqualTo(4007);
    for (int i = 0; i < 100; i++) {
      client.send(Frame.text("x".repeat(1000)));
    }
    finish(client, 4007);
    sockets.awaitScript();
  }

  @Test
  void aClientThatDoesNotAnswerTheCloseIsGivenUp() throws Exception {
    FrameClient client =
        open(
            talk -> {
              talk.accept();
              talk.close(4009, "");
              assertThat(talk.disconnect().code()).isEqualTo(4009);
            });
    assertThat(client.readClose().code()).isEqualTo(4009);
    if (Deviation.LONG_PARTINGS.isOf(kind)) {
      client.waitFor(Duration.ofSeconds(40));
    }
    client.readToEnd();
    sockets.awaitScript();
  }

  @Test
  void bothMayCloseAtOnce() throws Exception {
    CountDownLatch closing = new CountDownLatch(1);
    FrameClient client =
        open(
            talk -> {
              talk.accept();
              closing.countDown();
              talk.sending(new Close(4004, "")).toCompletableFuture().exceptionally(e -> null);
              assertThat(talk.disconnect().code()).isIn(4004, 4005);
            });
    await(closing);
    client.send(Frame.close(4005, ""));
    Frame close = client.readMessageOrEnd();
    if (close == null) {
      assertThat(Deviation.UNSAID_CLOSES.isOf(kind)).isTrue();
    } else if (close.code() != 1001 || !Deviation.CROSSED_CLOSES.isOf(kind)) {
      assertThat(close.code()).isIn(4004, 4005);
    }
    client.readToEnd();
    sockets.awaitScript();
  }

  private FrameClient openFailing(Script script) throws Exception {
    return open(
        talk -> {
          talk.accept();
          script.run(talk);
        });
  }

  @Test
  void anApplicationThatReturnsHasClosed() throws Exception {
    FrameClient client = open(SocketTalk::accept);
    assertThat(client.readClose().code()).isEqualTo(1000);
    finish(client);
    sockets.awaitScript();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anApplicationThatFailsIsAnError(boolean late) throws Exception {
    logged.mustLogOnce(LIBRARY, "on purpose");
    FrameClient client =
        openFailing(
            talk -> {
              if (late) {
                talk.receiveText();
              }
              throw new IllegalArgumentException("on purpose");
            });
    if (late) {
      client.send(Frame.text("now"));
    }
    Frame close = client.readClose();
    assertThat(close.code()).isEqualTo(1011);
    assertThat(close.reason()).doesNotContain("on purpose");
    finish(client);
  }

  @Test
  void anApplicationThatFailsAfterItsCloseIsAnErrorToo() throws Exception {
    logged.mustLogOnce(LIBRARY, "on purpose");
    FrameClient client =
        openFailing(
            talk -> {
              talk.close(4006, "");
              throw new IllegalArgumentException("on purpose");
            });
    assertThat(client.readClose().code()).isEqualTo(4006);
    finish(client);
  }

  @Test
  void anApplicationThatFailsAfterTheEndIsAnErrorToo() throws Exception {
    logged.mustLogOnce(LIBRARY, "on purpose");
    FrameClient client =
        openFailing(
            talk -> {
              talk.disconnect();
              throw new IllegalArgumentException("on purpose");
            });
    client.send(Frame.close(1000, ""));
    client.readClose();
    client.readToEnd();
  }

  @Test
  void aSendInVainIsNoError() throws Exception {
    FrameClient client =
        openFailing(
            talk -> {
              talk.disconnect();
              talk.send(new Send("in vain"));
            });
    client.send(Frame.close(1000, ""));
    client.readClose();
    client.readToEnd();
    try {
      sockets.awaitScript();
    } catch (DisconnectedException e) {
      return;
    }
    throw new AssertionError("sent to nobody");
  }

  @Test
  void thePathServesAgainAfterAll() throws Exception {
    for (int i = 0; i < 200; i++) {
      FrameClient client = openEcho();
      assertThat(client.send(Frame.text("a" + i)).readText()).isEqualTo("a" + i);
      end(client);
    }
  }
}
