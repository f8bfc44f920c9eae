package io.github.throughline.showcase;

import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;

/**
 * Fails on purpose, so that anyone can see that failing leaves nothing behind: {@code POST
 * /api/drill/after-values}; {@code GET /api/drill} lists the phases.
 */
@WebServlet(urlPatterns = "/api/drill/*", asyncSupported = true)
@SuppressWarnings("serial")
public class DrillServlet extends DeskServlet {
  /** Set on the requests whose error page is to fail too. */
  static final String FAIL_ERROR_PAGE = DrillServlet.class.getName() + ".failErrorPage";

  private static final long SHORT_TIMEOUT_MILLIS = 100;

  @Inject
  @Pool(Pool.Kind.MANAGED)
  ExecutorService managed;

  @Inject
  @Pool(Pool.Kind.PROPAGATING)
  ExecutorService propagating;

  @Override
  List<String> methods() {
    return List.of("GET", "POST");
  }

  @Override
  void beforeValues(HttpServletRequest request) {
    if (request.getMethod().equals("POST") && phase(request) == Phase.BEFORE_VALUES) {
      throw Phase.BEFORE_VALUES.failure();
    }
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Answer.send(
        response,
        200,
        Answer.array(
            List.of(Phase.values()),
            phase ->
                Json.createObjectBuilder()
                    .add("phase", phase.label())
                    .add("fails", phase.where())
                    .build()));
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    Phase phase = phase(request);
    if (request.getDispatcherType() == DispatcherType.ASYNC) {
      throw phase.failure();
    }
    switch (phase) {
      case MANAGED_HOP -> failIn(managed, phase).join();
      case PLAIN_HOP -> failIn(propagating, phase).join();
      case ASYNC_BEFORE_HOP, ASYNC_HOP, ASYNC_TIMEOUT, ASYNC_DISPATCH ->
          failAsynchronously(request.startAsync(), phase);
      case AFTER_COMMIT -> {
        response.setContentType("text/plain");
        response.getOutputStream().print("The first half of an answer");
        response.flushBuffer();
        throw phase.failure();
      }
      case ERROR -> throw new AssertionError(phase.failure());
      case ERROR_PAGE -> {
        request.setAttribute(FAIL_ERROR_PAGE, true);
        throw phase.failure();
      }
      case BEFORE_VALUES, AFTER_VALUES -> throw phase.failure();
    }
  }

  private void failAsynchronously(AsyncContext async, Phase phase) {
    switch (phase) {
      case ASYNC_TIMEOUT -> async.setTimeout(SHORT_TIMEOUT_MILLIS);
      case ASYNC_BEFORE_HOP -> {
        // Jetty keeps a request whose servlet failed after startAsync until its time is up.
        async.setTimeout(SHORT_TIMEOUT_MILLIS);
        throw phase.failure();
      }
      case ASYNC_DISPATCH -> propagating.execute(async::dispatch);
      case ASYNC_HOP -> {
        var unused =
            failIn(managed, phase).whenComplete((nothing, failure) -> answer(async, failure));
      }
      default -> throw new IllegalArgumentException(phase.label());
    }
  }

  private CompletableFuture<Void> failIn(ExecutorService executor, Phase phase) {
    return CompletableFuture.runAsync(
        () -> {
          // A task that fails does not put its values back either.
          caller.scribble("left-by-a-drill");
          throw phase.failure();
        },
        executor);
  }

  private void answer(AsyncContext async, Throwable failure) {
    try {
      getServletContext().log("An asynchronous task failed", failure);
      Answer.send(async.getResponse(), 500, Answer.error(ErrorServlet.INTERNAL, null));
    } catch (IOException clientGone) {
      getServletContext().log("A failed task found nobody to tell", clientGone);
    } finally {
      async.complete();
    }
  }

  private static Phase phase(HttpServletRequest request) {
    String path = request.getPathInfo();
    return Phase.named(path == null ? "" : path.substring(1));
  }
}
