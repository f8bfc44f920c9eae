package io.github.throughline.testing;

import io.github.throughline.application.Event;
import io.github.throughline.application.HttpEvent;
import io.github.throughline.application.WebSocketEvent;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Events whose bytes nobody else changes any more. */
final class EventCopies {
  private EventCopies() {}

  static Event of(Event event) {
    if (event instanceof HttpEvent.Request request) {
      return new HttpEvent.Request(copy(request.body()), request.moreBody());
    }
    if (event instanceof HttpEvent.ResponseBody body) {
      return new HttpEvent.ResponseBody(copy(body.body()), body.moreBody());
    }
    if (event instanceof WebSocketEvent.DenialBody body) {
      return new WebSocketEvent.DenialBody(copy(body.body()), body.moreBody());
    }
    if (event instanceof WebSocketEvent.Receive message) {
      ByteBuffer bytes = message.bytes();
      return bytes == null ? message : new WebSocketEvent.Receive(copy(bytes), null);
    }
    if (event instanceof WebSocketEvent.Send message) {
      ByteBuffer bytes = message.bytes();
      return bytes == null ? message : new WebSocketEvent.Send(copy(bytes), null);
    }
    return event;
  }

  private static ByteBuffer copy(ByteBuffer bytes) {
    return ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
  }

  /** Answers the bytes of an event; {@code null} if it has none. */
  static @Nullable ByteBuffer bytes(Event event) {
    if (event instanceof HttpEvent.Request request) {
      return request.body();
    }
    if (event instanceof HttpEvent.ResponseBody body) {
      return body.body();
    }
    if (event instanceof WebSocketEvent.DenialBody body) {
      return body.body();
    }
    if (event instanceof WebSocketEvent.Receive message) {
      return message.bytes();
    }
    return event instanceof WebSocketEvent.Send message ? message.bytes() : null;
  }
}
