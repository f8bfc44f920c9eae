package io.github.throughline.showcase;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.throughline.application.AsyncApplication;
import io.github.throughline.application.Header;
import io.github.throughline.application.HttpEvent.ResponseBody;
import io.github.throughline.application.HttpEvent.ResponseStart;
import io.github.throughline.application.HttpScope;
import io.github.throughline.application.LifespanEvent;
import io.github.throughline.application.LifespanScope;
import io.github.throughline.application.Receive;
import io.github.throughline.application.Scope;
import io.github.throughline.application.Send;
import io.github.throughline.bridge.Bridge;
import io.github.throughline.servlet.ServeAt;
import jakarta.inject.Inject;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An asynchronous application: {@code GET /api/live} sends a line for each of two pieces of
 * blocking work as soon as it is done. Both run on the one thread of the request. {@code
 * /api/live/fail} fails between them, and {@code /api/live/short} does so after it has told the
 * length of the whole.
 */
@ServeAt("/api/live/*")
public class LiveReport implements AsyncApplication {
  private static final String SERVED = "served";

  @Inject Caller caller;
  @Inject FanOut fanOut;
  @Inject Bridge bridge;

  @Override
  public CompletionStage<?> handle(Scope scope, Receive receive, Send send) {
    if (scope instanceof LifespanScope lifespan) {
      return live(lifespan, receive, send);
    }
    if (scope instanceof HttpScope http) {
      return report(http, receive, send);
    }
    throw scope.unsupported(this);
  }

  /** From the start of the web application to its end. */
  private static CompletionStage<?> live(LifespanScope scope, Receive receive, Send send) {
    return receive
        .receive()
        .thenCompose(
            startup -> {
              Objects.requireNonNull(scope.state()).put(SERVED, new AtomicInteger());
              return send.send(new LifespanEvent.StartupComplete());
            })
        .thenCompose(started -> receive.receive())
        .thenCompose(shutdown -> send.send(new LifespanEvent.ShutdownComplete()));
  }

  private CompletionStage<?> report(HttpScope scope, Receive receive, Send send) {
    Object served = Objects.requireNonNull(scope.state()).get(SERVED);
    int number = ((AtomicInteger) Objects.requireNonNull(served)).incrementAndGet();
    caller.arrive(name -> scope.header(name).orElse(null));
    List<Header> headers = new ArrayList<>();
    headers.add(new Header("content-type", "application/x-ndjson"));
    headers.add(new Header("x-served", Integer.toString(number)));
    if (scope.path().endsWith("/short")) {
      headers.add(new Header("content-length", "10000"));
    }
    return receive
        .receive()
        .thenCompose(request -> send.send(new ResponseStart(200, headers)))
        .thenCompose(started -> bridge.syncToAsync(() -> fanOut.observe("live-1", "worker")))
        .thenCompose(hop -> send.send(line(hop)))
        .thenAccept(sent -> drill(scope.path()))
        .thenCompose(sent -> bridge.syncToAsync(() -> fanOut.observe("live-2", "worker")))
        .thenCompose(hop -> send.send(line(hop)))
        .thenCompose(sent -> send.send(ResponseBody.last("")));
  }

  private static void drill(String path) {
    if (path.endsWith("/fail") || path.endsWith("/short")) {
      throw Phase.AFTER_COMMIT.failure();
    }
  }

  private static ResponseBody line(Hop hop) {
    return new ResponseBody(ByteBuffer.wrap((hop.toJson() + "\n").getBytes(UTF_8)), true);
  }
}
