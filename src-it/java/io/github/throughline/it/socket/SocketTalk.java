package io.github.throughline.it.socket;

import io.github.throughline.application.DisconnectedException;
import io.github.throughline.application.Event;
import io.github.throughline.application.Header;
import io.github.throughline.application.Receive;
import io.github.throughline.application.Send;
import io.github.throughline.application.WebSocketEvent;
import io.github.throughline.application.WebSocketEvent.Accept;
import io.github.throughline.application.WebSocketEvent.Disconnect;
import io.github.throughline.application.WebSocketScope;
import io.github.throughline.it.exchange.Talk;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One WebSocket as an application sees it, each step waited for; what fails is thrown as it is. */
final class SocketTalk {
  final WebSocketScope scope;
  private final Receive receive;
  private final Send send;

  SocketTalk(WebSocketScope scope, Receive receive, Send send) {
    this.scope = scope;
    this.receive = receive;
    this.send = send;
  }

  /** Asks for an event, and does not wait. */
  CompletionStage<Event> receiving() {
    return receive.receive();
  }

  Event receive() throws Exception {
    return Talk.await(receiving());
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

  /** Makes headers of names and values in turn. */
  static List<Header> headers(String... headers) {
    List<Header> all = new ArrayList<>();
    for (int i = 0; i < headers.length; i += 2) {
      all.add(new Header(headers[i], headers[i + 1]));
    }
    return all;
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

  /** Sends an event, and does not wait. */
  CompletionStage<@Nullable Void> sending(Event event) {
    return send.send(event);
  }

  void send(Event event) throws Exception {
    Talk.await(sending(event));
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
      Talk.await(sent);
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

  /** Answers what the server says of an event that it does not take. */
  Throwable refusal(Event event) {
    try {
      send(event);
    } catch (Exception | Error e) {
      return e;
    }
    throw new AssertionError("the server has taken " + event);
  }
}
