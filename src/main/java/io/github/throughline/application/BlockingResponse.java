package io.github.throughline.application;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * The response of a {@link BlockingApplication}. It is used by the thread that serves the request.
 *
 * <p>Status, headers and up to 8192 bytes of the body are held back until the response is
 * <em>committed</em>: by {@link #commit}, by {@link OutputStream#flush}, by more bytes, or at the
 * end. Until then it can be {@link #reset}. Without a Content-Length, one is told for a response
 * that is not committed before the end.
 */
public final class BlockingResponse {
  private final Exchange exchange;
  private final ResponseHead head;
  private final ResponseBodyStream body;
  private final Cleanup cleanup = new Cleanup();

  BlockingResponse(Exchange exchange, String method) {
    this.exchange = exchange;
    this.head = new ResponseHead(method);
    this.body = new ResponseBodyStream(exchange, head);
  }

  /** Answers the status; 200 if none was given. */
  public int status() {
    return head.status();
  }

  /**
   * Sets the status.
   *
   * @param status 100 to 999
   * @throws IllegalArgumentException if there is no such status
   * @throws IllegalStateException if the response is committed or over
   */
  public void status(int status) {
    requireUncommitted("The status is not changed");
    head.status(status);
  }

  /**
   * Sets a header, in place of all of its name.
   *
   * @throws IllegalArgumentException if the name or the value has a character that it must not
   *     have, or if a Content-Length is not a number
   * @throws IllegalStateException if the response is committed or over, or has a thousand headers
   */
  public void header(String name, String value) {
    requireUncommitted("The header is not set");
    head.set(new Header(name, value));
  }

  /**
   * Adds a header, beside those of its name: they are never joined. A Content-Length is there once.
   *
   * @throws IllegalArgumentException as by {@link #header}
   * @throws IllegalStateException as by {@link #header}, or if there is another Content-Length
   */
  public void addHeader(String name, String value) {
    requireUncommitted("The header is not added");
    head.add(new Header(name, value));
  }

  /** Answers a list of the headers of this moment, in their order. */
  public List<Header> headers() {
    return head.headers();
  }

  /**
   * Answers the body, always the same stream. A full buffer is sent and waited for, one at a time,
   * so the application writes as fast as the client takes it. Arrays given to it may be changed as
   * soon as it returns.
   *
   * <p>Writing and flushing throw a {@link DisconnectedException} if the client is gone; what
   * {@link Send#send} fails with; an {@link java.io.InterruptedIOException}, with the interrupt
   * status set, if the thread is interrupted; and a {@link
   * io.github.throughline.bridge.DeadlineExceededException}. Nothing can be sent after any of
   * these, and the exchange fails with it also if the application does not throw it on. Bytes
   * beyond a Content-Length are not sent: an {@link IOException}.
   *
   * <p>Closing the stream only refuses later writes. What is left is sent when the application has
   * returned, so that a failure is not taken for the end of a response.
   */
  public OutputStream body() {
    return body;
  }

  /**
   * Sends status and headers, if that was not done before, and waits until they are handed over. A
   * server may hold them back until it gets the first bytes; {@link OutputStream#flush} lets it
   * send them.
   *
   * @throws IOException as by {@link #body}
   */
  public void commit() throws IOException {
    exchange.requireOpen();
    body.commit();
  }

  /** Tells whether status and headers have gone to the server. */
  public boolean isCommitted() {
    return exchange.isCommitted();
  }

  /**
   * Starts anew: drops the status, the headers and what was written.
   *
   * @throws IllegalStateException if the response is committed or over
   */
  public void reset() {
    requireUncommitted("Nothing is reset");
    head.reset();
    body.reset();
  }

  /**
   * Has a resource closed when the request is over: on every path, also after a failure, after a
   * cancellation and when the client is gone; on the request's thread, after the response, without
   * a deadline. The latest is closed first. A failure is logged, and the others are closed all the
   * same.
   *
   * @throws IllegalStateException if the request is over, so that nobody would close it
   */
  public void onClose(AutoCloseable resource) {
    if (!cleanup.add(requireNonNull(resource, "resource"))) {
      throw new IllegalStateException(
          "The request is over and does not close anything any more: close it at once");
    }
  }

  private void requireUncommitted(String refusal) {
    if (exchange.isCommitted()) {
      throw new IllegalStateException(
          refusal + ": the response is committed. Do it before the first flush and 8192 bytes");
    }
    if (!exchange.isOpen()) {
      throw new IllegalStateException(refusal + ": the exchange is over");
    }
  }

  /** Completes the response of an application that has returned. */
  void complete() throws IOException {
    exchange.requireUnbroken();
    body.complete();
  }

  /** Closes what there is to close. */
  void close() {
    cleanup.run();
  }
}
