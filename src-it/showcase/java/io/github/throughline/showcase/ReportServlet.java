package io.github.throughline.showcase;

import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * What each piece of a request's work saw, with three ways to wait for it: {@code GET /api/report}
 * blocks, {@code /api/report/async} is answered by an executor's thread, {@code
 * /api/report/dispatch} comes back to one of the container's.
 */
@WebServlet(urlPatterns = "/api/report/*", asyncSupported = true)
@SuppressWarnings("serial")
public class ReportServlet extends DeskServlet {
  private static final int HOPS = 3;
  private static final int HOPS_LIMIT = 16;
  private static final long TIMEOUT_MILLIS = 60_000;
  private static final String SO_FAR = ReportServlet.class.getName() + ".hops";

  @Inject FanOut fanOut;
  @Inject Stopwatch stopwatch;

  @Inject
  @Pool(Pool.Kind.MANAGED)
  ExecutorService managed;

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
    if (request.getDispatcherType() == DispatcherType.ASYNC) {
      afterDispatch(request, response);
      return;
    }
    String way = request.getPathInfo() == null ? "" : request.getPathInfo();
    int hops = hops(request);
    Hop first = fanOut.observe("request", "container");
    switch (way) {
      case "" -> Answer.send(response, 200, report(around(first, fanOut.start(hops).join())));
      case "/async" -> answerFromExecutor(begin(request), first, hops);
      case "/dispatch" -> dispatchBack(begin(request), first, hops);
      default ->
          throw new Refusal(
              404,
              "There is no report \"" + way.substring(1) + "\"",
              List.of("/api/report", "/api/report/async", "/api/report/dispatch"));
    }
  }

  private void answerFromExecutor(AsyncContext async, Hop first, int hops) {
    CompletableFuture<List<Hop>> all =
        fanOut
            .start(hops)
            .thenApplyAsync(
                done -> around(first, done, fanOut.observe("completion", "managed")), managed);
    var unused = all.whenComplete((done, failure) -> complete(async, done, failure));
  }

  private void dispatchBack(AsyncContext async, Hop first, int hops) {
    CompletableFuture<List<Hop>> all =
        fanOut
            .start(hops)
            .thenApplyAsync(
                done -> around(first, done, fanOut.observe("before-dispatch", "plain")),
                propagating);
    var unused =
        all.whenComplete(
            (done, failure) -> {
              if (failure == null) {
                async.getRequest().setAttribute(SO_FAR, done);
                async.dispatch();
              } else {
                complete(async, null, failure);
              }
            });
  }

  @SuppressWarnings("unchecked") // only this class sets it
  private void afterDispatch(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    List<Hop> hops = new ArrayList<>((List<Hop>) request.getAttribute(SO_FAR));
    hops.add(fanOut.observe("after-dispatch", "container"));
    Answer.send(response, 200, report(hops));
  }

  private void complete(AsyncContext async, @Nullable List<Hop> hops, @Nullable Throwable failure) {
    // What it stays at when there is no answer, as the beans of an application that ends are gone.
    ((HttpServletResponse) async.getResponse()).setStatus(500);
    try {
      if (hops != null) {
        Answer.send(async.getResponse(), 200, report(hops));
      } else {
        getServletContext().log("A report failed", failure);
        Answer.send(
            async.getResponse(), 500, Answer.error("The report failed", caller.seen().requestId()));
      }
    } catch (IOException clientGone) {
      getServletContext().log("A report found nobody to read it", clientGone);
    } finally {
      async.complete();
    }
  }

  private static AsyncContext begin(HttpServletRequest request) {
    AsyncContext async = request.startAsync();
    async.setTimeout(TIMEOUT_MILLIS);
    return async;
  }

  private static List<Hop> around(Hop first, List<Hop> others, Hop... last) {
    List<Hop> hops = new ArrayList<>();
    hops.add(first);
    hops.addAll(others);
    hops.addAll(List.of(last));
    return hops;
  }

  private static int hops(HttpServletRequest request) {
    String text = request.getParameter("hops");
    if (text == null) {
      return HOPS;
    }
    try {
      int hops = Integer.parseInt(text);
      if (hops >= 1 && hops <= HOPS_LIMIT) {
        return hops;
      }
    } catch (NumberFormatException e) {
      // Refused below, as a number out of range is.
    }
    throw new Refusal(400, "\"hops\" must be a number from 1 to " + HOPS_LIMIT);
  }

  private JsonObject report(List<Hop> hops) {
    return Json.createObjectBuilder()
        .add("hops", Answer.array(hops, Hop::toJson))
        .add("elapsedMicros", stopwatch.elapsedMicros())
        .build();
  }
}
