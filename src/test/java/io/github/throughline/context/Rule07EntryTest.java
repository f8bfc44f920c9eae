package io.github.throughline.context;

import static io.github.throughline.context.Places.contextAt;
import static io.github.throughline.context.Places.here;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Rule 7: the begin/end form; ends in any order, on any path, on any thread. */
class Rule07EntryTest {
  private Entry enter(String name) {
    return contextAt(name).enter();
  }

  @Test
  void endsInTurnGoBackStepByStep() {
    Entry a = enter("a");
    Entry b = enter("b");
    assertThat(here()).isEqualTo("b");
    b.close();
    assertThat(here()).isEqualTo("a");
    a.close();
    assertThat(here()).isEqualTo("bare");
  }

  @Test
  void endOfOneThatIsNotTheTopIsSkippedWhenTheTopEnds() {
    Entry a = enter("a");
    Entry b = enter("b");
    Entry c = enter("c");
    b.close();
    assertThat(here()).isEqualTo("c");
    c.close();
    assertThat(here()).isEqualTo("a");
    a.close();
    assertThat(here()).isEqualTo("bare");
  }

  @Test
  void secondEndDoesNothing() {
    Entry a = enter("a");
    Entry b = enter("b");
    b.close();
    b.close();
    assertThat(here()).isEqualTo("a");
    a.close();
    a.close();
    assertThat(here()).isEqualTo("bare");
  }

  @Test
  void everyOrderOfFourEndsIsRight() {
    for (List<Integer> order : permutations(List.of(0, 1, 2, 3))) {
      List<Entry> entries = new ArrayList<>();
      List<String> names = List.of("a", "b", "c", "d");
      names.forEach(name -> entries.add(enter(name)));
      List<String> open = new ArrayList<>(names);
      for (int i : order) {
        boolean top = open.indexOf(names.get(i)) == open.size() - 1;
        String before = here();
        entries.get(i).close();
        open.remove(names.get(i));
        String expected = open.isEmpty() ? "bare" : open.get(open.size() - 1);
        // an entry below the current one that ends moves nothing
        assertThat(here()).as("%s at %s", order, i).isEqualTo(top ? expected : before);
      }
      assertThat(here()).isEqualTo("bare");
    }
  }

  private static List<List<Integer>> permutations(List<Integer> of) {
    if (of.isEmpty()) {
      return List.of(List.of());
    }
    List<List<Integer>> all = new ArrayList<>();
    for (Integer first : of) {
      List<Integer> rest = new ArrayList<>(of);
      rest.remove(first);
      for (List<Integer> tail : permutations(rest)) {
        List<Integer> one = new ArrayList<>(List.of(first));
        one.addAll(tail);
        all.add(one);
      }
    }
    return all;
  }

  @Test
  void contextOfADeadEntryIsFreeAtOnce() {
    Context first = contextAt("a");
    Entry a = first.enter();
    Entry b = enter("b");
    a.close();
    Entry again = first.enter();
    assertThat(here()).isEqualTo("a");
    again.close();
    assertThat(here()).isEqualTo("b");
    b.close();
    assertThat(here()).isEqualTo("bare");
  }

  @Test
  void contextOfAnOpenEntryIsNotFree() {
    Context first = contextAt("a");
    Entry a = first.enter();
    Entry b = enter("b");
    assertThatThrownBy(first::enter).isInstanceOf(IllegalStateException.class);
    b.close();
    a.close();
    assertThatCode(() -> first.run(() -> {})).doesNotThrowAnyException();
  }

  @Test
  void endOnAnotherThreadLeavesTheOwnerWhereItIsUntilItsOwnEnd() throws Exception {
    Context first = contextAt("a");
    Entry a = first.enter();
    elsewhere(a::close);
    assertThat(here()).isEqualTo("a");
    a.close();
    assertThat(here()).isEqualTo("bare");
  }

  @Test
  void endOfACoveredEntryOnAnotherThreadIsSkippedByTheOwner() throws Exception {
    Context first = contextAt("a");
    Entry a = first.enter();
    Entry b = enter("b");
    elsewhere(a::close);
    assertThat(here()).isEqualTo("b");
    elsewhere(() -> first.run(() -> {})); // free at once
    b.close();
    assertThat(here()).isEqualTo("bare");
    a.close();
    assertThat(here()).isEqualTo("bare");
  }

  @Test
  void endOnAnotherThreadHoldsWhenTheOwnerEntersAnother() throws Exception {
    Context first = contextAt("a");
    Entry a = first.enter();
    elsewhere(a::close);
    Entry b = enter("b");
    elsewhere(() -> first.run(() -> {}));
    b.close();
    assertThat(here()).isEqualTo("bare");
  }

  @Test
  void manyOverlappingEntriesKeepNoDeadOnes() {
    Entry last = enter("0");
    for (int i = 1; i < 100_000; i++) {
      Entry next = enter("next");
      last.close();
      last = next;
    }
    last.close();
    assertThat(here()).isEqualTo("bare");
  }

  @Test
  void randomOrdersEndAtTheRightMap() {
    for (int seed = 0; seed < 500; seed++) {
      Random random = new Random(seed);
      List<Entry> entries = new ArrayList<>();
      List<String> model = new ArrayList<>();
      List<String> names = new ArrayList<>();
      for (int step = 0; step < 30; step++) {
        if (random.nextBoolean() || entries.isEmpty()) {
          names.add("e" + step);
          model.add("e" + step);
          entries.add(enter("e" + step));
        } else {
          int i = random.nextInt(entries.size());
          String name = names.remove(i);
          entries.remove(i).close();
          int place = model.indexOf(name);
          model.set(place, "dead");
          if (place == model.size() - 1) {
            while (!model.isEmpty() && model.get(model.size() - 1).equals("dead")) {
              model.remove(model.size() - 1);
            }
          }
        }
        assertThat(here()).isEqualTo(model.isEmpty() ? "bare" : model.get(model.size() - 1));
      }
      entries.forEach(Entry::close);
      assertThat(here()).isEqualTo("bare");
    }
  }

  private static void elsewhere(Runnable task) throws InterruptedException {
    List<Throwable> failure = new ArrayList<>();
    Thread thread = new Thread(task);
    thread.setUncaughtExceptionHandler((t, e) -> failure.add(e));
    thread.start();
    thread.join();
    assertThat(failure).isEmpty();
  }
}
