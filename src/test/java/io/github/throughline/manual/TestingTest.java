package io.github.throughline.manual;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.throughline.application.AsyncApplication;
import io.github.throughline.application.Header;
import io.github.throughline.application.HttpEvent;
import io.github.throughline.application.HttpScope;
import io.github.throughline.testing.ApplicationCommunicator;
import io.github.throughline.testing.ContractValidator;
import io.github.throughline.testing.Violation;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The code of the javadoc of the testing package. */
@Timeout(60)
class TestingTest {
  private final AsyncApplication hello =
      (scope, receive, send) ->
          send.send(
                  new HttpEvent.ResponseStart(
                      200, List.of(new Header("content-type", "text/plain"))))
              .thenCompose(started -> send.send(HttpEvent.ResponseBody.last("Hello")));

  @Test
  void validator() {
    List<Violation> violations = new CopyOnWriteArrayList<>();
    AsyncApplication checked = new ContractValidator(violations::add).around(hello);

    HttpScope scope = HttpScope.builder("GET", "/").build();
    try (ApplicationCommunicator client = new ApplicationCommunicator(checked, scope)) {
      client.await(Duration.ofSeconds(30));
    }
    assertEquals(List.of(), violations);
  }

  @Test
  void communicator() {
    HttpScope scope = HttpScope.builder("GET", "/").build();
    try (ApplicationCommunicator client = new ApplicationCommunicator(hello, scope)) {
      var start = client.receiveOutput(HttpEvent.ResponseStart.class, Duration.ofSeconds(10));
      assertEquals(200, start.status());
    }
  }
}
