package io.github.throughline.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.throughline.context.Context;
import io.github.throughline.context.ContextVar;
import io.github.throughline.context.internal.ThreadSlots;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.eclipse.jetty.ee10.servlet.ErrorPageErrorHandler;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.http.HttpTester;
import org.eclipse.jetty.server.LocalConnector;
import org.eclipse.jetty.server.Server;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The filter in a container, mapped as the jar maps it. */
class Rule08RequestsTest {
  private static final ContextVar<String> TENANT = ContextVar.of("tenant");

  private final Server server = new Server();
  private final LocalConnector connector = new LocalConnector(server);
  private final ServletContextHandler application = new ServletContextHandler("/");

  private interface Handler {
    void handle(HttpServletRequest request, HttpServletResponse response)
        throws IOException, ServletException;
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
      handler.handle(request, response);
    }
  }

  @BeforeEach
  void start() throws Exception {
    application.addServletContainerInitializer(new ContextFilterInitializer());
    serve("/tenant", (request, response) -> response.getWriter().print(TENANT.orElse("none")));
    ErrorPageErrorHandler errors = new ErrorPageErrorHandler();
    errors.addErrorPage(500, 599, "/tenant");
    application.setErrorHandler(errors);
    server.addConnector(connector);
    server.setHandler(application);
    server.start();
  }

  @AfterEach
  void stop() throws Exception {
    server.stop();
  }

  private void serve(String path, Handler handler) {
    ServletHolder holder = new ServletHolder(new HandlerServlet(handler));
    holder.setAsyncSupported(true);
    application.addServlet(holder, path);
  }

  private String get(String path) throws Exception {
    String answer =
        connector.getResponse("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    return HttpTester.parseResponse(answer).getContent();
  }

  @Test
  void eachRequestStartsWithNothing() throws Exception {
    serve("/set", (request, response) -> TENANT.set("acme"));

    for (int round = 0; round < 50; round++) {
      get("/set");
      assertThat(get("/tenant")).isEqualTo("none");
    }
  }

  @Test
  void aForwardStaysInTheContext() throws Exception {
    serve(
        "/forward",
        (request, response) -> {
          TENANT.set("acme");
          request.getRequestDispatcher("/tenant").forward(request, response);
        });

    assertThat(get("/forward")).isEqualTo("acme");
  }

  @Test
  void anAsyncDispatchIsInTheContextOfItsRequest() throws Exception {
    serve(
        "/async",
        (request, response) -> {
          TENANT.set("acme");
          request.startAsync().dispatch("/tenant");
        });

    assertThat(get("/async")).isEqualTo("acme");
  }

  @Test
  void anAsyncDispatchByAnotherThreadIsInTheContextOfItsRequest() throws Exception {
    serve(
        "/async",
        (request, response) -> {
          TENANT.set("acme");
          AsyncContext async = request.startAsync();
          async.start(() -> async.dispatch("/tenant"));
        });

    assertThat(get("/async")).isEqualTo("acme");
  }

  @Test
  void anAsyncTaskHasTheContextOnlyByAHandOver() throws Exception {
    serve(
        "/async",
        (request, response) -> {
          TENANT.set("acme");
          AsyncContext async = request.startAsync();
          Runnable contextual =
              Context.copyOfCurrent().contextualRunnable(() -> print(response, TENANT.get()));
          async.start(
              () -> {
                print(response, TENANT.orElse("none"));
                contextual.run();
                async.complete();
              });
        });

    assertThat(get("/async")).isEqualTo("noneacme");
  }

  private static void print(HttpServletResponse response, String text) {
    try {
      response.getWriter().print(text);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void anErrorPageIsInTheContextOfItsRequest() throws Exception {
    serve(
        "/sendError",
        (request, response) -> {
          TENANT.set("acme");
          response.sendError(503);
        });

    assertThat(get("/sendError")).isEqualTo("acme");
  }

  @Test
  void anErrorPageAfterAFailureIsInTheContextOfItsRequest() throws Exception {
    serve(
        "/fail",
        (request, response) -> {
          TENANT.set("acme");
          throw new ServletException("expected");
        });

    assertThat(get("/fail")).isEqualTo("acme");
    assertThat(ThreadSlots.occupied()).isZero();
  }

  @Test
  void anErrorPageAfterAsyncProcessingIsInTheContextOfItsRequest() throws Exception {
    serve(
        "/async",
        (request, response) -> {
          if (request.getDispatcherType() == DispatcherType.REQUEST) {
            TENANT.set("acme");
            request.startAsync().dispatch();
          } else {
            response.sendError(500);
          }
        });

    assertThat(get("/async")).isEqualTo("acme");
  }
}
