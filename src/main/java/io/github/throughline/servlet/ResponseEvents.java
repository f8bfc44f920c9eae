package io.github.throughline.servlet;

import static java.util.Objects.requireNonNull;

import io.github.throughline.application.DisconnectedException;
import io.github.throughline.application.Event;
import io.github.throughline.application.Header;
import io.github.throughline.application.HttpEvent.EarlyHint;
import io.github.throughline.application.HttpEvent.PathSend;
import io.github.throughline.application.HttpEvent.ResponseBody;
import io.github.throughline.application.HttpEvent.ResponseStart;
import io.github.throughline.application.HttpEvent.ResponseTrailers;
import io.github.throughline.application.HttpScope;
import io.github.throughline.servlet.internal.Answer;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What an application may send in the course of one response, made into parts of it. The start is
 * held back until there is a body, so that until then a failure can be told to the client.
 *
 * <pre>
 * state    | ResponseStart | ResponseBody, more to come | last ResponseBody, PathSend | trailers
 * NEW      | STARTED       |                            |                             |
 * STARTED  |               | BODY                       | TRAILERS or ENDED           |
 * BODY     |               | BODY                       | TRAILERS or ENDED, no path  |
 * TRAILERS |               |                            |                             | TRAILERS, ENDED
 * ENDED    |               |                            |                             |
 * </pre>
 *
 * Early hints change no state: they are sent in STARTED, where the container can, ignored in BODY.
 * What is neither in the table nor here is refused, and changes nothing.
 */
final class ResponseEvents {
  private enum State {
    NEW("http.response.start"),
    STARTED("http.response.body"),
    BODY("http.response.body"),
    TRAILERS("http.response.trailers"),
    ENDED("nothing any more");

    final String expected;

    State(String expected) {
      this.expected = expected;
    }
  }

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final ResponseParts parts;
  private final HttpScope request;

  // Guarded by this.
  private final Map<String, String> trailers = new LinkedHashMap<>();
  private State state = State.NEW;
  private @Nullable Head head;
  private boolean headPut;
  private long given;
  private @Nullable String closed;

  /** Makes the events of the response to a request. */
  ResponseEvents(ResponseParts parts, HttpScope request) {
    this.parts = parts;
    this.request = request;
  }

  /** Takes an event of the application: any thread. */
  CompletableFuture<@Nullable Void> send(Event event) {
    requireNonNull(event, "event");
    Answer answer = new Answer(parts.executor());
    synchronized (this) {
      try {
        take(event, answer);
      } catch (IllegalStateException | DisconnectedException e) {
        answer.decide(e);
      }
    }
    parts.write();
    return answer.give();
  }

  /** Whether all of the response was sent by the application. */
  synchronized boolean isEnded() {
    return state == State.ENDED;
  }

  /**
   * Refuses all that is still to come.
   *
   * @param reason what those who send are told
   */
  synchronized void close(String reason) {
    closed = reason;
  }

  private void take(Event event, Answer answer) throws DisconnectedException {
    if (closed != null && state != State.ENDED) {
      throw new DisconnectedException(closed);
    }
    if (event instanceof ResponseStart start && state == State.NEW) {
      start(start);
      answer.decide(null);
    } else if (event instanceof ResponseBody body && isBodyExpected()) {
      body(body, answer);
    } else if (event instanceof EarlyHint hint && isBodyExpected()) {
      hint(hint, answer);
    } else if (event instanceof PathSend path && state == State.STARTED) {
      path(path, answer);
    } else if (event instanceof ResponseTrailers last && state == State.TRAILERS) {
      trailers(last);
      answer.decide(null);
    } else {
      throw new IllegalStateException(
          "%s was sent, and the server waits for %s".formatted(event.type(), state.expected));
    }
  }

  private boolean isBodyExpected() {
    return state == State.STARTED || state == State.BODY;
  }

  private void start(ResponseStart start) {
    if (start.trailers() && !request.extensions().containsKey(ResponseTrailers.EXTENSION)) {
      throw new IllegalStateException(
          "ResponseStart.trailers is true, and this connection has none: see %s in the extensions"
              .formatted(ResponseTrailers.EXTENSION));
    }
    head = Head.of(start, request, trailers);
    state = State.STARTED;
  }

  /** Ignored where the container cannot send it, or not any more. */
  private void hint(EarlyHint hint, Answer answer) {
    if (headPut || !request.extensions().containsKey(EarlyHint.EXTENSION)) {
      answer.decide(null);
    } else {
      parts.put(new Hint(hint.links(), answer));
    }
  }

  /**
   * A part is taken when it is written; but one that is the whole body, and fits into the buffer,
   * at once, as there is no next one that would have to wait.
   */
  private void body(ResponseBody body, Answer answer) {
    ByteBuffer bytes = body.body();
    long total = given + bytes.remaining();
    Head begun = requireNonNull(head);
    requireLength(begun, total, !body.moreBody());
    boolean whole = !body.moreBody() && !headPut;
    if (whole) {
      begun = begun.withLength(total);
    }
    given = total;
    ByteBuffer put = begun.hasNoBody() ? NOTHING : bytes;
    if (whole && put.remaining() <= parts.bufferBytes()) {
      parts.put(new Part(begun, copyOf(put), null));
      answer.decide(null);
    } else {
      parts.put(new Part(headPut ? null : begun, put, answer));
    }
    headPut = true;
    if (body.moreBody()) {
      state = State.BODY;
    } else {
      endBody(begun);
    }
  }

  private static ByteBuffer copyOf(ByteBuffer bytes) {
    return bytes.hasRemaining()
        ? ByteBuffer.allocate(bytes.remaining()).put(bytes).flip()
        : NOTHING;
  }

  /** A response without a body may tell the length of what another would have. */
  private static void requireLength(Head head, long total, boolean last) {
    long declared = head.length();
    boolean none = head.hasNoBody() && total == 0;
    if (declared >= 0 && !none && (total > declared || (last && total < declared))) {
      throw new IllegalStateException(
          "The body has %d bytes, %s than the %d of its Content-Length"
              .formatted(total, total > declared ? "more" : "less", declared));
    }
  }

  private void endBody(Head begun) {
    if (begun.start().trailers()) {
      state = State.TRAILERS;
    } else {
      end();
    }
  }

  private void end() {
    state = State.ENDED;
    parts.put(new End(parts));
  }

  private void path(PathSend path, Answer answer) {
    Head begun = requireNonNull(head);
    if (begun.start().trailers()) {
      throw new IllegalStateException(
          "%s was sent for a response with trailers: send the body itself"
              .formatted(PathSend.EXTENSION));
    }
    state = State.ENDED;
    new FileSend(path.path(), length -> ofFile(begun, length), parts, answer).read();
  }

  private static Head ofFile(Head head, long length) {
    requireLength(head, length, true);
    return head.withLength(length);
  }

  private void trailers(ResponseTrailers some) {
    for (Header header : some.headers()) {
      trailers.merge(header.name(), header.value(), "%s, %s"::formatted);
    }
    if (!some.moreTrailers()) {
      end();
    }
  }
}
