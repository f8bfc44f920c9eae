package io.github.throughline.context;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Rule 1: a mutable holder over an immutable map; copies share it and go their own ways. */
class Rule01SnapshotTest {
  private final ContextVar<String> tenant = ContextVar.of("tenant");
  private final ContextVar<String> user = ContextVar.of("user");

  @Test
  void copyHasTheBindingsOfTheMomentAndNotLaterOnes() {
    Context parent = Context.empty();
    parent.run(
        () -> {
          tenant.set("acme");
          Context copy = Context.copyOfCurrent();
          tenant.set("other");
          user.set("ann");

          assertThat(copy.get(tenant)).isEqualTo("acme");
          assertThat(copy.contains(user)).isFalse();
        });
  }

  @Test
  void writeInAChildReachesNeitherParentNorSibling() {
    Context parent = Context.empty();
    parent.run(() -> tenant.set("acme"));
    Context child = parent.copy();
    Context sibling = parent.copy();

    child.run(() -> tenant.set("child's"));

    assertThat(parent.get(tenant)).isEqualTo("acme");
    assertThat(sibling.get(tenant)).isEqualTo("acme");
    assertThat(child.get(tenant)).isEqualTo("child's");
  }

  @Test
  void copySharesTheMapWhateverItHolds() {
    Context context = new Variables(1_000).context();

    assertThat(context.copy().map()).isSameAs(context.map());
  }

  @Test
  void copyIsAllowedWhileTheSourceIsEntered() {
    Context entered = Context.empty();
    entered.run(
        () -> {
          tenant.set("acme");
          Context copy = entered.copy();
          copy.run(() -> assertThat(tenant.get()).isEqualTo("acme"));
        });
  }

  @Test
  void valuesAreSharedNotCopied() {
    ContextVar<Map<String, String>> attributes = ContextVar.of("attributes");
    Map<String, String> shared = new HashMap<>();
    Context.where(attributes, shared)
        .run(
            () -> {
              Context copy = Context.copyOfCurrent();
              assertThat(copy.get(attributes)).isSameAs(shared);
            });
  }

  @Test
  void bindingsAreASnapshotThatNobodyCanChange() {
    Context.where(tenant, "acme")
        .run(
            () -> {
              Context context = Context.copyOfCurrent();
              Map<ContextVar<?>, Object> bindings = context.bindings();
              context.run(() -> tenant.set("other"));

              assertThat(bindings).containsExactly(Map.entry(tenant, "acme"));
              assertThat(bindings).isUnmodifiable();
            });
  }

  @Test
  void emptyContextsAreNew() {
    assertThat(Context.empty()).isNotSameAs(Context.empty());
    assertThat(Context.empty().size()).isZero();
  }

  /** Every operation of the map against the simplest map there is. */
  @Test
  void mapAgreesWithAPlainOneUnderRandomWrites() {
    Random random = new Random(20261120);
    Variables variables = new Variables(3_000);
    Map<ContextVar<?>, Object> model = new HashMap<>();
    ContextMap map = ContextMap.EMPTY;
    for (int step = 0; step < 20_000; step++) {
      ContextVar<Object> variable = variables.get(random.nextInt(step < 100 ? 3 : 3_000));
      if (random.nextInt(3) == 0) {
        map = map.without(variable.index, variable);
        model.remove(variable);
      } else {
        map = map.with(new Binding(variable, variable.index, step, null));
        model.put(variable, step);
      }
      assertThat(map.variables).isEqualTo(model.size());
      assertThat(map.isEmpty()).isEqualTo(model.isEmpty());
      Binding found = map.get(variable.index, variable);
      assertThat(found == null ? null : found.value).isEqualTo(model.get(variable));
    }
    assertThat(new Context(map).bindings()).isEqualTo(model);
  }

  @Test
  void indexesOfCollectedVariablesAreGivenOutAgain() {
    int first = ContextVar.of("kept until here").index;
    int highest = first;
    for (int i = 0; i < 100_000; i++) {
      highest = Math.max(highest, ContextVar.of("dropped").index);
      if (i % 1_000 == 0) {
        Collected.collect();
      }
    }
    assertThat(highest - first).isLessThan(50_000);
  }

  @Test
  void entryOfAFormerOwnerOfAnIndexIsNoBindingOfTheNextOwner() {
    ContextVar<String> later = ContextVar.of("later");
    Binding former = new Binding(new Object(), later.index, "former", null);
    ContextMap map = ContextMap.EMPTY.with(former);

    assertThat(map.get(later.index, later)).isNull();
    assertThat(map.without(later.index, later)).isSameAs(map);
    ContextMap written = map.with(new Binding(later, later.index, "later", null));
    assertThat(written.variables).isEqualTo(1);
    assertThat(new Context(written).get(later)).isEqualTo("later");
  }
}
