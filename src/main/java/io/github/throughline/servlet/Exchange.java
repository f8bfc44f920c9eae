package io.github.throughline.servlet;

import io.github.throughline.application.Event;
import io.github.throughline.application.HttpEvent;
import io.github.throughline.application.HttpScope;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A stand-in: serves a response without reading the request, blocking. */
final class Exchange {
  private final AsyncContext async;
  private final HttpServletResponse response;

  private Exchange(AsyncContext async, HttpServletResponse response) {
    this.async = async;
    this.response = response;
  }

  static Exchange start(
      Hosting hosting,
      HttpServletRequest request,
      HttpServletResponse response,
      Consumer<Exchange> ended)
      throws IOException {
    Exchange exchange = new Exchange(request.startAsync(), response);
    HttpScope scope =
        HttpScope.builder(request.getMethod(), request.getRequestURI())
            .state(hosting.state().get())
            .build();
    hosting
        .executor()
        .execute(
            () -> {
              var unused =
                  hosting
                      .application()
                      .handle(
                          scope,
                          () ->
                              CompletableFuture.completedFuture(
                                  new HttpEvent.Request(ByteBuffer.allocate(0), false)),
                          exchange::send)
                      .whenComplete(
                          (done, failure) -> {
                            exchange.async.complete();
                            ended.accept(exchange);
                          });
            });
    return exchange;
  }

  private CompletionStage<@Nullable Void> send(Event event) {
    try {
      if (event instanceof HttpEvent.ResponseStart start) {
        response.setStatus(start.status());
      } else if (event instanceof HttpEvent.ResponseBody body) {
        var unused = Channels.newChannel(response.getOutputStream()).write(body.body());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return CompletableFuture.completedFuture(null);
  }

  void disconnect() {}
}
