package io.github.throughline.it.socket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.throughline.application.WebSocketEvent;
import io.github.throughline.it.exchange.ContainerKind;
import io.github.throughline.it.relay.TellWho;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages arrive whole, each once, in their order, in both directions. */
abstract class MessageSuite extends SocketSuite {
  static final int MOST = 1 << 20;

  MessageSuite(ContainerKind kind) {
    super(kind);
  }

  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (i * 31 + (i >> 8));
    }
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 125, 126, 127, 128, 8192, 65_535, 65_536, 65_537, MOST})
  void binaryMessagesComeAndGo(int length) throws Exception {
    FrameClient client = openEcho();
    Frame message = Frame.binary(bytes(length));
    assertThat(client.send(message).readMessage()).isEqualTo(message);
    end(client);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 125, 126, 127, 128, 8192, 8193, 65_535, 65_536, 65_537, MOST})
  void textMessagesComeAndGo(int length) throws Exception {
    FrameClient client = openEcho();
    Frame message = Frame.text("x".repeat(length));
    assertThat(client.send(message).readMessage()).isEqualTo(message);
    end(client);
  }

  @Test
  void textOfAllLengthsOfUtf8ComesAndGoes() throws Exception {
    FrameClient client = openEcho();
    String text = "a\u00e9\u20ac\ud83d\ude00\u0000\uffff\ufeff".repeat(5000);
    assertThat(client.send(Frame.text(text)).readText()).isEqualTo(text);
    end(client);
  }

  @Test
  void textAndBytesAreToldApart() throws Exception {
    FrameClient client =
        open(
            talk -> {
              talk.accept();
              WebSocketEvent.Receive text = (WebSocketEvent.Receive) talk.receive();
              assertThat(text.text()).isEqualTo("abc");
              assertThat(text.bytes()).isNull();
              WebSocketEvent.Receive bytes = (WebSocketEvent.Receive) talk.receive();
              assertThat(bytes.text()).isNull();
              assertThat(SocketTalk.bytes(bytes).remaining()).isEqualTo(3);
              talk.send("def");
              talk.send(new byte[] {1, 2});
              talk.disconnect();
            });
    client.send(Frame.text("abc"), Frame.binary((byte) 1, (byte) 2, (byte) 3));
    assertThat(client.readMessage()).isEqualTo(Frame.text("def"));
    assertThat(client.readMessage()).isEqualTo(Frame.binary((byte) 1, (byte) 2));
    end(client);
  }

  @Test
  void anEmptyMessageIsOne() throws Exception {
    FrameClient client = openEcho();
    client.send(Frame.text(""), Frame.binary(), Frame.text("a"));
    assertThat(client.readMessage()).isEqualTo(Frame.text(""));
    assertThat(client.readMessage()).isEqualTo(Frame.binary());
    assertThat(client.readMessage()).isEqualTo(Frame.text("a"));
    end(client);
  }

  @Test
  void fragmentsMakeOneMessage() throws Exception {
    FrameClient client = openEcho();
    client.send(
        Frame.text("one ").unfinished(),
        Frame.continuation("").unfinished(),
        Frame.continuation("message"),
        Frame.text("").unfinished(),
        Frame.continuation(""),
        Frame.binary((byte) 1).unfinished(),
        Frame.of(Frame.CONTINUATION, new byte[] {2}));
    assertThat(client.readMessage()).isEqualTo(Frame.text("one message"));
    assertThat(client.readMessage()).isEqualTo(Frame.text(""));
    assertThat(client.readMessage()).isEqualTo(Frame.binary((byte) 1, (byte) 2));
    end(client);
  }

  @Test
  void fragmentsMayBeManyAndSmall() throws Exception {
    FrameClient client = openEcho();
    int count = 5000;
    Frame[] frames = new Frame[count];
    Arrays.fill(frames, Frame.continuation("x").unfinished());
    frames[0] = Frame.text("x").unfinished();
    frames[count - 1] = Frame.continuation("x");
    client.sendChopped(1000, frames);
    assertThat(client.readText()).isEqualTo("x".repeat(count));
    end(client);
  }

  @Test
  void framesMayComeByteByByte() throws Exception {
    FrameClient client = openEcho();
    client.sendChopped(
        1, Frame.text("caf\u00e9 ").unfinished(), Frame.ping("p"), Frame.continuation("\u20ac"));
    assertThat(client.read()).isEqualTo(Frame.pong("p"));
    assertThat(client.readText()).isEqualTo("caf\u00e9 \u20ac");
    end(client);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 125})
  void pingsAreAnsweredByTheContainer(int length) throws Exception {
    FrameClient client = openEcho();
    String payload = "p".repeat(length);
    assertThat(client.send(Frame.ping(payload)).read()).isEqualTo(Frame.pong(payload));
    end(client);
  }

  @Test
  void pingsBetweenFragmentsAreAnsweredFirst() throws Exception {
    FrameClient client = openEcho();
    client.send(Frame.text("a").unfinished(), Frame.ping("1"));
    assertThat(client.read()).isEqualTo(Frame.pong("1"));
    client.send(Frame.continuation("b").unfinished(), Frame.ping("2"), Frame.pong("unasked"));
    assertThat(client.read()).isEqualTo(Frame.pong("2"));
    client.send(Frame.continuation("c"));
    assertThat(client.readText()).isEqualTo("abc");
    end(client);
  }

  @Test
  void pongsThatNobodyAskedForAreNothing() throws Exception {
    FrameClient client = openEcho();
    client.send(Frame.pong(""), Frame.pong("abc"), Frame.text("a"));
    assertThat(client.read()).isEqualTo(Frame.text("a"));
    end(client);
  }

  @Test
  void messagesKeepTheirOrder() throws Exception {
    FrameClient client = openEcho();
    int count = 300;
    for (int i = 0; i < count; i++) {
      byte[] number = Integer.toString(i).getBytes(UTF_8);
      client.send(Frame.of(i % 2 == 0 ? Frame.TEXT : Frame.BINARY, number));
    }
    for (int i = 0; i < count; i++) {
      Frame message = client.readMessage();
      assertThat(new String(message.payload(), UTF_8)).isEqualTo(Integer.toString(i));
      assertThat(message.opcode()).isEqualTo(i % 2 == 0 ? Frame.TEXT : Frame.BINARY);
    }
    end(client);
  }

  @Test
  void theApplicationMaySpeakFirst() throws Exception {
    FrameClient client =
        open(
            talk -> {
              talk.accept();
              talk.send("hello");
              talk.disconnect();
            });
    assertThat(client.readText()).isEqualTo("hello");
    end(client);
  }

  @Test
  void whatAMessageHoldsIsTheApplications() throws Exception {
    AtomicReference<byte[]> kept = new AtomicReference<>();
    FrameClient client =
        open(
            talk -> {
              talk.accept();
              ByteBuffer first = talk.receiveBytes();
              talk.send("next");
              talk.receive();
              byte[] bytes = new byte[first.remaining()];
              first.get(bytes);
              kept.set(bytes);
              talk.disconnect();
            });
    byte[] first = bytes(5000);
    client.send(Frame.binary(first));
    assertThat(client.readText()).isEqualTo("next");
    client.send(Frame.binary(new byte[5000]));
    end(client);
    assertThat(kept.get()).isEqualTo(first);
  }

  @Test
  void eachMessageIsHandledInTheContextOfItsSocket() throws Exception {
    sockets.use(new TellWho());
    FrameClient ann = client();
    FrameClient bob = client();
    assertThat(ann.handshake(PATH + "?who=ann").status()).isEqualTo(101);
    assertThat(bob.handshake(PATH + "?who=bob").status()).isEqualTo(101);
    for (int i = 0; i < 20; i++) {
      ann.send(Frame.text("a" + i));
      bob.send(Frame.text("b" + i));
      assertThat(ann.readText()).isEqualTo("a" + i + "ann");
      assertThat(bob.readText()).isEqualTo("b" + i + "bob");
    }
    sayGoodBye(ann);
    sayGoodBye(bob);
  }
}
