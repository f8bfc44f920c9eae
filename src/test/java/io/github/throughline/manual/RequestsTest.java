package io.github.throughline.manual;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.throughline.bridge.Bridge;
import io.github.throughline.servlet.ContextFilterInitializer;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.http.HttpTester;
import org.eclipse.jetty.server.LocalConnector;
import org.eclipse.jetty.server.Server;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The code of the guide on requests. */
class RequestsTest {
  private final Server server = new Server();
  private final Bridge bridge = Bridge.standalone();
  private final BlockingQueue<Thread> used = new LinkedBlockingQueue<>();

  private final class Connection {
    void close() {
      used.add(Thread.currentThread());
    }
  }

  private Connection connect() {
    return new Connection();
  }

  private List<String> query() {
    used.add(Thread.currentThread());
    return List.of("one", "two");
  }

  private String render(List<String> rows) {
    used.add(Thread.currentThread());
    return String.join("-", rows);
  }

  private static void send(HttpServletResponse response, String page) {
    try {
      response.getWriter().print(page);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private final class PageServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // completing is all that is left to do
    protected void doGet(HttpServletRequest request, HttpServletResponse response) {
      Connection connection = connect();
      bridge.openThreadSensitiveContext().onClose(connection::close);
      AsyncContext async = request.startAsync();
      CompletableFuture<Void> answered =
          bridge
              .syncToAsync(() -> query())
              .thenCompose(rows -> bridge.syncToAsync(() -> render(rows))) // on the same thread
              .thenAccept(page -> send(response, page));
      answered.whenComplete((done, failure) -> async.complete());
    }
  }

  @AfterEach
  void stop() throws Exception {
    server.stop();
    bridge.close();
  }

  @Test
  void anAsynchronousRequestWorksOnOneThreadUntilItIsComplete() throws Exception {
    LocalConnector connector = new LocalConnector(server);
    ServletContextHandler application = new ServletContextHandler("/");
    application.addServletContainerInitializer(new ContextFilterInitializer());
    ServletHolder servlet = new ServletHolder(new PageServlet());
    servlet.setAsyncSupported(true);
    application.addServlet(servlet, "/page");
    server.addConnector(connector);
    server.setHandler(application);
    server.start();

    String answer =
        connector.getResponse("GET /page HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    assertThat(HttpTester.parseResponse(answer).getContent()).isEqualTo("one-two");
    Thread worker = used.take();
    assertThat(used.take()).as("the second body").isSameAs(worker);
    assertThat(used.poll(1, TimeUnit.MINUTES)).as("closed").isSameAs(worker);
  }
}
