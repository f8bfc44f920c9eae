package io.github.throughline.it.socket;

import io.github.throughline.application.DisconnectedException;
import io.github.throughline.application.Event;
import io.github.throughline.application.Receive;
import io.github.throughline.application.Send;
import io.github.throughline.application.WebSocketEvent;
import io.github.throughline.application.WebSocketEvent.Accept;
import io.github.throughline.application.WebSocketEvent.Disconnect;
import io.github.throughline.application.WebSocketScope;
import io.github.throughline.it.exchange.EventTalk;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One WebSocket as an application sees it. */
final class SocketTalk extends EventTalk {
  final WebSocketScope scope;

  SocketTalk(WebSocketScope scope, Receive receive, Send send) {
    super(receive, send);
    this.scope = scope;
  }

  /** Receives the event that comes first. */
  void connect() throws Exception {
    Event first = receive();
    if (!first.equals(new WebSocketEvent.Connect())) {
      throw new AssertionError("the first event is " + first);
    }
  }

  /** Takes the client. */
  void accept() throws Exception {
    connect();
    send(new Accept());
  }

  /** Takes the client; headers are names and values in turn. */
  void accept(@Nullable String subprotocol, String... headers) throws Exception {
    connect();
    send(new Accept(subprotocol, headers(headers)));
  }

  /** Receives a text message. */
  String receiveText() throws Exception {
    Event event = receive();
    if (event instanceof WebSocketEvent.Receive message && message.text() != null) {
      return message.text();
    }
    throw new AssertionError("not a text message: " + event);
  }

  /** Receives a binary message. */
  ByteBuffer receiveBytes() throws Exception {
    return bytes((WebSocketEvent.Receive) receive());
  }

  /** Answers what a message holds, which has to be a binary one. */
  static ByteBuffer bytes(WebSocketEvent.Receive message) {
    return Objects.requireNonNull(message.bytes(), "not a binary message");
  }

  /** Receives messages, however many, and then the end. */
  Disconnect disconnect() throws Exception {
    Event event = receive();
    while (event instanceof WebSocketEvent.Receive) {
      event = receive();
    }
    return (Disconnect) event;
  }

  /** Sends a message that the client is known to read. */
  void send(String text) throws Exception {
    awaitSent(sending(new WebSocketEvent.Send(text)));
  }

  /** Sends a message that the client is known to read. */
  void send(byte[] bytes) throws Exception {
    awaitSent(sending(new WebSocketEvent.Send(ByteBuffer.wrap(bytes), null)));
  }

  /** Waits for a send; a client that has read it and closed may be heard before it is done. */
  static void awaitSent(CompletionStage<?> sent) throws Exception {
    try {
      await(sent);
    } catch (DisconnectedException e) {
      // whether it has come is the client's to tell
    }
  }

  void close(int code, String reason) throws Exception {
    send(new WebSocketEvent.Close(code, reason));
  }

  /** Sends back what comes until the end, and answers that. */
  Disconnect echo() throws Exception {
    Event event = receive();
    while (event instanceof WebSocketEvent.Receive message) {
      awaitSent(sending(new WebSocketEvent.Send(message.bytes(), message.text())));
      event = receive();
    }
    return (Disconnect) event;
  }
}
