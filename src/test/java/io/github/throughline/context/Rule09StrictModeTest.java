package io.github.throughline.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Rule 9: strict mode, in a JVM of its own as the switch is read once. */
@Tag("strict")
class Rule09StrictModeTest {
  private final ContextVar<String> tenant = ContextVar.of("tenant");

  @Test
  void settingOnABareThreadIsRefused() {
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> tenant.set("acme"))
        .withMessage(
            "ContextVar[tenant] written on "
                + Thread.currentThread()
                + ", which has entered no context: nothing would ever take the value off this"
                + " thread. Enter one first, with Context.where(..), Context.run(..) or a contextual"
                + " task (strict mode)");
    assertThatThrownBy(() -> new Local().set("name", "value"))
        .hasMessageStartingWith("Local written on");
    assertThatThrownBy(() -> Local.threadCritical().set("name", "value"))
        .hasMessageStartingWith("Thread-critical Local written on");
    assertThatThrownBy(() -> new LocalStack<String>().push("value"))
        .hasMessageStartingWith("LocalStack written on");
  }

  @Test
  void settingInsideAContextIsFine() {
    Local critical = Local.threadCritical();
    assertThatCode(
            () ->
                Context.empty()
                    .run(
                        () -> {
                          tenant.set("acme");
                          critical.set("name", "value");
                        }))
        .doesNotThrowAnyException();
    assertThat(critical.names()).isEmpty();
  }

  @Test
  void readingOnABareThreadIsFine() {
    assertThat(tenant.orElse("none")).isEqualTo("none");
    assertThat(new Local().names()).isEmpty();
  }

  @Test
  void boundaryThatFindsSomethingLeftOpenThrowsAfterRestoring() {
    Context.where(tenant, "outer")
        .run(
            () -> {
              assertThatExceptionOfType(IllegalStateException.class)
                  .isThrownBy(() -> Context.empty().run(this::leaveOpen))
                  .withMessageStartingWith("Entered and never left on")
                  .satisfies(
                      failure ->
                          assertThat(failure.getSuppressed()[0])
                              .hasMessageStartingWith("opened here, by")
                              .hasStackTraceContaining("leaveOpen"));
              assertThat(tenant.get()).isEqualTo("outer");
            });
  }

  @Test
  void reportIsSuppressedIntoAFailureOfTheBody() {
    assertThatThrownBy(
            () ->
                Context.empty()
                    .run(
                        () -> {
                          leaveOpen();
                          throw new IllegalArgumentException("the body's own");
                        }))
        .hasMessage("the body's own")
        .satisfies(
            failure ->
                assertThat(failure.getSuppressed()[0])
                    .hasMessageStartingWith("Entered and never left on"));
    assertThat(tenant.isBound()).isFalse();
  }

  private void leaveOpen() {
    Context.empty().enter();
  }

  @Test
  void endOnAnotherThreadIsRefused() throws Exception {
    Entry entry = Context.empty().enter();
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Thread thread = new Thread(entry::close);
    thread.setUncaughtExceptionHandler((t, e) -> failure.set(e));
    thread.start();
    thread.join();
    assertThat(failure.get())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("An entry made by " + Thread.currentThread() + " ended by Thread[")
        .hasMessageEndingWith("end it on the thread that made it (strict mode)");
    entry.close();
    assertThat(tenant.isBound()).isFalse();
  }

  @Test
  void refusedSecondEntryShowsWhereTheFirstWas() {
    Context context = Context.empty();
    try (Entry entry = context.enter()) {
      assertThat(entry).isNotNull();
      assertThatThrownBy(context::enter).hasStackTraceContaining("opened here, by");
    }
  }
}
