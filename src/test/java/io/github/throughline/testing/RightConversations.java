package io.github.throughline.testing;

import static io.github.throughline.testing.Step.given;
import static io.github.throughline.testing.Step.returns;
import static io.github.throughline.testing.Step.sent;

import io.github.throughline.application.HttpEvent;
import io.github.throughline.application.WebSocketEvent;
import io.github.throughline.testing.ContractFuzzTest.Script;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Conversations made by the contract: what each side may do next, chosen at random. */
final class RightConversations {
  private static final int MANY = 4;

  private RightConversations() {}

  private static Arbitrary<List<Step>> some(Step... steps) {
    return Arbitraries.of(steps).list().ofMaxSize(MANY);
  }

  /** One of the ways to go on. */
  @SafeVarargs
  @SuppressWarnings("varargs")
  private static Arbitrary<List<Step>> one(List<Step>... ways) {
    return Arbitraries.of(ways);
  }

  @SafeVarargs
  @SuppressWarnings("varargs")
  private static Arbitrary<List<Step>> inOrder(Arbitrary<List<Step>>... parts) {
    return Combinators.combine(List.of(parts))
        .as(chosen -> chosen.stream().flatMap(List::stream).toList());
  }

  /** Two sides that do not wait for each other. */
  private static Arbitrary<List<Step>> mixed(
      Arbitrary<List<Step>> one, Arbitrary<List<Step>> other) {
    return Combinators.combine(one, other, Arbitraries.longs()).as(RightConversations::mix);
  }

  private static List<Step> mix(List<Step> one, List<Step> other, long seed) {
    Random random = new Random(seed);
    List<Step> mixed = new ArrayList<>();
    int i = 0;
    int j = 0;
    while (i < one.size() || j < other.size()) {
      boolean first = j == other.size() || (i < one.size() && random.nextBoolean());
      mixed.add(first ? one.get(i++) : other.get(j++));
    }
    return mixed;
  }

  private static Arbitrary<List<Step>> ending() {
    return one(List.of(), List.of(returns()));
  }

  static Arbitrary<Script> http() {
    Step gone = given(Breaches.GONE);
    Arbitrary<List<Step>> server =
        inOrder(
            some(given(new HttpEvent.Request(Breaches.BYTES, true))),
            one(List.of(), List.of(given(Breaches.REQUEST))),
            some(gone));
    Arbitrary<List<Step>> bodies =
        inOrder(some(sent(Breaches.MORE), sent(Breaches.HINT)), one(List.of(sent(Breaches.LAST))));
    Arbitrary<List<Step>> content = Arbitraries.oneOf(bodies, one(List.of(sent(Breaches.PATH))));
    Arbitrary<List<Step>> plain = inOrder(one(List.of(sent(Breaches.START))), content);
    Arbitrary<List<Step>> trailing =
        inOrder(
            one(List.of(sent(Breaches.START_WITH_TRAILERS))),
            content,
            some(sent(new HttpEvent.ResponseTrailers(List.of(), true))),
            one(List.of(sent(Breaches.TRAILERS))));
    return inOrder(mixed(server, Arbitraries.oneOf(plain, trailing)), ending())
        .map(steps -> new Script(Breaches.HTTP, steps));
  }

  static Arbitrary<Script> webSocket() {
    Arbitrary<List<Step>> open =
        inOrder(
            one(List.of(sent(Breaches.ACCEPT))),
            some(sent(Breaches.MESSAGE), given(Breaches.RECEIVED)),
            mixed(
                inOrder(some(given(Breaches.RECEIVED)), some(given(Breaches.LEFT))),
                one(List.of(), List.of(sent(Breaches.MESSAGE), sent(Breaches.CLOSE)))));
    Arbitrary<List<Step>> refused =
        inOrder(one(List.of(sent(Breaches.CLOSE))), some(given(Breaches.LEFT)));
    Arbitrary<List<Step>> denied =
        mixed(
            some(given(Breaches.LEFT)),
            inOrder(
                one(List.of(sent(Breaches.DENIAL))),
                some(sent(new WebSocketEvent.DenialBody(Breaches.BYTES, true))),
                one(List.of(sent(Breaches.DENIAL_LAST)))));
    Arbitrary<List<Step>> left = one(List.of(given(Breaches.LEFT)));
    return inOrder(
            one(List.of(given(Breaches.CONNECT))),
            Arbitraries.oneOf(open, refused, denied, left),
            ending())
        .map(steps -> new Script(Breaches.SOCKET, steps));
  }

  static Arbitrary<Script> lifespan() {
    Step startup = given(Breaches.STARTUP);
    Step ready = sent(Breaches.READY);
    Step shutdown = given(Breaches.SHUTDOWN);
    Step down = sent(Breaches.DOWN);
    return inOrder(
            one(
                List.of(startup, ready),
                List.of(startup, sent(Breaches.UNREADY)),
                List.of(startup, ready, shutdown, down),
                List.of(startup, ready, shutdown, shutdown, down, shutdown)),
            ending())
        .map(steps -> new Script(Breaches.LIFESPAN, steps));
  }
}
