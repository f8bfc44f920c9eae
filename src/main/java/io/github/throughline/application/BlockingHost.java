package io.github.throughline.application;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.github.throughline.application.HttpEvent.ResponseBody;
import io.github.throughline.application.HttpEvent.ResponseStart;
import io.github.throughline.application.internal.Stages;
import io.github.throughline.bridge.Bridge;
import io.github.throughline.bridge.Deadline;
import io.github.throughline.bridge.ThreadSensitiveContext;
import io.github.throughline.context.Context;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Serves each request with a blocking application, on a thread of a bridge. */
final class BlockingHost implements AsyncApplication {
  private final BlockingApplication application;
  private final Bridge bridge;

  BlockingHost(BlockingApplication application, Bridge bridge) {
    this.application = application;
    this.bridge = bridge.threadSensitive();
  }

  @Override
  public CompletionStage<?> handle(Scope scope, Receive receive, Send send) {
    return Stages.of(this, () -> respond(scope, receive, send));
  }

  private CompletionStage<@Nullable Void> respond(Scope scope, Receive receive, Send send) {
    if (!(scope instanceof HttpScope http)) {
      throw scope.unsupported(application);
    }
    RequestHeaders headers = new RequestHeaders(http.headers());
    String problem = headers.problem();
    if (problem != null) {
      return refuse(problem, send);
    }
    Exchange exchange = new Exchange(receive, send, bridge::asyncToSync);
    BlockingRequest request =
        new BlockingRequest(http, headers, new RequestBody(exchange, headers.contentLength()));
    BlockingResponse response = new BlockingResponse(exchange, http.method());
    Serving serving = new Serving(application, request, response, exchange);
    return Context.copyOfCurrent().call(() -> start(serving));
  }

  private CompletableFuture<@Nullable Void> start(Serving serving) {
    ThreadSensitiveContext thread = bridge.openThreadSensitiveContext();
    CompletableFuture<@Nullable Void> call = bridge.syncToAsync(serving);
    serving.exchange.endsWith(call);
    var unused =
        call.whenComplete(
            (nothing, failure) -> {
              serving.exchange.end();
              thread.close();
            });
    return call;
  }

  private static CompletionStage<@Nullable Void> refuse(String problem, Send send) {
    byte[] text = ("Bad Request: " + problem).getBytes(ISO_8859_1);
    List<Header> headers =
        List.of(
            new Header("content-type", "text/plain"),
            new Header("content-length", Integer.toString(text.length)));
    return send.send(new ResponseStart(400, headers))
        .thenCompose(started -> send.send(new ResponseBody(ByteBuffer.wrap(text), false)));
  }

  @Override
  public String toString() {
    return application.toString();
  }

  /** One request, from first to last. */
  private record Serving(
      BlockingApplication application,
      BlockingRequest request,
      BlockingResponse response,
      Exchange exchange)
      implements Callable<@Nullable Void> {
    @Override
    public @Nullable Void call() throws Exception {
      try {
        application.handle(request, response);
        response.complete();
        return null;
      } finally {
        exchange.end();
        Deadline.shielded(this::close);
      }
    }

    private boolean close() {
      response.close();
      return true;
    }

    @Override
    public String toString() {
      return application.toString();
    }
  }
}
