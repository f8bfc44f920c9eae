package io.github.throughline.manual;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.throughline.application.Applications;
import io.github.throughline.application.AsyncApplication;
import io.github.throughline.application.HttpEvent;
import io.github.throughline.application.HttpScope;
import io.github.throughline.application.WebSocketEvent;
import io.github.throughline.application.WebSocketScope;
import io.github.throughline.testing.ApplicationCommunicator;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The applications of the manual about hosting say hello. */
@Timeout(60)
class HostingTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @Test
  void theAnnotatedClass() {
    assertHello(Applications.of(new Hello()), "/");
  }

  @Test
  void theServlet() {
    assertHello((AsyncApplication) new HelloServlet().application(), "/greetings/");
  }

  @Test
  void theWebSocket() {
    WebSocketScope scope = WebSocketScope.builder("/shout").build();
    try (ApplicationCommunicator client = new ApplicationCommunicator(new Shout(), scope)) {
      client.sendInput(new WebSocketEvent.Connect());
      client.receiveOutput(WebSocketEvent.Accept.class, LIMIT);
      client.sendInput(new WebSocketEvent.Receive(null, "hello"));
      assertThat(client.receiveOutput(WebSocketEvent.Send.class, LIMIT).text()).isEqualTo("HELLO");
      client.sendInput(new WebSocketEvent.Disconnect(1000, ""));
      client.await(LIMIT);
    }
  }

  private static void assertHello(AsyncApplication application, String path) {
    HttpScope scope = HttpScope.builder("GET", path).build();
    try (ApplicationCommunicator client = new ApplicationCommunicator(application, scope)) {
      var start = client.receiveOutput(HttpEvent.ResponseStart.class, LIMIT);
      assertThat(start.status()).isEqualTo(200);
      var body = client.receiveOutput(HttpEvent.ResponseBody.class, LIMIT);
      assertThat(UTF_8.decode(body.body()).toString()).isEqualTo("Hello");
    }
  }
}
