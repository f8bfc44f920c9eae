package io.github.throughline.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rule 14: missing names, names like internals, what a collected Local leaves, views. */
class Rule14LocalNamesTest {
  private final Local local = new Local();

  @Test
  void missingNamesAreUnbound() {
    Context.empty()
        .run(
            () -> {
              local.set("present", "value");
              assertThatExceptionOfType(UnboundException.class)
                  .isThrownBy(() -> local.get("missing"))
                  .withMessage("\"missing\" has no value in Local[present]");
              assertThatExceptionOfType(UnboundException.class)
                  .isThrownBy(() -> local.remove("missing"));
            });
  }

  @Test
  void nullIsAValue() {
    Context.empty()
        .run(
            () -> {
              local.set("name", null);
              assertThat(local.contains("name")).isTrue();
              assertThat(local.<Object>get("name")).isNull();
              local.remove("name");
              assertThat(local.contains("name")).isFalse();
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "values", "_data", "cvar", "get", "Local", "\0"})
  void namesNeverCollideWithInternals(String name) {
    Context.empty()
        .run(
            () -> {
              local.set(name, "value");
              assertThat(local.<String>get(name)).isEqualTo("value");
              assertThat(local.names()).containsExactly(name);
            });
  }

  @Test
  void namesAreASnapshotThatNobodyCanChange() {
    Context.empty()
        .run(
            () -> {
              local.set("a", 1);
              var names = local.names();
              local.set("b", 2);
              assertThat(names).containsExactly("a").isUnmodifiable();
            });
  }

  @Test
  void removingTheLastNameOrReleasingLeavesNothing() {
    Context context = Context.empty();
    context.run(
        () -> {
          local.set("name", "value");
          local.remove("name");
        });
    assertThat(context.map().isEmpty()).isTrue();
    context.run(
        () -> {
          local.set("a", 1);
          local.set("b", 2);
          local.release();
          local.release();
        });
    assertThat(context.map().isEmpty()).isTrue();
  }

  @Test
  void collectedLocalsAndStacksLeaveNothingBehindAtTheNextWrite() {
    Context context = Context.empty();
    ContextVar<Integer> variable = ContextVar.of("variable");
    WeakReference<Object> value = context.call(this::abandonedValue);
    context.run(
        () -> {
          for (int i = 0; i < 200 && !value.refersTo(null); i++) {
            Collected.collect();
            variable.set(i);
          }
        });
    assertThat(value.refersTo(null)).isTrue();
    int[] entries = {0};
    context.map().forEach(binding -> entries[0]++);
    assertThat(entries[0]).isEqualTo(1);
    assertThat(context.size()).isEqualTo(1);
  }

  private WeakReference<Object> abandonedValue() {
    Object value = new Object();
    for (int i = 0; i < 100; i++) {
      new Local().set("name", value);
      new LocalStack<>().push(value);
    }
    return new WeakReference<>(value);
  }

  /** Every operation of the map of names against the simplest map there is; with equal hashes. */
  @Test
  void mapOfNamesAgreesWithAPlainOne() {
    List<String> equalHashes = List.of("AaAa", "BBBB", "AaBB", "BBAa");
    Random random = new Random(20261120);
    Map<String, Integer> model = new HashMap<>();
    NameMap map = NameMap.EMPTY;
    for (int step = 0; step < 50_000; step++) {
      int choice = random.nextInt(2_000);
      String name = choice < 200 ? equalHashes.get(choice % 4) : "name " + choice;
      if (random.nextInt(3) == 0) {
        map = model.containsKey(name) ? map.without(name) : map;
        model.remove(name);
      } else {
        map = map.with(name, step);
        model.put(name, step);
      }
      NameMap.Named found = map.find(name);
      assertThat(found == null ? null : found.value()).isEqualTo(model.get(name));
      assertThat(map.isEmpty()).isEqualTo(model.isEmpty());
    }
    assertThat(map.names()).isEqualTo(model.keySet());
    for (String name : List.copyOf(model.keySet())) {
      map = map.without(name);
    }
    assertThat(map.isEmpty()).isTrue();
  }

  interface Visit {
    String user();

    void user(String name);

    boolean hasUser();

    void removeUser();

    String getTenant();

    void setTenant(String tenant);

    boolean isAdmin();

    void setAdmin(boolean admin);

    int count();

    String issue();

    String getURL();

    void setURL(String url);

    default String both() {
      return user() + "@" + getTenant();
    }

    default String greet(String a, String b, String... more) {
      return a + b + more.length + user();
    }

    static String helper() {
      return "static methods are no accessors";
    }

    @Override
    String toString();
  }

  @Test
  void viewReadsWritesAsksAndRemoves() {
    Visit visit = local.as(Visit.class);
    Context.empty()
        .run(
            () -> {
              assertThat(visit.hasUser()).isFalse();
              visit.user("ann");
              visit.setTenant("acme");
              visit.setAdmin(true);
              visit.setURL("u");
              local.set("issue", "plain, although it begins like isX");
              local.set("count", 3);
              assertThat(local.names())
                  .containsExactlyInAnyOrder("user", "tenant", "admin", "URL", "issue", "count");
              assertThat(visit.user()).isEqualTo("ann");
              assertThat(visit.getTenant()).isEqualTo("acme");
              assertThat(visit.isAdmin()).isTrue();
              assertThat(visit.count()).isEqualTo(3);
              assertThat(visit.issue()).startsWith("plain");
              assertThat(visit.getURL()).isEqualTo("u");
              assertThat(visit.both()).isEqualTo("ann@acme");
              assertThat(visit.greet("a", "b", "c", "d")).isEqualTo("ab2ann");
              visit.removeUser();
              assertThat(visit.hasUser()).isFalse();
              assertThatThrownBy(visit::user).isInstanceOf(UnboundException.class);
              assertThatThrownBy(visit::removeUser).isInstanceOf(UnboundException.class);
            });
  }

  @Test
  void viewsOfOneLocalAreEqual() {
    Visit visit = local.as(Visit.class);
    assertThat(visit).isEqualTo(local.as(Visit.class)).hasSameHashCodeAs(local.as(Visit.class));
    assertThat(visit).isNotEqualTo(new Local().as(Visit.class)).isNotEqualTo("other");
    assertThat(visit).hasToString("Visit of Local[]");
  }

  @Test
  void valueOfAnotherTypeIsRefusedNamingTheAccessor() {
    Visit visit = local.as(Visit.class);
    Context.empty()
        .run(
            () -> {
              local.set("user", 1);
              local.set("count", null);
              assertThatThrownBy(visit::user)
                  .isInstanceOf(ClassCastException.class)
                  .hasMessage(
                      Visit.class.getName()
                          + ".user returns java.lang.String, but the value is a"
                          + " java.lang.Integer");
              assertThatThrownBy(visit::count)
                  .isInstanceOf(NullPointerException.class)
                  .hasMessage(Visit.class.getName() + ".count returns int, but the value is null");
            });
  }

  interface TwoParameters {
    void user(String name, String other);
  }

  interface NothingToRemove {
    void remove();
  }

  interface Fluent {
    Fluent user(String name);
  }

  @ParameterizedTest
  @ValueSource(classes = {TwoParameters.class, NothingToRemove.class, Fluent.class})
  void methodThatIsNoAccessorIsRefusedWhenTheViewIsMade(Class<?> view) {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> local.as(view))
        .withMessage(
            view.getName()
                + "."
                + view.getDeclaredMethods()[0].getName()
                + " is no accessor of a Local: expected T getUser(), boolean isUser(), boolean"
                + " hasUser(), void removeUser(), void setUser(T), T user(), void user(T), or a"
                + " default method");
  }

  @Test
  void classIsRefusedWhenTheViewIsMade() {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> local.as(String.class))
        .withMessage("java.lang.String is not an interface: a view of a Local is one");
  }
}
