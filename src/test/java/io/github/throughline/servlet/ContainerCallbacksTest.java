package io.github.throughline.servlet;

import static io.github.throughline.servlet.Events.last;
import static io.github.throughline.servlet.Events.more;
import static io.github.throughline.servlet.Events.start;
import static io.github.throughline.servlet.Fakes.fake;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.throughline.servlet.Ending.Place;
import io.github.throughline.servlet.internal.Container;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class ContainerCallbacksTest {
  private final TrialExchange trial = new TrialExchange();

  @Test
  void failureBeforeTheFirstCallbackIsOneOfTheService() {
    trial.callbacks.onError(new IOException("reset"));
    assertThat(trial.container.ends.place).isEqualTo(Place.SERVICE);
  }

  @Test
  void threadServesUntilItHasLeftTheService() {
    Thread thread = Thread.currentThread();
    assertThat(trial.exchange.isServedBy(thread)).isTrue();
    assertThat(trial.exchange.isServedBy(new Thread())).isFalse();
    trial.callbacks.onWritePossible();
    assertThat(trial.exchange.isServedBy(thread)).isFalse();
  }

  /** The container forgets the listeners of the cycle before. */
  @Test
  void endOfAnotherCycleIsTheEnd() {
    List<Object> listeners = new ArrayList<>();
    AsyncContext another =
        fake(AsyncContext.class, Map.of("addListener", given -> listeners.add(given[0])));
    trial.callbacks.onStartAsync(new AsyncEvent(another, null, null));
    assertThat(listeners).containsExactly(trial.callbacks);
  }

  private void begin() {
    trial.callbacks.onWritePossible();
    trial.tasks.runAll();
    trial.sends(start(200));
    trial.sends(more("begun"));
  }

  @Test
  void failureThatTheContainerTellsIsOneOfItsCallback() {
    begin();
    trial.callbacks.onError(new IOException("reset"));
    assertThat(trial.container.ends.place).isEqualTo(Place.CALLBACK);
  }

  @Test
  void failureThatACallbackMeetsIsOneOfIt() {
    begin();
    trial.container.sink.room = 0;
    trial.sends(more("waits"));
    trial.container.sink.room = 1;
    trial.container.sink.failure = new IOException("reset");
    trial.callbacks.new OfReading().onDataAvailable();
    assertThat(trial.ending()).as("does not make it ready").isEmpty();
    trial.callbacks.onWritePossible();
    assertThat(trial.container.ends.place).isEqualTo(Place.CALLBACK);
  }

  @Test
  void failureThatAnApplicationMeetsIsElsewhere() {
    begin();
    trial.container.sink.failure = new IOException("reset");
    trial.sends(last(""));
    assertThat(trial.container.ends.place).isEqualTo(Place.ELSEWHERE);
  }

  @Test
  void tomcatHasToldOfTheEndWhenNoThreadIsInItsCalls() throws Exception {
    assertThat(endMeanwhile(Container.TOMCAT)).containsExactly("left", "told");
  }

  @Test
  void otherContainersDoNotWait() throws Exception {
    assertThat(endMeanwhile(Container.JETTY)).containsExactly("told", "left");
  }

  /** An end that the container tells of while an application's thread writes. */
  private List<String> endMeanwhile(Container container) throws Exception {
    trial.callbacks.of(container);
    begin();
    List<String> order = new CopyOnWriteArrayList<>();
    Thread telling =
        new Thread(
            () -> {
              trial.callbacks.onError(new IOException("reset"));
              order.add("told");
            });
    trial.container.sink.meanwhile =
        () -> {
          telling.start();
          while (telling.isAlive() && telling.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
          }
          order.add("left");
        };
    trial.sends(more("more"));
    telling.join();
    return order;
  }
}
