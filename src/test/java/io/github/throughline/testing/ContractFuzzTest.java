package io.github.throughline.testing;

import static io.github.throughline.testing.Step.returns;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.throughline.application.CustomEvent;
import io.github.throughline.application.Event;
import io.github.throughline.application.HttpEvent;
import io.github.throughline.application.LifespanEvent;
import io.github.throughline.application.Scope;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Random conversations, right and wrong ones, with a validator between the two sides. */
class ContractFuzzTest {
  private static final int LONGEST = 12;

  /** What is played. */
  record Script(Scope scope, List<Step> steps) {
    @Override
    public String toString() {
      return scope.type() + steps;
    }

    List<Violation> play() {
      List<Violation> violations = new ArrayList<>();
      play(new ContractValidator(violations::add));
      return violations;
    }

    Step.Played play(ContractValidator validator) {
      return new Step.Played(validator, scope).play(steps);
    }
  }

  private static Arbitrary<Event> events() {
    return Arbitraries.of(
        Breaches.REQUEST,
        new HttpEvent.Request(Breaches.BYTES, true),
        Breaches.GONE,
        Breaches.START,
        Breaches.START_WITH_TRAILERS,
        new HttpEvent.ResponseStart(103, List.of()),
        Breaches.MORE,
        Breaches.LAST,
        Breaches.PATH,
        Breaches.HINT,
        Breaches.TRAILERS,
        Breaches.CONNECT,
        Breaches.ACCEPT,
        Breaches.RECEIVED,
        Breaches.MESSAGE,
        Breaches.LEFT,
        Breaches.CLOSE,
        Breaches.DENIAL,
        Breaches.DENIAL_LAST,
        Breaches.STARTUP,
        Breaches.READY,
        Breaches.UNREADY,
        Breaches.SHUTDOWN,
        Breaches.DOWN,
        new LifespanEvent.ShutdownFailed("no"),
        new CustomEvent("chat.message", Map.of("number", Double.NaN)));
  }

  private static Arbitrary<Step> steps() {
    Arbitrary<Event> events = events().injectNull(0.02);
    return Arbitraries.frequencyOf(
        Tuple.of(6, events.map(Step.Given::new)),
        Tuple.of(6, events.map(Step.Sent::new)),
        Tuple.of(1, events().map(Step.Lost::new)),
        Tuple.of(1, Arbitraries.of(returns(), fails())));
  }

  private static Step fails() {
    return new Step.Ended(new IOException("broken"));
  }

  @Provide
  Arbitrary<Script> any() {
    Arbitrary<Scope> scopes =
        Arbitraries.of(
            Breaches.PLAIN, Breaches.HTTP, Breaches.SOCKET, Breaches.LIFESPAN, Breaches.CHAT);
    return Combinators.combine(scopes, steps().list().ofMaxSize(LONGEST)).as(Script::new);
  }

  @Property(tries = 2000)
  void everythingIsHandedOnAndNothingElseHappens(@ForAll("any") Script script) {
    List<Violation> violations = new ArrayList<>();
    Step.Played played = script.play(new ContractValidator(violations::add));
    List<Object> expected = new ArrayList<>();
    expected.add(script.scope);
    script.steps.stream().flatMap(ContractFuzzTest::passing).forEach(expected::add);
    assertThat(played.passed).usingElementComparator((a, b) -> a == b ? 0 : 1).isEqualTo(expected);
    assertThat(played.failures).allMatch(failure -> failure instanceof IOException);
  }

  private static Stream<Object> passing(Step step) {
    Event event =
        step instanceof Step.Given given
            ? given.event()
            : step instanceof Step.Sent sent
                ? sent.event()
                : step instanceof Step.Lost lost ? lost.event() : null;
    return step instanceof Step.Ended ? Stream.empty() : Stream.of(event == null ? "null" : event);
  }

  @Property(tries = 1000)
  void theSameConversationHasTheSameVerdict(@ForAll("any") Script script) {
    assertThat(script.play()).isEqualTo(script.play());
  }

  @Property(tries = 1000)
  void aStrictValidatorFailsWhatALenientOneReports(@ForAll("any") Script script) {
    List<Violation> violations = script.play();
    List<Throwable> strict =
        script.play(new ContractValidator()).failures.stream()
            .filter(failure -> !(failure instanceof IOException))
            .toList();
    assertThat(strict).allMatch(failure -> failure instanceof AssertionError);
    assertThat(strict.isEmpty()).isEqualTo(violations.isEmpty());
    if (!strict.isEmpty()) {
      assertThat(strict.get(0)).hasMessage(violations.get(0).toString());
    }
  }

  @Provide
  Arbitrary<Script> right() {
    return Arbitraries.oneOf(
        RightConversations.http(), RightConversations.webSocket(), RightConversations.lifespan());
  }

  @Property(tries = 2000)
  void ofARightConversationNothingIsReported(@ForAll("right") Script script) {
    assertThat(script.play()).isEmpty();
  }
}
