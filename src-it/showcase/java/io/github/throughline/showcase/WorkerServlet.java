package io.github.throughline.showcase;

import io.github.throughline.bridge.Bridge;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * Blocking work of an asynchronous request, which has one thread until the request has ended:
 * {@code GET /api/worker} comes back to the container, {@code /api/worker/complete} does not,
 * {@code /api/worker/fail} fails after it, {@code /api/worker/timeout} never answers; {@code
 * /api/worker/closed} lists the threads on which these requests were closed.
 */
@WebServlet(urlPatterns = "/api/worker/*", asyncSupported = true)
@SuppressWarnings("serial")
public class WorkerServlet extends DeskServlet {
  private static final String SO_FAR = WorkerServlet.class.getName() + ".hops";
  private static final String AGAIN = WorkerServlet.class.getName() + ".again";
  private static final long TIMEOUT_MILLIS = 60_000;
  private static final long SHORT_TIMEOUT_MILLIS = 100;

  private final Queue<String> closed = new ConcurrentLinkedQueue<>();

  @Inject FanOut fanOut;
  @Inject Bridge bridge;

  @Inject
  @Pool(Pool.Kind.PROPAGATING)
  ExecutorService propagating;

  @Override
  List<String> methods() {
    return List.of("GET");
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String way = request.getPathInfo() == null ? "" : request.getPathInfo();
    if (way.equals("/closed")) {
      Answer.send(response, 200, Answer.array(closed, Json::createValue));
    } else if (request.getDispatcherType() == DispatcherType.ASYNC) {
      afterDispatch(request, response, way);
    } else {
      bridge
          .openThreadSensitiveContext() // inside that of the request, and ends with it
          .onClose(() -> closed.add(Thread.currentThread().getName()));
      start(request.startAsync(), way);
    }
  }

  private void start(AsyncContext async, String way) {
    async.setTimeout(way.equals("/timeout") ? SHORT_TIMEOUT_MILLIS : TIMEOUT_MILLIS);
    CompletableFuture<List<Hop>> both =
        CompletableFuture.supplyAsync(() -> work("worker-1"), propagating)
            .thenApplyAsync(first -> List.of(first, work("worker-2")), propagating);
    if (!way.equals("/timeout")) {
      var unused = both.whenComplete((hops, failure) -> goOn(async, way, hops));
    }
  }

  private Hop work(String hop) {
    return bridge.syncToAsync(() -> fanOut.observe(hop, "worker")).join();
  }

  private void goOn(AsyncContext async, String way, @Nullable List<Hop> hops) {
    if (hops != null && way.equals("/complete")) {
      HttpServletResponse response = (HttpServletResponse) async.getResponse();
      response.setStatus(500); // until there is an answer
      try {
        answer(response, hops);
      } catch (IOException clientGone) {
        getServletContext().log("Work found nobody to read of it", clientGone);
      } finally {
        async.complete();
      }
    } else {
      async.getRequest().setAttribute(SO_FAR, hops);
      async.dispatch();
    }
  }

  @SuppressWarnings("unchecked") // only this class sets it
  private void afterDispatch(HttpServletRequest request, HttpServletResponse response, String way)
      throws IOException {
    if (way.equals("/again") && request.getAttribute(AGAIN) == null) {
      request.setAttribute(AGAIN, request.getAttribute(SO_FAR));
      start(request.startAsync(), way);
      return;
    }
    List<Hop> hops = (List<Hop>) request.getAttribute(SO_FAR);
    if (hops == null || way.equals("/fail")) {
      throw new IllegalStateException("The work has failed, as a test may order it");
    }
    answer(response, hops);
  }

  private static void answer(HttpServletResponse response, List<Hop> hops) throws IOException {
    Answer.send(
        response,
        200,
        Json.createObjectBuilder().add("hops", Answer.array(hops, Hop::toJson)).build());
  }
}
