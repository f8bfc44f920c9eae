package io.github.throughline.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every sequence of events by one thread; two threads are in {@link RequestStateModelTest}. */
class RequestStateTest {
  private static final int LENGTH = 8;

  private enum Event {
    BEGIN,
    RETURN,
    RETURN_ASYNC,
    COMPLETE
  }

  private final RequestState<Integer> state = new RequestState<>();
  private final List<Integer> opened = new ArrayList<>();
  private final List<Integer> closed = new ArrayList<>();

  private void happens(Event event) {
    Integer ended = null;
    switch (event) {
      case BEGIN -> state.begin(this::open);
      case RETURN -> ended = state.leave(false);
      case RETURN_ASYNC -> ended = state.leave(true);
      case COMPLETE -> ended = state.complete();
    }
    close(ended);
  }

  private Integer open() {
    opened.add(opened.size());
    return opened.size() - 1;
  }

  private void close(@Nullable Integer scope) {
    if (scope != null) {
      closed.add(scope);
    }
  }

  /** All sequences in which dispatches begin and return in turn. */
  static Stream<List<Event>> sequences() {
    return sequences(List.of());
  }

  private static Stream<List<Event>> sequences(List<Event> before) {
    if (before.size() == LENGTH) {
      return Stream.of(before);
    }
    List<Event> next =
        isInside(before)
            ? List.of(Event.RETURN, Event.RETURN_ASYNC, Event.COMPLETE)
            : List.of(Event.BEGIN, Event.COMPLETE);
    return next.stream()
        .flatMap(event -> sequences(Stream.concat(before.stream(), Stream.of(event)).toList()));
  }

  private static boolean isInside(List<Event> events) {
    return events.lastIndexOf(Event.BEGIN)
        > Math.max(events.lastIndexOf(Event.RETURN), events.lastIndexOf(Event.RETURN_ASYNC));
  }

  @Test
  void thereAreManySequences() {
    assertThat(sequences()).hasSizeGreaterThan(500);
  }

  @ParameterizedTest
  @MethodSource("sequences")
  void oneIsOpenInsideAndWhileAwaitedAndEachIsClosedOnce(List<Event> events) {
    boolean inside = false;
    boolean awaited = false;
    boolean completed = false;
    for (Event event : events) {
      switch (event) {
        case BEGIN -> {
          inside = true;
          awaited = false;
          completed = false;
        }
        case RETURN, RETURN_ASYNC -> {
          inside = false;
          awaited = event == Event.RETURN_ASYNC && !completed;
        }
        case COMPLETE -> {
          completed = true;
          awaited = false;
        }
      }
      happens(event);
      int open = inside || awaited ? 1 : 0;
      assertThat(closed).isEqualTo(IntStream.range(0, opened.size() - open).boxed().toList());
    }
  }
}
