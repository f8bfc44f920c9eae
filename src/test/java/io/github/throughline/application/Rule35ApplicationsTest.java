package io.github.throughline.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.github.throughline.context.ContextVar;
import io.github.throughline.context.LocalProxy;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Applications are told apart by what they implement. */
@Timeout(60)
class Rule35ApplicationsTest {
  @RegisterExtension final Served served = new Served();

  private static final AsyncApplication CURRENT =
      (scope, receive, send) -> CompletableFuture.completedFuture("current");
  private static final LegacyApplication LEGACY =
      scope -> (receive, send) -> CompletableFuture.completedFuture("legacy " + scope.type());
  private static final BlockingApplication BLOCKING = (request, response) -> response.status(201);

  static class LegacyAndBlocking implements LegacyApplication, BlockingApplication {
    @Override
    public Instance connect(Scope scope) {
      throw new AssertionError();
    }

    @Override
    public void handle(BlockingRequest request, BlockingResponse response) {
      throw new AssertionError();
    }
  }

  static final class All extends LegacyAndBlocking implements AsyncApplication {
    @Override
    public CompletionStage<?> handle(Scope scope, Receive receive, Send send) {
      throw new AssertionError();
    }
  }

  static List<Object> refused() {
    return List.of(
        "a string", new LegacyAndBlocking(), new All(), BlockingApplication.class, Object.class);
  }

  private static CompletionStage<?> handle(AsyncApplication application) {
    ScriptedExchange exchange = new ScriptedExchange();
    return application.handle(Served.GET, exchange, exchange);
  }

  @Test
  void currentApplicationIsAnsweredItself() {
    assertThat(Applications.of(CURRENT)).isSameAs(CURRENT);
    assertThat(Applications.of(CURRENT, served.bridge)).isSameAs(CURRENT);
    AsyncApplication converted = Applications.of(LEGACY);
    assertThat(Applications.of(converted)).isSameAs(converted);
    AsyncApplication hosted = Applications.of(BLOCKING, served.bridge);
    assertThat(Applications.of(hosted)).isSameAs(hosted);
  }

  @Test
  void legacyApplicationIsCalledTwice() {
    AsyncApplication converted = Applications.of(LEGACY);
    assertThat(handle(converted).toCompletableFuture().join()).isEqualTo("legacy http");
    assertThat(converted).hasToString(LEGACY.toString());
  }

  @Test
  void blockingApplicationIsHosted() {
    ScriptedExchange exchange = new ScriptedExchange();
    Applications.of(BLOCKING, served.bridge)
        .handle(Served.GET, exchange, exchange)
        .toCompletableFuture()
        .join();
    assertThat(exchange.start().status()).isEqualTo(201);
  }

  @Test
  void isLegacyOfWhatIsConvertedAsSuch() {
    assertThat(Applications.isLegacy(LEGACY)).isTrue();
    assertThat(Applications.isLegacy(Applications.of(LEGACY))).isFalse();
    assertThat(Applications.isLegacy(CURRENT)).isFalse();
    assertThat(Applications.isLegacy(BLOCKING)).isFalse();
  }

  @ParameterizedTest
  @MethodSource("refused")
  void whatIsRefusedIsNotLegacy(Object application) {
    assertThat(Applications.isLegacy(application)).isFalse();
    assertThatIllegalArgumentException().isThrownBy(() -> Applications.of(application));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Applications.of(application, served.bridge));
  }

  @Test
  void refusalNamesTheClassAndWhatToDo() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Applications.of("a string"))
        .withMessage(
            "java.lang.String is no application: implement one of AsyncApplication,"
                + " LegacyApplication, BlockingApplication");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Applications.of(LegacyAndBlocking.class))
        .withMessage(LegacyAndBlocking.class.getName() + " is a class: give an instance of it");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Applications.of(new LegacyAndBlocking()))
        .withMessageStartingWith(
            LegacyAndBlocking.class.getName()
                + " is LegacyApplication and BlockingApplication at once: give");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Applications.of(new All()))
        .withMessageContaining(
            "AsyncApplication and LegacyApplication and BlockingApplication at once");
  }

  @Test
  @SuppressWarnings("NullAway") // on purpose
  void nullIsNoApplication() {
    assertThatNullPointerException().isThrownBy(() -> Applications.of(null));
    assertThatNullPointerException().isThrownBy(() -> Applications.isLegacy(null));
    assertThatNullPointerException().isThrownBy(() -> Applications.of(CURRENT, null));
    assertThatNullPointerException().isThrownBy(() -> Applications.blocking(BLOCKING, null));
    assertThatNullPointerException().isThrownBy(() -> Applications.blocking(null, served.bridge));
  }

  @Test
  void proxyIsWhatItStandsFor() {
    ContextVar<LegacyApplication> variable = ContextVar.withDefault("application", LEGACY);
    LegacyApplication proxy = LocalProxy.of(LegacyApplication.class, variable);
    assertThat(Applications.isLegacy(proxy)).isTrue();
    assertThat(handle(Applications.of(proxy)).toCompletableFuture().join())
        .isEqualTo("legacy http");
  }

  private static Throwable failure(LegacyApplication application) {
    return Served.failure(handle(Applications.of(application)).toCompletableFuture());
  }

  @Test
  void whatALegacyApplicationThrowsFailsTheStage() {
    AssertionError failure = new AssertionError("on purpose");
    assertThat(
            failure(
                scope -> {
                  throw failure;
                }))
        .isSameAs(failure);
    assertThat(
            failure(
                scope ->
                    (receive, send) -> {
                      throw failure;
                    }))
        .isSameAs(failure);
    assertThat(failure(scope -> (receive, send) -> CompletableFuture.failedFuture(failure)))
        .isSameAs(failure);
  }

  @Test
  @SuppressWarnings("NullAway") // on purpose
  void soDoesNothingWhereThereIsToBeSomething() {
    assertThat(failure(scope -> null))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("has answered null instead of an instance");
    assertThat(failure(scope -> (receive, send) -> null))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("has answered null instead of a stage");
  }

  @Test
  @SuppressWarnings("NullAway") // on purpose
  void applicationsMadeHereNeverThrow() {
    for (Object application : List.of(LEGACY, BLOCKING)) {
      CompletionStage<?> stage =
          Applications.of(application, served.bridge).handle(null, null, null);
      assertThat(Served.failure(stage.toCompletableFuture()))
          .isInstanceOf(NullPointerException.class);
    }
  }
}
