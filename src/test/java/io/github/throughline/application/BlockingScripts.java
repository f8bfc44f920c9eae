package io.github.throughline.application;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Scripts of servers and of blocking applications, which shrink to short ones. */
final class BlockingScripts {
  private BlockingScripts() {}

  /** What an application does next. */
  enum Kind {
    READ,
    SKIP,
    CLOSE_REQUEST,
    WRITE,
    FLUSH,
    CLOSE_BODY,
    COMMIT,
    STATUS,
    HEADER,
    LENGTH,
    RESET,
    THROW
  }

  /**
   * One step of an application.
   *
   * @param size bytes, or a number of the kind that it needs
   */
  record Step(Kind kind, int size) {
    @Override
    public String toString() {
      return kind + " " + size;
    }
  }

  /** What comes after the parts of the request's body. */
  enum Ending {
    WHOLE,
    DISCONNECT,
    /** Nothing ever comes; the server gives the exchange up when it is asked for more. */
    SILENCE
  }

  /** How a send fails. */
  enum Refusal {
    GONE,
    ILLEGAL,
    CHECKED,
    THROWN,
    CANCELLED_EXCHANGE
  }

  /**
   * What a server does.
   *
   * @param parts sizes of the parts of the request's body
   * @param length what the client says of the length of the body; negative if nothing
   * @param failing the send that fails, from 0; negative if none does
   * @param slow whether sends and receives complete later
   */
  record Server(
      String method,
      List<Integer> parts,
      Ending ending,
      int length,
      int failing,
      Refusal refusal,
      boolean slow) {}

  /**
   * What an application does.
   *
   * @param stubborn whether it goes on after a failure of a stream
   */
  record Application(List<Step> steps, boolean stubborn) {}

  private static Arbitrary<Integer> sizes() {
    return Arbitraries.frequencyOf(
        Tuple.of(3, Arbitraries.integers().between(0, 5)),
        Tuple.of(1, Arbitraries.of(8191, 8192, 8193, 20_000)));
  }

  private static Arbitrary<Step> steps() {
    return Combinators.combine(Arbitraries.of(Kind.class), sizes()).as(Step::new);
  }

  static Arbitrary<Application> applications() {
    return Combinators.combine(steps().list().ofMaxSize(12), Arbitraries.of(false, true))
        .as(Application::new);
  }

  static Arbitrary<Server> servers() {
    return Combinators.combine(
            Arbitraries.of("GET", "HEAD"),
            sizes().list().ofMaxSize(4),
            Arbitraries.of(Ending.class),
            Arbitraries.integers().between(-1, 6),
            Arbitraries.integers().between(-1, 5),
            Arbitraries.of(Refusal.class),
            Arbitraries.of(false, true))
        .as(Server::new);
  }
}
