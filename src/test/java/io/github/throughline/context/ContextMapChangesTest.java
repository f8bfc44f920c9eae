package io.github.throughline.context;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** What is different between two maps, against plain hash maps. */
class ContextMapChangesTest {
  private static final List<ContextVar<@Nullable Object>> VARIABLES =
      IntStream.range(0, 1_200).mapToObj(i -> ContextVar.<@Nullable Object>of("v" + i)).toList();

  /** A map beside its model. */
  private record Pair(ContextMap map, Map<ContextVar<?>, @Nullable Object> model) {
    static final Pair EMPTY = new Pair(ContextMap.EMPTY, Map.of());

    Pair with(ContextVar<?> variable, @Nullable Object value) {
      Map<ContextVar<?>, @Nullable Object> next = new HashMap<>(model);
      next.put(variable, value);
      return new Pair(map.with(new Binding(variable, variable.index, value, null)), next);
    }

    Pair without(ContextVar<?> variable) {
      Map<ContextVar<?>, @Nullable Object> next = new HashMap<>(model);
      next.remove(variable);
      return new Pair(map.without(variable.index, variable), next);
    }

    Pair changed(Random random, int changes) {
      Pair pair = this;
      for (int i = 0; i < changes; i++) {
        // Mostly among few, so that changes meet.
        int bound = random.nextInt(4) == 0 ? VARIABLES.size() : 40;
        ContextVar<@Nullable Object> variable = VARIABLES.get(random.nextInt(bound));
        pair =
            switch (random.nextInt(4)) {
              case 0 -> pair.without(variable);
              case 1 -> pair.with(variable, null);
              default -> pair.with(variable, new Object());
            };
      }
      return pair;
    }
  }

  @RepeatedTest(300)
  void asPlainMapsHaveIt(RepetitionInfo turn) {
    Random random = new Random(turn.getCurrentRepetition());
    Pair from = Pair.EMPTY.changed(random, random.nextInt(60));
    Pair to = from.changed(random, random.nextInt(10));
    Pair target = random.nextBoolean() ? from.changed(random, random.nextInt(10)) : Pair.EMPTY;

    Map<ContextVar<?>, @Nullable Object> expected = new HashMap<>(target.model);
    for (ContextVar<?> variable : VARIABLES) {
      boolean changed = !isSame(from, to, variable);
      if (changed && isSame(from, target, variable)) {
        expected.remove(variable);
        if (to.model.containsKey(variable)) {
          expected.put(variable, to.model.get(variable));
        }
      }
    }

    ContextMap result = target.map.withChanges(from.map, to.map);
    Map<Object, @Nullable Object> seen = new HashMap<>();
    result.forEach(binding -> seen.put(binding.key, binding.value));
    assertThat(seen).isEqualTo(expected);
    assertThat(result.variables).isEqualTo(expected.size());
  }

  private static boolean isSame(Pair one, Pair other, ContextVar<?> variable) {
    return one.model.containsKey(variable) == other.model.containsKey(variable)
        && Objects.requireNonNullElse(one.model.get(variable), "null")
            == Objects.requireNonNullElse(other.model.get(variable), "null");
  }

  @Test
  void nothingChangedIsTheSameMap() {
    Pair from = Pair.EMPTY.changed(new Random(1), 50);
    Pair target = from.changed(new Random(2), 10);
    assertThat(target.map.withChanges(from.map, from.map)).isSameAs(target.map);
  }

  @Test
  void indexThatHasANewOwner() {
    ContextVar<@Nullable Object> old = VARIABLES.get(0);
    Binding before = new Binding(old, old.index, "old", null);
    Binding after = new Binding(VARIABLES.get(1), old.index, "new", null);
    ContextMap from = ContextMap.EMPTY.with(before);
    ContextMap to = ContextMap.EMPTY.with(after);
    ContextMap result = from.withChanges(from, to);
    assertThat(result.get(old.index, old)).isNull();
    assertThat(result.get(old.index, VARIABLES.get(1))).isNotNull();
  }
}
