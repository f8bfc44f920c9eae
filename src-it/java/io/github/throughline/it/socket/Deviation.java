package io.github.throughline.it.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.throughline.it.exchange.ContainerKind;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where containers do otherwise than the specification has it, and the library cannot help it: what
 * they do instead, and why.
 */
record Deviation(ContainerKind kind, String what, String instead, String reason) {
  private static final List<Deviation> ALL = List.of();

  /** Fails the test unless a value is right, or what the container is known for. */
  static void check(ContainerKind kind, String what, Object value, Object right) {
    List<String> known =
        ALL.stream()
            .filter(each -> each.kind == kind && each.what.equals(what))
            .map(Deviation::instead)
            .toList();
    assertThat(value.toString())
        .as("%s of %s", what, kind)
        .isIn(Stream.concat(Stream.of(right.toString()), known.stream()).toList());
  }
}
