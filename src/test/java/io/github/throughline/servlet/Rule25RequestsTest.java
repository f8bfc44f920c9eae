package io.github.throughline.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.throughline.CapturedLog;
import io.github.throughline.bridge.Bridge;
import io.github.throughline.bridge.Deadline;
import io.github.throughline.context.Context;
import io.github.throughline.context.ContextVar;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.jetty.ee10.servlet.ErrorPageErrorHandler;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.http.HttpTester;
import org.eclipse.jetty.server.LocalConnector;
import org.eclipse.jetty.server.Server;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The scope and the deadline that the filter gives each request, in a container. */
class Rule25RequestsTest {
  private static final ContextVar<String> TENANT = ContextVar.of("tenant");
  private static final String DEADLINE = "throughline.deadline";
  private static final String SOON = "PT0.02S";

  /** Later than a dispatch begins on a busy machine. */
  private static final String LATER = "PT1S";

  private final Server server = new Server();
  private final LocalConnector connector = new LocalConnector(server);
  private final ServletContextHandler application = new ServletContextHandler("/");
  private final Bridge bridge = Bridge.standalone();

  /** Threads on which requests were closed. */
  private final BlockingQueue<Thread> closed = new LinkedBlockingQueue<>();

  private final BlockingQueue<Object> seen = new LinkedBlockingQueue<>();

  private interface Handler {
    void handle(HttpServletRequest request, HttpServletResponse response) throws Exception;
  }

  private static final class HandlerServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient Handler handler;

    HandlerServlet(Handler handler) {
      this.handler = handler;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException, ServletException {
      try {
        handler.handle(request, response);
      } catch (IOException | ServletException | RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new ServletException(e);
      }
    }
  }

  @BeforeEach
  void prepare() {
    application.addServletContainerInitializer(new ContextFilterInitializer());
    ErrorPageErrorHandler errors = new ErrorPageErrorHandler();
    errors.addErrorPage(500, 599, "/error");
    application.setErrorHandler(errors);
    serve(
        "/error",
        (request, response) -> {
          seen.add(Deadline.current().isPresent());
          response
              .getWriter()
              .print("page for " + TENANT.orElse("none") + " " + worker().getName());
          tellClose();
        });
    server.addConnector(connector);
    server.setHandler(application);
  }

  @AfterEach
  void stop() throws Exception {
    server.stop();
    bridge.close();
  }

  private void serve(String path, Handler handler) {
    ServletHolder holder = new ServletHolder(new HandlerServlet(handler));
    holder.setAsyncSupported(true);
    application.addServlet(holder, path);
  }

  private HttpTester.Response get(String path) throws Exception {
    server.start();
    return HttpTester.parseResponse(
        connector.getResponse("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
  }

  /** The thread of the request's thread-sensitive work. */
  private Thread worker() {
    return bridge.syncToAsync(Thread::currentThread).join();
  }

  /** Has the end of the request told: a scope inside another ends with it. */
  private void tellClose() {
    bridge.openThreadSensitiveContext().onClose(() -> closed.add(Thread.currentThread()));
  }

  private Thread nextClosed() throws InterruptedException {
    Thread thread = closed.poll(1, TimeUnit.MINUTES);
    assertThat(thread).as("the request is never closed").isNotNull();
    return thread;
  }

  private void noOtherIsClosed() {
    assertThat(closed).isEmpty();
  }

  @Test
  void theWorkOfABlockingRequestHasOneThreadUntilItReturns() throws Exception {
    List<Thread> workers = new ArrayList<>();
    serve(
        "/sync",
        (request, response) -> {
          tellClose();
          workers.add(worker());
          workers.add(worker());
          assertThat(closed).isEmpty();
        });

    assertThat(get("/sync").getStatus()).isEqualTo(200);
    assertThat(workers).containsOnly(nextClosed());
    noOtherIsClosed();
  }

  @Test
  void workForABlockingCallerStaysOnItsThread() throws Exception {
    serve(
        "/sync",
        (request, response) -> {
          Thread mine = Thread.currentThread();
          Thread used = bridge.asyncToSync(() -> bridge.syncToAsync(Thread::currentThread));
          response.getWriter().print(used == mine);
        });

    assertThat(get("/sync").getContent()).isEqualTo("true");
  }

  @Test
  void aForwardIsInTheScopeOfItsRequest() throws Exception {
    List<Thread> workers = new ArrayList<>();
    serve("/target", (request, response) -> workers.add(worker()));
    serve(
        "/forward",
        (request, response) -> {
          tellClose();
          workers.add(worker());
          request.getRequestDispatcher("/target").forward(request, response);
          assertThat(closed).isEmpty();
        });

    assertThat(get("/forward").getStatus()).isEqualTo(200);
    assertThat(workers).hasSize(2).containsOnly(nextClosed());
    noOtherIsClosed();
  }

  @Test
  void twoStagesOfAnAsynchronousRequestWorkOnOneThread() throws Exception {
    serve(
        "/async",
        (request, response) -> {
          tellClose();
          AsyncContext async = request.startAsync();
          Runnable stages =
              Context.copyOfCurrent()
                  .contextualRunnable(
                      () -> {
                        seen.add(worker());
                        seen.add(worker());
                        async.complete();
                      });
          CompletableFuture<Void> unused = CompletableFuture.runAsync(stages);
        });

    get("/async");
    Thread worker = nextClosed();
    assertThat(seen).hasSize(2).containsOnly(worker);
    noOtherIsClosed();
  }

  @Test
  void anAsynchronousDispatchGoesOnInTheScopeAndMayStartAnew() throws Exception {
    serve(
        "/async",
        (request, response) -> {
          seen.add(worker());
          Object round = request.getAttribute("round");
          if (round == null) {
            tellClose();
            request.setAttribute("round", 1);
            AsyncContext async = request.startAsync();
            async.start(async::dispatch);
          } else if (round.equals(1)) {
            request.setAttribute("round", 2);
            AsyncContext async = request.startAsync();
            async.start(async::dispatch);
          } else {
            assertThat(closed).isEmpty();
            AsyncContext async = request.startAsync();
            async.start(async::complete);
          }
        });

    get("/async");
    Thread worker = nextClosed();
    assertThat(seen).hasSize(3).containsOnly(worker);
    noOtherIsClosed();
  }

  @Test
  void aRequestThatCompletesBeforeItsServletReturnsIsClosedAfterIt() throws Exception {
    serve(
        "/async",
        (request, response) -> {
          tellClose();
          request.startAsync().complete();
          seen.add(worker());
          assertThat(closed).isEmpty();
        });

    assertThat(get("/async").getStatus()).isEqualTo(200);
    assertThat(nextClosed()).isSameAs(seen.take());
    noOtherIsClosed();
  }

  @Test
  void aRequestThatTimesOutIsClosed() throws Exception {
    serve(
        "/async",
        (request, response) -> {
          TENANT.set("acme");
          tellClose();
          seen.add(worker());
          request.startAsync().setTimeout(100); // with 1, Jetty may miss it
        });

    assertThat(get("/async").getContent()).startsWith("page for acme");
    assertThat(nextClosed()).as("by the page, in the same scope").isSameAs(nextClosed());
    noOtherIsClosed();
  }

  @Test
  void anErrorPageAfterAFailureIsInTheContextAndClosedByItself() throws Exception {
    serve(
        "/fail",
        (request, response) -> {
          TENANT.set("acme");
          tellClose();
          seen.add(worker());
          throw new ServletException("expected");
        });

    assertThat(get("/fail").getContent()).startsWith("page for acme");
    assertThat(nextClosed()).isNotNull();
    assertThat(nextClosed()).isNotNull();
    noOtherIsClosed();
  }

  // Deadline

  @Test
  void thereIsNoDeadlineByDefault() throws Exception {
    serve(
        "/sync", (request, response) -> response.getWriter().print(Deadline.current().isPresent()));

    assertThat(get("/sync").getContent()).isEqualTo("false");
  }

  @Test
  void allDispatchesShareTheDeadlineAndTheContext() throws Exception {
    application.setInitParameter(DEADLINE, "PT1H");
    serve(
        "/async",
        (request, response) -> {
          seen.add(Deadline.current().orElseThrow());
          if (request.getDispatcherType() == DispatcherType.REQUEST) {
            TENANT.set("acme");
            request.startAsync().dispatch();
          } else {
            throw new ServletException("expected");
          }
        });

    assertThat(get("/async").getContent()).startsWith("page for acme");
    assertThat(seen.take()).isSameAs(seen.take());
    assertThat(seen.take()).as("a deadline in the error page").isEqualTo(true);
  }

  @Test
  void aServletThatOverrunsItIsInterruptedAndAnsweredWith504() throws Exception {
    application.setInitParameter(DEADLINE, SOON);
    serve("/slow", (request, response) -> new CountDownLatch(1).await());
    try (CapturedLog log = new CapturedLog()) {
      HttpTester.Response answer = get("/slow");
      assertThat(answer.getStatus()).isEqualTo(504);
      assertThat(answer.getContent()).startsWith("page for");
      assertThat(log.messages())
          .containsExactly(
              "GET /slow did not end within Deadline[PT0.02S], and was answered with status 504");
    }
    assertThat(seen.take()).as("a deadline in the error page").isEqualTo(false);
  }

  @Test
  void anAsynchronousDispatchAfterTheDeadlineIsNotStarted() throws Exception {
    application.setInitParameter(DEADLINE, LATER);
    serve(
        "/async",
        (request, response) -> {
          if (request.getDispatcherType() == DispatcherType.REQUEST) {
            tellClose();
            Deadline deadline = Deadline.current().orElseThrow();
            AsyncContext async = request.startAsync();
            async.start(
                () -> {
                  while (!deadline.isExpired()) {
                    LockSupport.parkNanos(deadline.remaining().toNanos());
                  }
                  async.dispatch();
                });
          } else {
            seen.add("started");
          }
        });

    assertThat(get("/async").getStatus()).isEqualTo(504);
    assertThat(seen).doesNotContain("started");
    assertThat(nextClosed()).isNotNull();
  }

  @Test
  void aCommittedResponseIsBrokenOffByTheContainer() throws Exception {
    application.setInitParameter(DEADLINE, LATER);
    serve(
        "/slow",
        (request, response) -> {
          response.flushBuffer();
          new CountDownLatch(1).await();
        });

    assertThat(get("/slow").getStatus()).isEqualTo(200);
    assertThat(seen).as("no error page").isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"20", "", "PT0S", "PT-1S", "soon"})
  void aParameterThatIsNoLimitFailsTheDeployment(String text) {
    application.setInitParameter(DEADLINE, text);

    assertThatThrownBy(server::start)
        .isInstanceOf(ServletException.class)
        .hasMessage(
            "ContextFilter: the parameter throughline.deadline is \"%s\", which is no time limit:"
                    .formatted(text)
                + " give an ISO-8601 duration of more than zero, such as PT20S");
  }
}
