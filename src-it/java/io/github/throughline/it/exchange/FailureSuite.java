package io.github.throughline.it.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.throughline.application.HttpEvent;
import io.github.throughline.application.HttpEvent.ResponseBody;
import io.github.throughline.application.WebSocketEvent;
import io.github.throughline.it.exchange.RawResponse.End;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients and operators see of applications that fail. */
abstract class FailureSuite extends ApplicationSuite {
  private static final String LIBRARY = "io.github.throughline";
  private static final String SECRET = "internal-detail-4711";

  FailureSuite(ContainerKind kind) {
    super(kind);
  }

  private static final class OwnException extends Exception {
    private static final long serialVersionUID = 1L;

    OwnException() {
      super(SECRET);
    }
  }

  private static void assertNothingInternal(RawResponse response) {
    assertThat(response.status()).isEqualTo(500);
    assertThat(response.isComplete()).isTrue();
    assertThat(response.toString()).doesNotContain(SECRET, "Exception", "io.github", "java.");
  }

  /** The client notices, and the library logs it once, whatever the container adds. */
  private void assertBrokenOff(RawResponse response, String text) {
    logged.mustLogOnce(LIBRARY, text);
    tolerateBreakingOff();
    assertThat(response.end()).isEqualTo(End.TRUNCATED);
    assertThat("abc").startsWith(response.text());
  }

  @Test
  void anApplicationThatThrowsIsAnsweredWith500() throws Exception {
    logged.mustLogOnce(LIBRARY, SECRET);
    applied.use(
        (scope, receive, send) -> {
          throw new IllegalStateException(SECRET);
        });
    assertNothingInternal(connect().send(get("/")).read());
  }

  @Test
  void anErrorIsAnsweredWith500() throws Exception {
    logged.mustLogOnce(LIBRARY, SECRET);
    applied.use(
        (scope, receive, send) -> {
          throw new StackOverflowError(SECRET);
        });
    assertNothingInternal(connect().send(get("/")).read());
  }

  @Test
  void anApplicationWhoseStageFailsIsAnsweredWith500() throws Exception {
    logged.mustLogOnce(LIBRARY, SECRET);
    applied.use((scope, receive, send) -> CompletableFuture.failedFuture(new OwnException()));
    assertNothingInternal(connect().send(get("/")).read());
  }

  @Test
  void anApplicationThatFailsLaterIsAnsweredWith500() throws Exception {
    logged.mustLogOnce(LIBRARY, SECRET);
    RawClient client =
        begin(
            post("/", "abc"),
            talk -> {
              talk.receiveAll();
              throw new OwnException();
            });
    assertNothingInternal(client.read());
  }

  @Test
  @SuppressWarnings("NullAway") // what an application must not do
  void anApplicationWithoutAStageIsAnsweredWith500() throws Exception {
    logged.mustLogOnce(LIBRARY, "");
    applied.use((scope, receive, send) -> null);
    assertNothingInternal(connect().send(get("/")).read());
  }

  @Test
  void aStageThatIsCancelledIsAnsweredWith500() throws Exception {
    logged.mustLogOnce(LIBRARY, "");
    applied.use(
        (scope, receive, send) -> {
          CompletableFuture<Object> cancelled = new CompletableFuture<>();
          cancelled.cancel(false);
          return cancelled;
        });
    assertNothingInternal(connect().send(get("/")).read());
  }

  @Test
  void anApplicationThatDoesNotAnswerIsAnsweredWith500() throws Exception {
    logged.mustLogOnce(LIBRARY, "");
    assertNothingInternal(begin(get("/"), talk -> {}).read());
  }

  @Test
  void aStartAloneIsTakenBack() throws Exception {
    logged.mustLogOnce(LIBRARY, SECRET);
    RawClient client =
        begin(
            get("/"),
            talk -> {
              talk.start(200, "content-length", "1000", "x-secret", SECRET);
              throw new OwnException();
            });
    RawResponse response = client.read();
    assertNothingInternal(response);
    assertThat(response.all("x-secret")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aFailureWithinTheBodyBreaksTheResponseOff(boolean sized) throws Exception {
    RawClient client =
        begin(
            get("/"),
            talk -> {
              talk.start(200, sized ? new String[] {"content-length", "100"} : new String[0]);
              talk.part("abc");
              throw new OwnException();
            });
    assertBrokenOff(client.read(), SECRET);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aBodyWithoutAnEndIsBrokenOff(boolean sized) throws Exception {
    RawClient client =
        begin(
            get("/"),
            talk -> {
              talk.start(200, sized ? new String[] {"content-length", "100"} : new String[0]);
              talk.part("abc");
            });
    assertBrokenOff(client.read(), "");
  }

  @Test
  void aFailureAfterTheEndIsOnlyLogged() throws Exception {
    logged.mustLogOnce(LIBRARY, SECRET);
    RawClient client =
        begin(
            get("/"),
            talk -> {
              talk.answer("abc");
              throw new OwnException();
            });
    assertThat(client.read().text()).isEqualTo("abc");
  }

  @Test
  void aPartBeforeTheStartIsRefused() throws Exception {
    RawResponse response =
        exchange(
            get("/"),
            talk -> {
              assertThat(talk.refusal(ResponseBody.last("abc")))
                  .isInstanceOf(IllegalStateException.class);
              talk.answer("right");
            });
    assertThat(response.text()).isEqualTo("right");
  }

  @Test
  void aSecondStartIsRefused() throws Exception {
    RawResponse response =
        exchange(
            get("/"),
            talk -> {
              talk.start(200);
              assertThat(talk.refusal(Talk.startOf(404))).isInstanceOf(IllegalStateException.class);
              talk.last("right");
            });
    assertThat(response.status()).isEqualTo(200);
    assertThat(response.text()).isEqualTo("right");
  }

  @Test
  void eventsOfOthersAreRefused() throws Exception {
    RawResponse response =
        exchange(
            get("/"),
            talk -> {
              assertThat(talk.refusal(new HttpEvent.Disconnect()))
                  .isInstanceOfAny(IllegalStateException.class, IllegalArgumentException.class);
              assertThat(talk.refusal(new WebSocketEvent.Connect()))
                  .isInstanceOfAny(IllegalStateException.class, IllegalArgumentException.class);
              talk.answer("right");
            });
    assertThat(response.text()).isEqualTo("right");
  }

  @Test
  void whatIsSentAfterTheEndGoesNowhere() throws Exception {
    RawResponse response =
        exchange(
            get("/"),
            talk -> {
              talk.answer("abc");
              CompletableFuture<?> late =
                  talk.sending(ResponseBody.last("late")).toCompletableFuture();
              Throwable ignored = late.handle((nothing, failure) -> failure).get();
              assertThat(ignored == null || ignored instanceof Exception).isTrue();
            });
    assertThat(response.text()).isEqualTo("abc");
  }

  @Test
  void theContainerServesTheNextRequestAsIfNothingHadHappened() throws Exception {
    logged.mustLogOnce(LIBRARY, SECRET);
    RawClient client =
        begin(
            get("/"),
            talk -> {
              throw new OwnException();
            });
    assertNothingInternal(client.read());
    assertThat(exchange(get("/"), talk -> talk.answer("fine")).text()).isEqualTo("fine");
  }
}
