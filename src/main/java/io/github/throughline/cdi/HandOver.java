package io.github.throughline.cdi;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How calls go over from one calling style to the other.
 *
 * @param threadSensitive whether blocking code runs where code runs that must stay on one thread
 * @param executor the pool to run on by name; empty for that of the application
 * @param limit how long a call may take; {@code null} for any time
 */
record HandOver(boolean threadSensitive, String executor, @Nullable Duration limit) {
  static final HandOver UNCONFIGURED = new HandOver(true, "", null);

  static HandOver of(SyncToAsync annotation, Attributes attributes) {
    HandOver handOver =
        new HandOver(
            attributes.flag("threadSensitive", annotation.threadSensitive()),
            attributes.text("executor", annotation.executor()),
            attributes.duration("timeout", annotation.timeout(), annotation.unit(), true));
    if (handOver.threadSensitive && !handOver.executor.isEmpty()) {
      attributes.problem(
          "executor = \"" + handOver.executor + "\"",
          "thread-sensitive code runs on the thread of its flow, not on an executor",
          "Add threadSensitive = false, or remove the executor");
    }
    return handOver;
  }

  static HandOver of(AsyncToSync annotation, Attributes attributes) {
    return new HandOver(
        true, "", attributes.duration("timeout", annotation.timeout(), annotation.unit(), true));
  }

  HandOver within(@Nullable Duration other) {
    return other == null || (limit != null && limit.compareTo(other) <= 0)
        ? this
        : new HandOver(threadSensitive, executor, other);
  }

  /** The executor that is named, of which it is to be checked whether there is one. */
  Optional<NamedExecutor> executorAt(String where) {
    return executor.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new NamedExecutor(
                executor, "@SyncToAsync(executor = \"" + executor + "\") at " + where));
  }
}
