package io.github.throughline.showcase;

import io.github.throughline.bridge.Bridge;
import io.github.throughline.context.Context;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonValue;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/**
 * Which tenant is seen on the server's default executor, as it is and by the library's own means:
 * {@code GET /api/default-executor}.
 */
@WebServlet(urlPatterns = "/api/default-executor", asyncSupported = true)
@SuppressWarnings("serial")
public class DefaultExecutorServlet extends DeskServlet {
  private static final String NAME = "java:comp/DefaultManagedExecutorService";

  @Inject Bridge bridge;

  @Override
  List<String> methods() {
    return List.of("GET");
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    ExecutorService executor = find();
    Answer.send(
        response,
        200,
        Json.createObjectBuilder()
            .add("asItIs", CompletableFuture.supplyAsync(this::tenant, executor).join())
            .add(
                "propagating",
                CompletableFuture.supplyAsync(this::tenant, Context.propagating(executor)).join())
            .add("bridge", bridge.pooled().syncToAsync(this::tenant).join())
            .build());
  }

  private JsonValue tenant() {
    return Answer.orNull(caller.seen().tenant());
  }

  @SuppressWarnings("BanJNDI") // a fixed name of the server's own
  private static ExecutorService find() {
    try {
      return (ExecutorService) new InitialContext().lookup(NAME);
    } catch (NamingException noJakartaConcurrencyHere) {
      throw new Refusal(404, "This server has no managed executor");
    }
  }
}
