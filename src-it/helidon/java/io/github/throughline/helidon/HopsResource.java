package io.github.throughline.helidon;

import io.github.throughline.bridge.Bridge;
import io.github.throughline.bridge.DeadlineExceededException;
import io.github.throughline.cdi.ContextLocal;
import io.github.throughline.cdi.FreshContext;
import io.github.throughline.context.Context;
import io.github.throughline.context.ContextVar;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.ServerErrorException;
import jakarta.ws.rs.core.MediaType;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.eclipse.microprofile.context.ManagedExecutor;
import org.eclipse.microprofile.context.ThreadContext;

/** Whom the work of a request sees, wherever it hops: {@code GET hops}, with {@code X-Tenant}. */
@Path("hops")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class HopsResource {
  private final ExecutorService bare = Executors.newFixedThreadPool(2);

  @Inject
  @ContextLocal("tenant")
  ContextVar<String> tenant;

  @Inject Bridge bridge;
  @Inject ManagedExecutor managed;
  @Inject ThreadContext contexts;
  @Inject Quotes quotes;

  /** No filter does it for a request where there are no servlets. */
  @GET
  @FreshContext
  public JsonObject hops(@HeaderParam("X-Tenant") String name) {
    String before = seen();
    tenant.set(name);
    Thread request = Thread.currentThread();
    CompletableFuture<String> start = new CompletableFuture<>();
    CompletableFuture<String> captured =
        contexts.withContextCapture(start).thenApply(started -> seen());
    bare.execute(() -> start.complete(""));
    boolean back =
        bridge.asyncToSync(
            () ->
                managed
                    .supplyAsync(this::seen)
                    .thenCompose(
                        there -> bridge.syncToAsync(() -> Thread.currentThread() == request)));
    return Json.createObjectBuilder()
        .add("virtual", request.toString().startsWith("VirtualThread"))
        .add("before", before)
        .add("request", seen())
        .add("managed-executor", managed.supplyAsync(this::seen).join())
        .add("thread-context", captured.join())
        .add(
            "propagating",
            CompletableFuture.supplyAsync(this::seen, Context.propagating(bare)).join())
        .add("bridge", bridge.pooled().syncToAsync(this::seen).join())
        .add("annotated", quotes.quote().join())
        .add("run-back-on-the-request-thread", back)
        .build();
  }

  /** Status 504, as the answer does not come in time. */
  @GET
  @Path("late")
  public String late() {
    try {
      return quotes.late().join();
    } catch (DeadlineExceededException e) {
      throw new ServerErrorException(504, e);
    }
  }

  private String seen() {
    return tenant.isBound() ? tenant.get() : "nobody";
  }

  @PreDestroy
  void stop() {
    bare.shutdownNow();
  }
}
