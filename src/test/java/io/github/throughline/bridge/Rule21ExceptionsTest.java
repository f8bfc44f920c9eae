package io.github.throughline.bridge;

import static io.github.throughline.bridge.Bodies.named;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The object thrown is the object caught. */
@Timeout(60)
class Rule21ExceptionsTest {
  @RegisterExtension final Pools pools = new Pools();

  private final Bridge bridge = pools.bridge;

  private static <T> Callable<T> throwing(Throwable failure) {
    return () -> {
      if (failure instanceof Error error) {
        throw error;
      }
      throw (Exception) failure;
    };
  }

  static Stream<Throwable> unchecked() {
    return Stream.of(
        new IllegalArgumentException("on purpose"),
        new AssertionError("on purpose"),
        new StackOverflowError(),
        new java.util.concurrent.CancellationException("on purpose"),
        new CompletionException("without a cause", null));
  }

  @ParameterizedTest
  @MethodSource("unchecked")
  void uncheckedOnesCrossAsTheyAre(Throwable failure) {
    assertThat(
            catchThrowable(() -> bridge.asyncToSync(() -> bridge.syncToAsync(throwing(failure)))))
        .isSameAs(failure);
    assertThat(catchThrowable(() -> bridge.asyncToSync(throwing(failure)))).isSameAs(failure);
    assertThat(
            catchThrowable(
                () ->
                    bridge.asyncToSync(
                        () -> bridge.syncToAsync(throwing(failure)).thenApply(one -> one))))
        .isSameAs(failure);
  }

  @Test
  void checkedOnesAreTheCauseOfABridgeException() {
    IOException failure = new IOException("on purpose");
    Throwable seen =
        catchThrowable(() -> bridge.asyncToSync(() -> bridge.syncToAsync(throwing(failure))));
    assertThat(seen).isExactlyInstanceOf(BridgeException.class);
    assertThat(seen.getCause()).isSameAs(failure);
  }

  @Test
  void nestedBridgesDoNotNestIt() {
    IOException failure = new IOException("on purpose");
    Throwable seen =
        catchThrowable(
            () ->
                bridge.asyncToSync(
                    () ->
                        bridge
                            .pooled()
                            .syncToAsync(
                                () ->
                                    bridge.asyncToSync(
                                        () -> bridge.syncToAsync(throwing(failure))))));
    assertThat(seen).isExactlyInstanceOf(BridgeException.class);
    assertThat(seen.getCause()).isSameAs(failure);
  }

  @Test
  void stageOfABodyThatWaitsFailsWithTheExceptionItself() {
    IOException failure = new IOException("on purpose");
    CompletableFuture<Object> call =
        bridge
            .pooled()
            .syncToAsync(() -> bridge.asyncToSync(() -> CompletableFuture.failedFuture(failure)));
    assertThat(call.handle((result, thrown) -> thrown).join()).isSameAs(failure);
  }

  @Test
  void stageFailsWithTheExceptionItself() {
    IOException failure = new IOException("on purpose");
    CompletableFuture<Object> call = bridge.syncToAsync(throwing(failure));
    assertThat(call.handle((result, thrown) -> thrown).join()).isSameAs(failure);
    assertThatThrownBy(call::get).isInstanceOf(ExecutionException.class).cause().isSameAs(failure);
    assertThatThrownBy(call::join)
        .isInstanceOf(CompletionException.class)
        .cause()
        .isSameAs(failure);
  }

  @Test
  void wrappersAreTakenOff() {
    IOException failure = new IOException("on purpose");
    Throwable wrapped =
        new CompletionException(new ExecutionException(new CompletionException(failure)));
    CompletableFuture<Object> call = bridge.syncToAsync(throwing(wrapped));
    assertThat(call.handle((result, thrown) -> thrown).join()).isSameAs(failure);
    assertThatThrownBy(() -> bridge.asyncToSync(() -> CompletableFuture.failedFuture(wrapped)))
        .isExactlyInstanceOf(BridgeException.class)
        .cause()
        .isSameAs(failure);
  }

  @Test
  void wrapperOfItselfEndsTheSearch() {
    class Circular extends CompletionException {
      private static final long serialVersionUID = 1L;

      @Override
      public synchronized Throwable getCause() {
        return this;
      }
    }

    Throwable failure = new Circular();
    assertThat(catchThrowable(() -> bridge.asyncToSync(throwing(failure)))).isSameAs(failure);
  }

  @Test
  void nullStageIsAnException() {
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                bridge.asyncToSync(
                    named("Desk.find", Rule21ExceptionsTest::<CompletableFuture<Object>>none)))
        .withMessageContainingAll("Desk.find", "null instead of a stage");
  }

  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // on purpose
  private static <T> T none() {
    return null;
  }

  @Test
  void nullIsAResult() {
    assertThat(
            bridge.<Boolean>asyncToSync(
                () -> bridge.<Object>syncToAsync(() -> none()).thenApply(Objects::isNull)))
        .isTrue();
  }

  @Test
  void methodThatAnswersAFutureThrowsNothing() {
    Bridge refusing =
        Bridge.on(
            task -> {
              throw new RejectedExecutionException("full");
            });
    for (Bridge configured : new Bridge[] {refusing, refusing.pooled()}) {
      CompletableFuture<Object> call = configured.syncToAsync(() -> 1);
      assertThatThrownBy(call::join)
          .cause()
          .isInstanceOf(RejectedExecutionException.class)
          .hasMessage("full");
    }
    Bridge broken =
        Bridge.on(
            task -> {
              throw new AssertionError("broken");
            });
    assertThatThrownBy(broken.pooled().syncToAsync(() -> 1)::join).hasRootCauseMessage("broken");
  }

  @Test
  @SuppressWarnings("NullAway") // on purpose
  void onlyNullIsRefusedAtOnce() {
    assertThatNullPointerException().isThrownBy(() -> bridge.syncToAsync(null));
    assertThatNullPointerException().isThrownBy(() -> bridge.asyncToSync(null));
    assertThatNullPointerException().isThrownBy(() -> bridge.in(null));
    assertThatNullPointerException().isThrownBy(() -> Bridge.on(null));
  }
}
