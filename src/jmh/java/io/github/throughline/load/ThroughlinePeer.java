package io.github.throughline.load;

import io.github.throughline.application.AsyncApplication;
import io.github.throughline.application.DisconnectedException;
import io.github.throughline.application.Header;
import io.github.throughline.application.HttpEvent;
import io.github.throughline.application.HttpEvent.ResponseBody;
import io.github.throughline.application.HttpEvent.ResponseStart;
import io.github.throughline.application.HttpScope;
import io.github.throughline.application.Receive;
import io.github.throughline.application.Scope;
import io.github.throughline.application.Send;
import io.github.throughline.application.WebSocketEvent;
import io.github.throughline.application.WebSocketScope;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Serves by stages. */
final class ThroughlinePeer implements AsyncApplication {
  private final Scenario scenario;

  ThroughlinePeer(Scenario scenario) {
    this.scenario = scenario;
  }

  @Override
  public CompletionStage<?> handle(Scope scope, Receive receive, Send send) {
    if (scope instanceof WebSocketScope && scenario == Scenario.TALK) {
      return talk(receive, send);
    }
    if (!(scope instanceof HttpScope request)) {
      throw scope.unsupported(this);
    }
    return switch (scenario) {
      case DOWNLOAD ->
          start(send, contentLength("" + Scenario.PARTS * Scenario.PART_BYTES))
              .thenCompose(started -> parts(send, Scenario.PARTS));
      case ECHO ->
          start(send, contentLength(request.header("content-length").orElseThrow()))
              .thenCompose(started -> echo(receive, send));
      case WAIT -> Scenario.due().thenCompose(due -> complete(send));
      case NEWS -> start(send, List.of()).thenCompose(started -> news(send));
      default -> complete(send);
    };
  }

  private static List<Header> contentLength(String length) {
    return List.of(new Header("content-length", length));
  }

  private static CompletionStage<Void> start(Send send, List<Header> headers) {
    List<Header> all = new ArrayList<>(headers);
    all.add(new Header("content-type", Scenario.TYPE));
    return send.send(new ResponseStart(200, all));
  }

  private CompletionStage<Void> complete(Send send) {
    byte[] body = scenario.body();
    return start(send, contentLength("" + body.length))
        .thenCompose(started -> send.send(new ResponseBody(ByteBuffer.wrap(body), false)));
  }

  private static CompletionStage<Void> parts(Send send, int left) {
    return send.send(new ResponseBody(ByteBuffer.wrap(Scenario.part()), left > 1))
        .thenCompose(sent -> left > 1 ? parts(send, left - 1) : ended());
  }

  private static CompletionStage<Void> echo(Receive receive, Send send) {
    return receive
        .receive()
        .thenCompose(
            event ->
                event instanceof HttpEvent.Request part
                    ? send.send(new ResponseBody(part.body(), part.moreBody()))
                        .thenCompose(sent -> part.moreBody() ? echo(receive, send) : ended())
                    : ended());
  }

  private CompletionStage<Void> news(Send send) {
    return rounds(
        () ->
            send.send(new ResponseBody(ByteBuffer.wrap(scenario.body()), true))
                .thenCompose(sent -> Scenario.newsDue()));
  }

  private static CompletionStage<Void> talk(Receive receive, Send send) {
    return receive
        .receive()
        .thenCompose(connect -> send.send(new WebSocketEvent.Accept()))
        .thenCompose(accepted -> rounds(() -> sendBack(receive, send)));
  }

  private static CompletionStage<Void> sendBack(Receive receive, Send send) {
    return receive
        .receive()
        .thenCompose(
            event ->
                event instanceof WebSocketEvent.Receive message
                    ? send.send(new WebSocketEvent.Send(message.text()))
                    : CompletableFuture.failedFuture(new DisconnectedException("It has ended")));
  }

  /** Until one fails. A stage that awaits the next one would keep them all. */
  private static CompletionStage<Void> rounds(Supplier<CompletionStage<Void>> round) {
    CompletableFuture<Void> ended = new CompletableFuture<>();
    next(round, ended);
    return ended;
  }

  private static void next(Supplier<CompletionStage<Void>> round, CompletableFuture<Void> ended) {
    round
        .get()
        .whenComplete(
            (done, failure) -> {
              if (failure == null) {
                next(round, ended);
              } else {
                ended.completeExceptionally(failure);
              }
            });
  }

  private static CompletionStage<Void> ended() {
    return CompletableFuture.completedFuture(null);
  }
}
