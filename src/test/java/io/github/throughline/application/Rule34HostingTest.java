package io.github.throughline.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.throughline.Spin;
import io.github.throughline.bridge.Bridge;
import io.github.throughline.bridge.ThreadSensitiveContext;
import io.github.throughline.context.Context;
import io.github.throughline.context.ContextVar;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Where blocking applications run. */
@Timeout(60)
class Rule34HostingTest {
  private static final ContextVar<String> USER = ContextVar.withDefault("user", "nobody");

  @RegisterExtension final Served served = new Served();

  private AsyncApplication hosted(BlockingApplication application) {
    return Applications.blocking(application, served.bridge);
  }

  private static CompletableFuture<?> serve(AsyncApplication application) {
    ScriptedExchange exchange = new ScriptedExchange();
    return application.handle(Served.GET, exchange, exchange).toCompletableFuture();
  }

  @Test
  void requestsRunSideBySide() {
    int requests = 8;
    CyclicBarrier allInside = new CyclicBarrier(requests);
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    AsyncApplication application =
        hosted(
            (request, response) -> {
              allInside.await(30, TimeUnit.SECONDS);
              threads.add(Thread.currentThread());
              allInside.await(30, TimeUnit.SECONDS);
            });
    List<CompletableFuture<?>> all = new ArrayList<>();
    for (int i = 0; i < requests; i++) {
      all.add(serve(application));
    }
    all.forEach(CompletableFuture::join);
    assertThat(threads).hasSize(requests);
  }

  @Test
  void slowClientOfOneRequestDelaysNoOther() {
    ScriptedExchange slow = new ScriptedExchange();
    CompletableFuture<?> handed = new CompletableFuture<>();
    slow.answering(event -> handed.thenApply(done -> null));
    CompletableFuture<?> first = served.begin(Served.GET, slow, (request, response) -> {});
    for (int i = 0; i < 3; i++) {
      served.get((request, response) -> {});
    }
    assertThat(first).isNotDone();
    handed.complete(null);
    first.join();
  }

  @Test
  void requestStaysOnItsThreadFromFirstToLast() throws Exception {
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    CountDownLatch reading = new CountDownLatch(1);
    ScriptedExchange exchange = new ScriptedExchange();
    exchange.answering(
        event -> {
          threads.add(Thread.currentThread());
          return CompletableFuture.supplyAsync(() -> null, served.pool);
        });
    CompletableFuture<?> stage =
        served.begin(
            Served.GET,
            exchange,
            (request, response) -> {
              threads.add(Thread.currentThread());
              response.onClose(() -> threads.add(Thread.currentThread()));
              reading.countDown();
              request.body().transferTo(response.body());
              threads.add(Thread.currentThread());
              response.body().flush();
              threads.add(Thread.currentThread());
            });
    Served.await(reading);
    Spin.until("it receives", () -> !exchange.waiting.isEmpty());
    exchange.waiting.get(0).complete(new HttpEvent.Request(ScriptedExchange.bytes("a"), false));
    stage.join();
    assertThat(threads).hasSize(1).doesNotContain(Thread.currentThread());
  }

  @Test
  void threadThatWaitsServesItsFlow() {
    CompletableFuture<Thread> body = new CompletableFuture<>();
    ScriptedExchange exchange =
        new ScriptedExchange() {
          @Override
          public synchronized CompletionStage<Event> receive() {
            return served.bridge.syncToAsync(
                () -> {
                  body.complete(Thread.currentThread());
                  return new HttpEvent.Request(bytes("a"), false);
                });
          }
        };
    CompletableFuture<Thread> own = new CompletableFuture<>();
    served.serve(
        Served.GET,
        exchange,
        (request, response) -> {
          own.complete(Thread.currentThread());
          request.body().transferTo(response.body());
        });
    assertThat(body.join()).isSameAs(own.join());
  }

  @Test
  void blockingCallerThatWaitsForTheFlowServesTheRequest() {
    CompletableFuture<Thread> thread = new CompletableFuture<>();
    ScriptedExchange exchange = new ScriptedExchange().part("abc", false);
    AsyncApplication application =
        hosted(
            (request, response) -> {
              thread.complete(Thread.currentThread());
              request.body().transferTo(response.body());
            });
    served.bridge.asyncToSync(() -> application.handle(Served.GET, exchange, exchange));
    assertThat(thread.join()).isSameAs(Thread.currentThread());
    assertThat(exchange.body()).isEqualTo("abc");
  }

  private Thread threadWithin(Bridge bridge) {
    CompletableFuture<Thread> thread = new CompletableFuture<>();
    BlockingApplication application =
        (request, response) -> thread.complete(Thread.currentThread());
    serve(Applications.blocking(application, bridge)).join();
    return thread.join();
  }

  @Test
  void scopeOfTheFlowIsUsedAndLeftOpen() {
    try (ThreadSensitiveContext scope = served.bridge.openThreadSensitiveContext()) {
      Thread worker = served.bridge.syncToAsync(Thread::currentThread).join();
      assertThat(threadWithin(served.bridge)).isSameAs(worker);
      assertThat(threadWithin(served.bridge.pooled())).isSameAs(worker);
      CompletableFuture<Boolean> hook = new CompletableFuture<>();
      scope.onClose(() -> hook.complete(true));
      assertThat(served.bridge.syncToAsync(Thread::currentThread).join()).isSameAs(worker);
      assertThat(hook).isNotDone();
    }
  }

  @Test
  void callersContextIsLeftAlone() {
    CountDownLatch go = new CountDownLatch(1);
    Context.empty()
        .run(
            () -> {
              CompletableFuture<?> stage = serve(hosted((request, response) -> Served.await(go)));
              served.bridge.syncToAsync(() -> true).join(); // by no means behind the request
              go.countDown();
              stage.join();
              served.bridge.syncToAsync(() -> true).join(); // nor in its scope, which is closed
            });
  }

  @Test
  void valuesFollowTheRequestAndWhatItSetsIsSeenAfterIt() {
    CompletableFuture<String> inside = new CompletableFuture<>();
    AsyncApplication application =
        hosted(
            (request, response) -> {
              inside.complete(USER.get());
              USER.set("bob");
            });
    String after =
        Context.where(USER, "ann")
            .call(() -> serve(application).thenApply(served -> USER.get()).join());
    assertThat(inside.join()).isEqualTo("ann");
    assertThat(after).isEqualTo("bob");
  }

  @Test
  void otherScopesAreRefusedByAFailedStage() {
    AsyncApplication application =
        hosted(
            new BlockingApplication() {
              @Override
              public void handle(BlockingRequest request, BlockingResponse response) {}

              @Override
              public String toString() {
                return "the shop";
              }
            });
    assertThat(application).hasToString("the shop");
    ScriptedExchange exchange = new ScriptedExchange();
    for (Scope scope :
        List.of(
            new LifespanScope(new ConcurrentHashMap<>()),
            WebSocketScope.builder("/").build(),
            new CustomScope("chat", Map.of()))) {
      assertThat(
              Served.failure(application.handle(scope, exchange, exchange).toCompletableFuture()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("the shop does not serve scopes of type \"" + scope.type() + "\"");
    }
  }

  @Test
  void threadIsGivenBackAtTheEnd() throws Exception {
    ExecutorService one = Executors.newSingleThreadExecutor();
    try {
      BlockingApplication none = (request, response) -> {};
      AsyncApplication application = Applications.blocking(none, Bridge.on(one));
      for (int i = 0; i < 3; i++) {
        serve(application).get(30, TimeUnit.SECONDS);
      }
    } finally {
      one.shutdownNow();
    }
  }

  @Test
  void requestForWhichThereIsNoThreadFails() {
    RejectedExecutionException full = new RejectedExecutionException("full");
    Bridge refusing =
        Bridge.on(
            task -> {
              throw full;
            });
    BlockingApplication none = (request, response) -> {};
    assertThat(Served.failure(serve(Applications.blocking(none, refusing)))).isSameAs(full);
  }

  @Test
  void hostOfItsOwnNeedsNoPool() {
    CompletableFuture<Thread> thread = new CompletableFuture<>();
    BlockingApplication application =
        (request, response) -> thread.complete(Thread.currentThread());
    serve(Applications.of(application)).join();
    assertThat(thread.join().isDaemon()).isTrue();
  }
}
