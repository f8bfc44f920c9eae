package io.github.throughline.it.exchange;

import io.github.throughline.it.exchange.Applied.Script;
import jakarta.servlet.Servlet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

/** Tests of applications behind the library's servlet, mounted at {@code /app/run}. */
abstract class ApplicationSuite extends ContainerSuite {
  final Applied applied = new Applied();

  ApplicationSuite(ContainerKind kind) {
    super(kind);
  }

  @Override
  protected WebApplication application() {
    return new WebApplication("/app").servlet(hosting("/run/*"));
  }

  /** Makes the entry of a servlet with this suite's application. */
  final WebApplication.Entry hosting(String pattern) {
    return hosting(pattern, Map.of());
  }

  /** Makes the entry of a servlet with this suite's application and init parameters. */
  final WebApplication.Entry hosting(String pattern, Map<String, String> parameters) {
    Servlet servlet = Hosted.LIBRARY.servlet(applied); // here, where a test may be called off
    return new WebApplication.Entry(
        "application at " + pattern, () -> servlet, List.of(pattern), true, parameters, 1);
  }

  @AfterEach
  final void forgetApplication() {
    applied.forget();
  }

  @Override
  protected List<String> openInTheEnd() {
    List<String> all = new ArrayList<>(super.openInTheEnd());
    all.addAll(applied.running());
    return all;
  }

  /** Has a request served by a script and answers the response; the script must succeed. */
  RawResponse exchange(String request, Script script) throws Exception {
    applied.play(script);
    RawResponse response = connect().send(request).read(methodOf(request));
    applied.awaitScript();
    return response;
  }

  /** Sends a request that is served by a script. */
  RawClient begin(String request, Script script) throws IOException {
    applied.play(script);
    return connect().send(request);
  }

  /** A response that is broken off is something that containers may have their say about. */
  final void tolerateBreakingOff() {
    for (String container : List.of("org.apache", "org.eclipse.jetty", "io.undertow")) {
      logged.mayLog(container, "");
    }
  }

  private static String methodOf(String request) {
    return request.substring(0, request.indexOf(' '));
  }

  /** A request without a body; headers are whole lines. */
  static String get(String path, String... headers) {
    return request("GET", path, headers);
  }

  /** A request without a body; headers are whole lines. */
  static String request(String method, String path, String... headers) {
    StringBuilder request =
        new StringBuilder(method + " /app/run" + path + " HTTP/1.1\r\nHost: example.org\r\n");
    for (String header : headers) {
      request.append(header).append("\r\n");
    }
    return request.append("\r\n").toString();
  }

  /** A request with a body whose length is told. */
  static String post(String path, String body, String... headers) {
    String head = request("POST", path, headers);
    return head.substring(0, head.length() - 2)
        + "Content-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  /** A request with a body in chunks, which are to follow. */
  static String postChunked(String path) {
    return request("POST", path, "Transfer-Encoding: chunked");
  }

  /** One chunk. */
  static String chunk(String text) {
    return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
  }
}
