package io.github.throughline.application;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Events of a WebSocket (RFC 6455). Messages are whole ones; pings and fragments are the server's
 * business. For bytes holds what {@link HttpEvent} says of bodies.
 */
public sealed interface WebSocketEvent extends Event {
  /** To the application: a client wants to connect, and waits for {@link Accept} or a refusal. */
  record Connect() implements WebSocketEvent {
    @Override
    public String type() {
      return "websocket.connect";
    }
  }

  /**
   * To the server: the client may connect.
   *
   * @param subprotocol one of those that the client has offered; {@code null} for none
   * @param headers go with the answer; {@code sec-websocket-protocol} is not among them
   */
  record Accept(@Nullable String subprotocol, List<Header> headers) implements WebSocketEvent {
    /**
     * Makes an event.
     *
     * @throws IllegalArgumentException if the subprotocol is no token, or given as a header
     */
    public Accept {
      if (subprotocol != null) {
        Fields.token("Accept.subprotocol", subprotocol);
      }
      headers = List.copyOf(headers);
      if (headers.stream().anyMatch(header -> header.name().equals("sec-websocket-protocol"))) {
        throw Fields.refused(
            "Accept.headers", "with sec-websocket-protocol", "give it as the subprotocol");
      }
    }

    /** Makes an event without subprotocol or headers. */
    public Accept() {
      this(null, List.of());
    }

    @Override
    public String type() {
      return "websocket.accept";
    }
  }

  /**
   * To the application: a message of the client. Either bytes or text is {@code null}.
   *
   * @param bytes of a binary message
   * @param text of a text message
   */
  record Receive(@Nullable ByteBuffer bytes, @Nullable String text) implements WebSocketEvent {
    /**
     * Makes an event.
     *
     * @throws IllegalArgumentException if both or neither is given
     */
    public Receive {
      requireOneOf("Receive", bytes, text);
      bytes = bytes == null ? null : Fields.view("Receive.bytes", bytes);
    }

    @Override
    public @Nullable ByteBuffer bytes() {
      return bytes == null ? null : bytes.duplicate();
    }

    @Override
    public String type() {
      return "websocket.receive";
    }
  }

  /**
   * To the server: a message for the client. Either bytes or text is {@code null}.
   *
   * @param bytes of a binary message
   * @param text of a text message
   */
  record Send(@Nullable ByteBuffer bytes, @Nullable String text) implements WebSocketEvent {
    /**
     * Makes an event.
     *
     * @throws IllegalArgumentException if both or neither is given
     */
    public Send {
      requireOneOf("Send", bytes, text);
      bytes = bytes == null ? null : Fields.view("Send.bytes", bytes);
    }

    /** Makes an event of a text message. */
    public Send(String text) {
      this(null, text);
    }

    @Override
    public @Nullable ByteBuffer bytes() {
      return bytes == null ? null : bytes.duplicate();
    }

    @Override
    public String type() {
      return "websocket.send";
    }
  }

  /**
   * To the application: the connection is closed, by whichever side, or lost.
   *
   * @param code the close code, 1005 if there was none, 1006 if the connection was lost
   * @param reason empty if there was none
   */
  record Disconnect(int code, String reason) implements WebSocketEvent {
    /**
     * Makes an event.
     *
     * @throws IllegalArgumentException if there is no such code
     */
    public Disconnect {
      if (code < 1000 || code > 4999) {
        throw Fields.refused("Disconnect.code", code, "a close code is from 1000 to 4999");
      }
      requireNonNull(reason, "Disconnect.reason");
    }

    @Override
    public String type() {
      return "websocket.disconnect";
    }
  }

  /**
   * To the server: before {@link Accept}, the client may not connect (status 403); after it, the
   * end.
   *
   * @param code one that an application may send: RFC 6455, section 7.4
   * @param reason at most 123 bytes of UTF-8
   */
  record Close(int code, String reason) implements WebSocketEvent {
    private static final int LONGEST_REASON = 123;

    /**
     * Makes an event.
     *
     * @throws IllegalArgumentException if the code may not be sent or the reason is too long
     */
    public Close {
      if (!maySend(code)) {
        throw Fields.refused("Close.code", code, "give 1000 to 1003, 1007 to 1014 or 3000 to 4999");
      }
      int length = requireNonNull(reason, "Close.reason").getBytes(UTF_8).length;
      if (length > LONGEST_REASON) {
        throw Fields.refused(
            "Close.reason", length + " bytes long", "give at most 123 bytes of UTF-8");
      }
    }

    /** Makes an event of a normal end. */
    public Close() {
      this(1000, "");
    }

    private static boolean maySend(int code) {
      return (code >= 1000 && code <= 1003)
          || (code >= 1007 && code <= 1014)
          || (code >= 3000 && code <= 4999);
    }

    @Override
    public String type() {
      return "websocket.close";
    }
  }

  /**
   * To the server: instead of {@link Accept}, the client gets this answer. Only for servers that
   * support {@link #EXTENSION}.
   *
   * @param status 100 to 999
   * @param headers kept apart and in order
   */
  record DenialStart(int status, List<Header> headers) implements WebSocketEvent {
    /** The name in {@link ConnectionScope#extensions()}. */
    public static final String EXTENSION = "websocket.http.response";

    /**
     * Makes an event.
     *
     * @throws IllegalArgumentException if there is no such status
     */
    public DenialStart {
      Fields.requireStatus("DenialStart.status", status);
      headers = List.copyOf(headers);
    }

    @Override
    public String type() {
      return "websocket.http.response.start";
    }
  }

  /**
   * To the server: a part of the body of the answer; the last one ends it.
   *
   * @param body the bytes between position and limit
   * @param moreBody whether there is more to come
   */
  record DenialBody(ByteBuffer body, boolean moreBody) implements WebSocketEvent {
    /** Makes an event. */
    public DenialBody {
      body = Fields.view("DenialBody.body", body);
    }

    @Override
    public ByteBuffer body() {
      return body.duplicate();
    }

    @Override
    public String type() {
      return "websocket.http.response.body";
    }
  }

  private static void requireOneOf(
      String event, @Nullable ByteBuffer bytes, @Nullable String text) {
    if ((bytes == null) == (text == null)) {
      throw Fields.refused(
          event + ".bytes and text",
          bytes == null ? "both null" : "both given",
          "give one of them");
    }
  }
}
