package io.github.throughline.executors;

import io.github.throughline.cdi.ContextLocal;
import io.github.throughline.context.ContextVar;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.eclipse.microprofile.context.ManagedExecutor;
import org.eclipse.microprofile.context.ThreadContext;

/** Says whom the tasks of a request for {@code X-Tenant} see: {@code GET /seen}. */
@WebServlet(urlPatterns = "/seen", asyncSupported = true)
@SuppressWarnings("serial")
public class SeenServlet extends HttpServlet {
  @Inject
  @ContextLocal("tenant")
  ContextVar<String> tenant;

  @Inject @Own ManagedExecutor produced;
  @Inject @Own ThreadContext contexts;

  @Resource(lookup = "java:app/declared/Executor")
  @SuppressWarnings("NullAway.Init") // set by the server
  ManagedExecutorService declared;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    tenant.set(request.getHeader("X-Tenant"));
    String text =
        Json.createObjectBuilder()
            .add("producedExecutor", produced.supplyAsync(this::seen).join())
            .add("producedContexts", inStage())
            .add("declaredExecutor", declared.supplyAsync(this::seen).join())
            .add("declaredVirtual", declared.supplyAsync(SeenServlet::isOnVirtualThread).join())
            .build()
            .toString();
    response.setContentType("application/json");
    response.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
  }

  /** On a thread that is nobody's. */
  private String inStage() {
    CompletableFuture<Void> start = new CompletableFuture<>();
    CompletableFuture<String> seen =
        contexts.withContextCapture(start).thenApply(started -> seen());
    new Thread(() -> start.complete(null)).start();
    return seen.join();
  }

  private String seen() {
    return tenant.isBound() ? tenant.get() : "(none)";
  }

  /** By its text, as Java 17 cannot ask. */
  private static boolean isOnVirtualThread() {
    return Thread.currentThread().toString().startsWith("VirtualThread[");
  }
}
