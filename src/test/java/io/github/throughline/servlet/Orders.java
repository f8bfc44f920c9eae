package io.github.throughline.servlet;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * All orders of so many steps. Where steps go one after the other, and others come in between that
 * their threads put, these are all interleavings of the threads.
 */
public final class Orders {
  private Orders() {}

  /** One order, from its beginning on. */
  public interface Trial<S> {
    /** Takes a step, unless it cannot be now: then it answers {@code false}. */
    boolean take(S step);

    /** Lets all come to its end, and answers what is wrong. */
    List<String> over();
  }

  /**
   * Follows every order, and fails at the first one that something is wrong after.
   *
   * @param most how many steps an order has at most
   * @return how many orders there are
   */
  public static <S> int follow(int most, S[] steps, Supplier<Trial<S>> beginning) {
    return follow(List.of(), most, steps, beginning);
  }

  private static <S> int follow(List<S> order, int most, S[] steps, Supplier<Trial<S>> beginning) {
    Trial<S> trial = beginning.get();
    for (S step : order) {
      if (!trial.take(step)) {
        return 0;
      }
    }
    List<String> wrong = trial.over();
    if (!wrong.isEmpty()) {
      throw new AssertionError(wrong + " after " + order);
    }
    int orders = 1;
    if (order.size() < most) {
      for (S step : steps) {
        List<S> longer = new ArrayList<>(order);
        longer.add(step);
        orders += follow(longer, most, steps, beginning);
      }
    }
    return orders;
  }
}
