package io.github.throughline.it.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.throughline.it.exchange.RawResponse.Field;
import io.github.throughline.it.exchange.RawResponse.Framing;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** The means of the other suites do what they are for, by servlets that do without them. */
abstract class RigSuite extends ContainerSuite {
  private final BlockingQueue<AsyncContext> parked = new LinkedBlockingQueue<>();
  private final AtomicInteger contexts = new AtomicInteger();

  RigSuite(ContainerKind kind) {
    super(kind);
  }

  @Override
  protected WebApplication application() {
    return new WebApplication("/app")
        .servlet("/echo/*", Echo::new)
        .servlet("/async/*", NonBlockingEcho::new)
        .servlet(
            new WebApplication.Entry(
                "park", () -> new Park(parked), List.of("/park"), true, Map.of("answer", "x"), 1))
        .listener(
            () ->
                new ServletContextListener() {
                  @Override
                  public void contextInitialized(ServletContextEvent event) {
                    contexts.incrementAndGet();
                  }
                })
        .withHttp2();
  }

  /** Answers what it got, in chunks with a trailer. */
  private static final class Echo extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      byte[] body = request.getInputStream().readAllBytes();
      response.setHeader("Trailer", "x-size");
      response.setTrailerFields(() -> Map.of("x-size", Integer.toString(body.length)));
      response.getOutputStream().write(body);
      response.flushBuffer();
    }
  }

  /** Answers what it got, without ever blocking a thread, as one body. */
  private static final class NonBlockingEcho extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      AsyncContext async = request.startAsync();
      response.setContentLengthLong(request.getContentLengthLong());
      BodyEcho echo = new BodyEcho(async, request.getInputStream(), response.getOutputStream());
      request.getInputStream().setReadListener(echo);
    }
  }

  /** Leaves its requests open. */
  private static final class Park extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient BlockingQueue<AsyncContext> parked;

    Park(BlockingQueue<AsyncContext> parked) {
      this.parked = parked;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) {
      AsyncContext async = request.startAsync();
      async.setTimeout(0);
      response.setHeader("answer", getInitParameter("answer"));
      parked.add(async);
    }
  }

  @Test
  void pipelinedRequestsAreAnsweredInOrder() throws Exception {
    RawClient client = connect();
    client.send(post("echo", "first") + post("async", "second") + post("echo", "third"));
    assertThat(client.read().text()).isEqualTo("first");
    assertThat(client.read().text()).isEqualTo("second");
    assertThat(client.read().text()).isEqualTo("third");
  }

  private static String post(String servlet, String body) {
    return "POST /app/%s/x HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n%s"
        .formatted(servlet, body.length(), body);
  }

  @Test
  void chunksComeWithTrailers() throws Exception {
    RawClient client = connect();
    client.send("POST /app/echo/x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
    client.sendInSinglePackets("2\r\nab\r\n1\r\nc\r\n0\r\n\r\n");
    RawResponse response = client.read();
    assertThat(response.framing()).isEqualTo(Framing.CHUNKED);
    assertThat(response.text()).isEqualTo("abc");
    assertThat(response.trailers()).containsExactly(new Field("x-size", "3"));
    assertThat(response.isComplete()).isTrue();
  }

  @Test
  void aRequestThatNobodyCompletesIsFoundOpen() throws Exception {
    RawClient client = connect();
    client.send("GET /app/park HTTP/1.1\r\nHost: a\r\n\r\n");
    AsyncContext async = parked.poll(20, TimeUnit.SECONDS);
    assertThat(async).isNotNull();
    assertThat(eventuallyNone(this::nothingOpen)).isEmpty(); // Tomcat counts it a moment later
    assertThat(openInTheEnd()).first().asString().contains("open request");
    async.complete();
    assertThat(client.read().all("answer")).containsExactly("x");
    assertThat(eventuallyNone(this::openInTheEnd)).isEmpty();
  }

  private List<String> nothingOpen() {
    return openInTheEnd().isEmpty() ? List.of("nothing is open") : List.of();
  }

  @Test
  void whatIsLoggedIsFoundUnlessItWasExpected() {
    Logger tomcat = Logger.getLogger("org.apache.test");
    LoggedWarnings inner = new LoggedWarnings();
    try {
      tomcat.log(Level.WARNING, "one", new IllegalStateException("because"));
      tomcat.log(Level.INFO, "two");
      System.getLogger("io.github.throughline").log(System.Logger.Level.ERROR, "three");
      assertThat(inner.complaints()).hasSize(2);
      inner.mayLog("org.apache", "because");
      inner.mustLogOnce("io.github", "three");
      assertThat(inner.complaints()).isEmpty();
      inner.mustLogOnce("io.github", "four");
      assertThat(inner.complaints()).singleElement().asString().contains("0 of 1..1", "four");
    } finally {
      inner.close();
    }
    logged.mayLog("org.apache.test", "one");
    logged.mayLog("io.github.throughline", "three");
  }

  @Test
  void listenersAreCalled() {
    assertThat(contexts).hasPositiveValue();
  }

  @Test
  void http2IsThere() throws Exception {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
    URI address = URI.create("http://localhost:" + port() + "/app/async/x");
    HttpResponse<String> first = client.send(get(address), BodyHandlers.ofString());
    HttpResponse<String> second =
        client.send(
            HttpRequest.newBuilder(address).POST(BodyPublishers.ofString("abc")).build(),
            BodyHandlers.ofString());
    assertThat(first.version()).isEqualTo(HttpClient.Version.HTTP_2);
    assertThat(second.version()).isEqualTo(HttpClient.Version.HTTP_2);
    assertThat(second.body()).isEqualTo("abc");
  }

  private static HttpRequest get(URI address) {
    return HttpRequest.newBuilder(address).build();
  }
}
