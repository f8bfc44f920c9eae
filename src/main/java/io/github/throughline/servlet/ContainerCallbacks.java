package io.github.throughline.servlet;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ReadListener;
import jakarta.servlet.WriteListener;
import java.io.IOException;

/**
 * What the container tells of an exchange, each made a step of it. Containers call on threads of
 * their own, some from within calls that they get, so nothing else is done here; and some tell the
 * same twice.
 */
final class ContainerCallbacks implements AsyncListener, WriteListener {
  private final Exchange exchange;

  ContainerCallbacks(Exchange exchange) {
    this.exchange = exchange;
  }

  /** Of the request's body. */
  final class OfReading implements ReadListener {
    @Override
    public void onDataAvailable() {
      exchange.readable();
    }

    @Override
    public void onAllDataRead() {
      exchange.allRead();
    }

    @Override
    public void onError(Throwable failure) {
      exchange.readFailed(failure);
    }
  }

  @Override
  public void onWritePossible() {
    exchange.writable();
  }

  @Override
  public void onError(Throwable failure) {
    exchange.broken(failure);
  }

  @Override
  public void onError(AsyncEvent event) {
    Throwable failure = event.getThrowable();
    exchange.broken(failure == null ? new IOException("The container has ended it") : failure);
  }

  /** There is none that the container knows, but for the end of a response that is cut off. */
  @Override
  public void onTimeout(AsyncEvent event) {}

  /** Told of the cycle in which a response is cut off, which is another one. */
  @Override
  public void onStartAsync(AsyncEvent event) {}

  @Override
  public void onComplete(AsyncEvent event) {
    exchange.completed();
  }
}
