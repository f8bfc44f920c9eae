package io.github.throughline.context;

import static io.github.throughline.context.Places.AT;
import static io.github.throughline.context.Places.contextAt;
import static io.github.throughline.context.Places.here;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.throughline.CapturedLog;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rule 8: a boundary restores what it found and reports what was left open. */
class Rule08BoundaryTest {
  @BeforeEach
  void allowAReport() {
    LeftOpen.REPORTER.nextReport.set(System.nanoTime()); // an earlier test may have used it up
  }

  @Test
  void runEndsEntriesLeftOpenAndSaysSo() {
    try (CapturedLog log = new CapturedLog()) {
      Context leaked = contextAt("leaked");
      contextAt("outer")
          .run(
              () -> {
                contextAt("run").run(leaked::enter);
                assertThat(here()).isEqualTo("outer");
              });
      leaked.run(() -> assertThat(here()).isEqualTo("leaked"));
      assertThat(log.messages())
          .singleElement()
          .asString()
          .startsWith("Entered and never left on Thread[")
          .contains(
              ": Context[at]. The boundary around it has restored the thread; close each Entry"
                  + " where it was opened (-Dthroughline.strict=true shows where)");
    }
    assertThat(here()).isEqualTo("bare");
  }

  @Test
  void boundaryRestoresTheNearestLiveEntryWhereAnOuterOneWasEndedInside() {
    Entry a = contextAt("a").enter();
    Entry b = contextAt("b").enter();
    contextAt("run").run(b::close);
    assertThat(here()).isEqualTo("a");
    contextAt("run").run(a::close);
    assertThat(here()).isEqualTo("bare");
  }

  @Test
  void everyBoundaryRestoresWhateverHappenedInside() {
    Entry outer = contextAt("outer").enter();
    List<Runnable> boundaries =
        List.of(
            () -> contextAt("x").run(this::leaveOpenAndFail),
            () ->
                contextAt("x")
                    .call(
                        () -> {
                          leaveOpenAndFail();
                          return true;
                        }),
            () -> Context.where(AT, "x").run(this::leaveOpenAndFail),
            contextAt("x").contextualRunnable(this::leaveOpenAndFail),
            () -> Context.propagating(Runnable::run).execute(this::leaveOpenAndFail));
    for (Runnable boundary : boundaries) {
      assertThatThrownBy(boundary::run).hasMessage("on purpose");
      assertThat(here()).isEqualTo("outer");
    }
    outer.close();
  }

  private void leaveOpenAndFail() {
    contextAt("left open").enter();
    contextAt("left open too").enterAsBoundary();
    throw new IllegalArgumentException("on purpose");
  }

  @Test
  void boundaryInBeginEndFormEndsWhatWasLeftOpen() {
    Entry boundary = contextAt("boundary").enterAsBoundary();
    Context leaked = contextAt("leaked");
    leaked.enter();
    contextAt("leaked too").enter();
    boundary.close();
    assertThat(here()).isEqualTo("bare");
    leaked.run(() -> {});
  }

  @Test
  void boundariesInBeginEndFormEndInAnyOrder() {
    Entry first = contextAt("first").enterAsBoundary();
    Entry second = contextAt("second").enterAsBoundary();
    first.close();
    assertThat(here()).isEqualTo("second");
    second.close();
    assertThat(here()).isEqualTo("bare");
  }

  @Test
  void boundaryEndedBelowAnotherTakesWhatWasLeftOpenBetweenThemAlong() {
    Entry first = contextAt("first").enterAsBoundary();
    Context leaked = contextAt("leaked");
    leaked.enter();
    Entry second = contextAt("second").enterAsBoundary();
    first.close();
    assertThat(here()).isEqualTo("second");
    leaked.run(() -> {});
    second.close();
    assertThat(here()).isEqualTo("bare");
  }

  @Test
  void boundaryOnABareThreadRestoresItsRootAndTokens() {
    Token<String> token = AT.set("root");
    contextAt("x").run(() -> contextAt("leaked").enter());
    assertThat(here()).isEqualTo("root");
    AT.reset(token);
    assertThat(here()).isEqualTo("bare");
  }

  @Test
  void valuesThatABlockHasSetAreNotCalledLeftOpen() {
    try (CapturedLog log = new CapturedLog()) {
      Context.empty().run(() -> AT.set("not reset"));
      assertThat(log.messages()).isEmpty();
    }
  }

  @Test
  void reportsAreRateLimitedAndCountWhatTheyLeaveOut() {
    List<String> logged = new ArrayList<>();
    AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5); // nanoTime may overflow
    LeftOpen report = new LeftOpen(new RecordingLogger(logged), clock::get);
    Entry open = contextAt("a").enter();
    report.warn(List.of(open));
    report.warn(List.of(open));
    report.warn(List.of(open));
    assertThat(logged).hasSize(1);
    clock.addAndGet(10_000_000_000L);
    report.warn(List.of(open));
    report.warn(List.of(open));
    open.close();
    assertThat(logged).hasSize(2);
    assertThat(logged.get(1)).endsWith("(and 2 more such reports since)");
  }
}
