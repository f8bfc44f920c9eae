package io.github.throughline.load;

import io.github.throughline.application.AsyncApplication;
import io.github.throughline.application.Header;
import io.github.throughline.application.HttpEvent;
import io.github.throughline.application.HttpEvent.ResponseBody;
import io.github.throughline.application.HttpEvent.ResponseStart;
import io.github.throughline.application.HttpScope;
import io.github.throughline.application.Receive;
import io.github.throughline.application.Scope;
import io.github.throughline.application.Send;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Serves by stages. */
final class ThroughlinePeer implements AsyncApplication {
  private final Scenario scenario;

  ThroughlinePeer(Scenario scenario) {
    this.scenario = scenario;
  }

  @Override
  public CompletionStage<?> handle(Scope scope, Receive receive, Send send) {
    if (!(scope instanceof HttpScope request)) {
      throw scope.unsupported(this);
    }
    return switch (scenario) {
      case DOWNLOAD ->
          start(send, "" + Scenario.PARTS * Scenario.PART_BYTES)
              .thenCompose(started -> parts(send, Scenario.PARTS));
      case ECHO ->
          start(send, request.header("content-length").orElseThrow())
              .thenCompose(started -> echo(receive, send));
      case WAIT -> Scenario.due().thenCompose(due -> complete(send));
      default -> complete(send);
    };
  }

  private static CompletionStage<Void> start(Send send, String length) {
    return send.send(
        new ResponseStart(
            200,
            List.of(
                new Header("content-type", Scenario.TYPE), new Header("content-length", length))));
  }

  private CompletionStage<Void> complete(Send send) {
    byte[] body = scenario.body();
    return start(send, "" + body.length)
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

  private static CompletionStage<Void> ended() {
    return CompletableFuture.completedFuture(null);
  }
}
