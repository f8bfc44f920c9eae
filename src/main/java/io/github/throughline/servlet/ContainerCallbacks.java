package io.github.throughline.servlet;

import io.github.throughline.servlet.internal.Container;
import io.github.throughline.servlet.internal.Turn;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ReadListener;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What the container tells of an exchange, each made a step of it. Containers call on threads of
 * their own, some from within calls that they get, so nothing else is done here; and some tell the
 * same twice.
 */
final class ContainerCallbacks implements AsyncListener, WriteListener {
  private final Exchange exchange;
  private final Turn turn;
  private boolean lends;
  private volatile @Nullable Thread inside;

  /** In the container's call of the servlet; {@code null} when it has left that. */
  private volatile @Nullable Thread service = Thread.currentThread();

  ContainerCallbacks(Exchange exchange, Turn turn) {
    this.exchange = exchange;
    this.turn = turn;
  }

  /**
   * Tells whose callbacks these are, before the first of them. Tomcat lends its objects to another
   * request when it has told of the end of this one, and a thread that is still in one of their
   * calls would leave its failure there: so that is waited for.
   */
  void of(Container container) {
    lends = container == Container.TOMCAT;
  }

  /** Answers where the container is as seen by this thread. */
  Ending.Place place() {
    if (service != null) {
      return Ending.Place.SERVICE;
    }
    return inside == Thread.currentThread() ? Ending.Place.CALLBACK : Ending.Place.ELSEWHERE;
  }

  /** Whether a thread has not left the container's call of the servlet. */
  boolean isServedBy(Thread thread) {
    return service == thread;
  }

  /** One at a time; some containers call from within what an application's thread does. */
  private void inside(Runnable step) {
    Thread before = inside;
    inside = Thread.currentThread();
    try {
      step.run();
    } finally {
      inside = before;
    }
  }

  /** Of the end of the exchange. */
  private void last(Runnable step) {
    inside(step);
    if (lends) {
      turn.awaitOthers();
    }
  }

  /** Of the request's body. */
  final class OfReading implements ReadListener {
    @Override
    public void onDataAvailable() {
      inside(exchange::readable);
    }

    @Override
    public void onAllDataRead() {
      inside(exchange::allRead);
    }

    @Override
    public void onError(Throwable failure) {
      last(() -> exchange.readFailed(failure));
    }
  }

  @Override
  public void onWritePossible() {
    service = null;
    inside(exchange::writable);
  }

  @Override
  public void onError(Throwable failure) {
    last(() -> exchange.broken(failure));
  }

  @Override
  public void onError(AsyncEvent event) {
    Throwable failure = event.getThrowable();
    Throwable reason = failure == null ? new IOException("The container has ended it") : failure;
    last(() -> exchange.broken(reason));
  }

  /** There is none that the container knows, but for the end of a response that is cut off. */
  @Override
  public void onTimeout(AsyncEvent event) {}

  /** Told of the cycle in which a response is cut off, whose end is the exchange's. */
  @Override
  public void onStartAsync(AsyncEvent event) {
    event.getAsyncContext().addListener(this);
  }

  @Override
  public void onComplete(AsyncEvent event) {
    last(exchange::completed);
  }
}
