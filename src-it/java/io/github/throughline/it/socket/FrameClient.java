package io.github.throughline.it.socket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.github.throughline.it.exchange.RawClient;
import io.github.throughline.it.exchange.RawResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket client that sends what it is told, allowed or not, and takes nothing from the server
 * that is not allowed. One thread may send while another one reads.
 */
final class FrameClient {
  private static final String ACCEPT_SALT = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final int LONGEST_CONTROL = 125;

  private final RawClient connection;

  /** Whether a message has begun whose last frame has not come. */
  private boolean within;

  FrameClient(RawClient connection) {
    this.connection = connection;
  }

  /**
   * Asks for a WebSocket in the right way, and reads the answer.
   *
   * @param headers further ones, whole lines
   */
  RawResponse handshake(String path, String... headers) throws IOException {
    byte[] random = new byte[16];
    ThreadLocalRandom.current().nextBytes(random);
    String key = Base64.getEncoder().encodeToString(random);
    RawResponse response = ask(request(path, key, headers)).answer();
    if (response.status() == 101 && !isRight(response, key)) {
      throw new AssertionError("the server accepted something else: " + response);
    }
    return response;
  }

  /** The text of a handshake. */
  static String request(String path, String key, String... headers) {
    StringBuilder request =
        new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: example.org\r\n")
            .append("Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n")
            .append("Sec-WebSocket-Key: " + key + "\r\n");
    for (String header : headers) {
      request.append(header).append("\r\n");
    }
    return request.append("\r\n").toString();
  }

  private static boolean isRight(RawResponse response, String key) {
    return response.all("upgrade").stream().anyMatch("websocket"::equalsIgnoreCase)
        && response.all("connection").stream().anyMatch("upgrade"::equalsIgnoreCase)
        && response.all("sec-websocket-accept").equals(List.of(acceptOf(key)));
  }

  /** What a server answers to a key. */
  static String acceptOf(String key) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-1").digest((key + ACCEPT_SALT).getBytes(ISO_8859_1));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Sends a request as it is given. */
  FrameClient ask(String request) throws IOException {
    connection.send(request);
    return this;
  }

  /** Reads the answer to a request. */
  RawResponse answer() throws IOException {
    return connection.read();
  }

  /** Sends frames as a client has to, each in one write. */
  FrameClient send(Frame... frames) throws IOException {
    for (Frame frame : frames) {
      connection.send(masked(frame));
    }
    return this;
  }

  /** Sends frames without a mask. */
  FrameClient sendUnmasked(Frame frame) throws IOException {
    connection.send(frame.bytes());
    return this;
  }

  /** Sends frames in writes of so many bytes, whatever the borders of the frames. */
  FrameClient sendChopped(int size, Frame... frames) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (Frame frame : frames) {
      all.writeBytes(masked(frame));
    }
    byte[] bytes = all.toByteArray();
    for (int i = 0; i < bytes.length; i += size) {
      connection.send(Arrays.copyOfRange(bytes, i, Math.min(i + size, bytes.length)));
    }
    return this;
  }

  /** Sends bytes as they are. */
  FrameClient sendBytes(byte... bytes) throws IOException {
    connection.send(bytes);
    return this;
  }

  private static byte[] masked(Frame frame) {
    return frame.bytes(ThreadLocalRandom.current().nextInt());
  }

  /** Reads the next frame that is no ping; answers pings. */
  Frame read() throws IOException {
    Frame frame = readAny();
    while (frame.opcode() == Frame.PING) {
      send(Frame.of(Frame.PONG, frame.payload()));
      frame = readAny();
    }
    return frame;
  }

  /** Reads the next frame, whatever it is. */
  Frame readAny() throws IOException {
    Frame frame = readOrEnd();
    if (frame == null) {
      throw new AssertionError("the server has closed the connection without a frame");
    }
    return frame;
  }

  /** Reads the next message, of however many frames; answers pings. */
  Frame readMessage() throws IOException {
    Frame message = readMessageOrEnd();
    if (message == null) {
      throw new AssertionError("the server has closed the connection without a frame");
    }
    return message;
  }

  /** Reads the next message; {@code null} when the connection is closed, in whatever way. */
  @Nullable Frame readMessageOrEnd() throws IOException {
    Frame first = readOrEnd();
    while (first != null && first.opcode() == Frame.PING) {
      send(Frame.of(Frame.PONG, first.payload()));
      first = readOrEnd();
    }
    if (first == null) {
      return null;
    }
    ByteArrayOutputStream payload = new ByteArrayOutputStream();
    payload.writeBytes(first.payload());
    boolean fin = first.fin();
    while (!fin) {
      Frame next = read();
      payload.writeBytes(next.payload());
      fin = next.fin();
    }
    return Frame.of(first.opcode(), payload.toByteArray());
  }

  /** Reads a text message. */
  String readText() throws IOException {
    Frame message = readMessage();
    if (message.opcode() != Frame.TEXT) {
      throw new AssertionError("not a text message: " + message);
    }
    return message.text();
  }

  /** Skips what comes until the server says that it closes. */
  Frame readClose() throws IOException {
    Frame frame = read();
    while (frame.opcode() != Frame.CLOSE) {
      frame = read();
    }
    return frame;
  }

  /** Reads the next frame; {@code null} when the connection is closed, in whatever way. */
  @Nullable Frame readOrEnd() throws IOException {
    byte[] head = connection.read(2);
    if (head.length < 2) {
      return null;
    }
    long length = length(head[1]);
    if (length < 0) {
      return null;
    }
    boolean fin = head[0] < 0;
    int opcode = head[0] & 15;
    if ((head[0] & 0x70) != 0 || head[1] < 0 || !isRight(opcode, fin, length)) {
      throw new AssertionError(
          "the server sent a frame %02x %02x of %d bytes".formatted(head[0], head[1], length));
    }
    byte[] payload = connection.read((int) length);
    return payload.length < length ? null : new Frame(fin, 0, opcode, payload);
  }

  /** Answers a negative length if the connection is closed within. */
  private long length(byte second) throws IOException {
    int length = second & 0x7f;
    if (length < 126) {
      return length;
    }
    byte[] bytes = connection.read(length == 126 ? 2 : 8);
    if (bytes.length < (length == 126 ? 2 : 8)) {
      return -1;
    }
    ByteBuffer number = ByteBuffer.allocate(8);
    long extended = number.position(8 - bytes.length).put(bytes).getLong(0);
    boolean shorter = length == 126 ? extended < 126 : extended < 1 << 16;
    if (shorter || extended > Integer.MAX_VALUE) {
      throw new AssertionError("the server sent a length of " + extended + " in a wrong form");
    }
    return extended;
  }

  private boolean isRight(int opcode, boolean fin, long length) {
    boolean right =
        switch (opcode) {
          case Frame.CONTINUATION -> within;
          case Frame.TEXT, Frame.BINARY -> !within;
          case Frame.CLOSE, Frame.PING, Frame.PONG -> fin && length <= LONGEST_CONTROL;
          default -> false;
        };
    if (opcode < Frame.CLOSE) {
      within = !fin;
    }
    return right;
  }

  /** Waits for so long before the server is taken for silent. */
  void waitFor(Duration patience) throws IOException {
    connection.waitFor(patience);
  }

  /** Reads whatever the server still sends, until it closes the connection. */
  void readToEnd() throws IOException {
    while (readOrEnd() != null) {
      // what comes after the end is not looked at
    }
  }

  /** Answers the server's close frame, if it has not closed the connection. */
  void answerClose(int code) {
    try {
      send(Frame.close(code, ""));
    } catch (IOException e) {
      // it has done so
    }
  }

  int localPort() {
    return connection.localPort();
  }

  /** Tells the server that nothing more will be sent. */
  void closeOutput() throws IOException {
    connection.closeOutput();
  }

  /** Vanishes, with a reset. */
  void reset() throws IOException {
    connection.reset();
  }

  void close() throws IOException {
    connection.close();
  }
}
