package io.github.throughline.servlet;

import static io.github.throughline.servlet.Events.last;
import static io.github.throughline.servlet.Events.more;
import static io.github.throughline.servlet.Events.scope;
import static io.github.throughline.servlet.Events.start;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.throughline.CapturedLog;
import io.github.throughline.application.Event;
import io.github.throughline.application.HttpEvent.Disconnect;
import io.github.throughline.application.HttpEvent.Request;
import io.github.throughline.bridge.Deadline;
import jakarta.servlet.ReadListener;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What may happen to an {@link Exchange}: all of it, in every order of so many steps, from several
 * beginnings. Whatever comes: there is one end, and no call of the container after it; what was
 * sent is written once and in order, or its sender is told; and nothing is left behind.
 */
@Tag("model")
class ExchangeOrdersTest {
  private static final int STEPS = 4;

  /** So many orders there are, or the steps are not what they should be. */
  private static final int LEAST = 10_000;

  private static final Duration DEADLINE = TrialExchange.IDLE.multipliedBy(2);
  private static final String BODY = "123";

  private enum Step {
    /** The container calls the servlet. */
    SERVE,
    /** The container tells that it is ready, for two calls. */
    WRITABLE,
    /** The container is not ready any more, without a reason. */
    SHY,
    START,
    PART,
    LAST,
    RECEIVE,
    END,
    FAIL,
    /** One more byte of the request comes. */
    BYTE,
    /** The container tells that there are no more, as some do also of clients that have gone. */
    ALL_READ,
    UNREADABLE,
    /** The client has gone, which the next write is told. */
    BREAK,
    BROKEN,
    /** The container ends it by itself. */
    COMPLETED,
    STOP,
    /** Time passes in which the client does nothing. */
    IDLE,
    LATE,
    /** The executor does what it has to do. */
    WORK
  }

  private enum Beginning {
    NEW,
    /** The application has answered something in the container's call of the servlet. */
    SERVED,
    /** One part is written, and the client takes no more for now. */
    STREAMING,
    /** So, too, in a container that needs the application until it tells that it has cut it off. */
    STREAMING_ON,
    RECEIVING;

    List<Step> steps() {
      return switch (this) {
        case NEW -> List.of();
        case SERVED -> List.of(Step.SERVE, Step.START, Step.PART);
        case STREAMING, STREAMING_ON ->
            List.of(Step.WRITABLE, Step.WORK, Step.START, Step.PART, Step.SHY, Step.PART);
        case RECEIVING -> List.of(Step.WRITABLE, Step.WORK, Step.RECEIVE);
      };
    }
  }

  private record Sent(String text, boolean whole, CompletableFuture<?> stage) {
    boolean isPart() {
      return !text.isEmpty() && !whole;
    }

    boolean isRefused() {
      return stage.isCompletedExceptionally();
    }
  }

  /** One order. */
  private static final class Trial implements Orders.Trial<Step> {
    private final List<String> wrong = new ArrayList<>();
    private final List<Sent> sent = new ArrayList<>();
    private final List<CompletableFuture<Event>> received = new ArrayList<>();
    private final TrialExchange trial;
    private final ScriptedContainer container;
    private boolean left;
    private boolean told;
    private boolean ended;
    private int arrived;

    Trial(Beginning beginning) {
      trial = Deadline.after(DEADLINE).call(() -> new TrialExchange(scope("GET"), BODY.length()));
      container = trial.container;
      container.sink.room = 0;
      container.ends.goesOn = beginning == Beginning.STREAMING_ON;
      beginning.steps().forEach(this::run);
    }

    private void require(boolean holds, String what) {
      if (!holds) {
        wrong.add(what);
      }
    }

    @Override
    public boolean take(Step step) {
      boolean possible =
          switch (step) {
            case SERVE -> !left && !told && trial.called == 0;
            case WRITABLE, BROKEN, COMPLETED -> !told;
            case ALL_READ, UNREADABLE -> listener() != null && !told;
            case BYTE -> arrived < BODY.length() && !told;
            case START, PART, LAST, RECEIVE, END, FAIL -> trial.called > 0 && !ended;
            case SHY, BREAK, STOP, IDLE, LATE, WORK -> true;
          };
      if (possible) {
        run(step);
        require(left || trial.ending().isEmpty(), "ended in the container's call of the servlet");
      }
      return possible;
    }

    private void run(Step step) {
      switch (step) {
        case SERVE -> trial.exchange.serve();
        case WRITABLE -> writable(2);
        case SHY -> container.sink.room = 0;
        case START -> sent.add(new Sent("", false, trial.sendAtOnce(start(200))));
        case PART -> send(false);
        case LAST -> send(true);
        case RECEIVE -> received.add(trial.receiveAtOnce());
        case END -> end(null);
        case FAIL -> end(new IllegalStateException("on purpose"));
        case BYTE -> arrive();
        case ALL_READ -> allRead();
        case UNREADABLE -> unreadable();
        case BREAK -> container.sink.failure = new IOException("reset");
        case BROKEN -> broken();
        case COMPLETED -> complete();
        case STOP -> trial.exchange.disconnect();
        case IDLE -> trial.timers.pass(TrialExchange.IDLE);
        case LATE -> trial.timers.pass(DEADLINE);
        case WORK -> trial.tasks.runAll();
      }
    }

    private void writable(int room) {
      left = true;
      container.sink.room = room;
      trial.callbacks.onWritePossible();
    }

    /** Each has a letter of its own. */
    private void send(boolean whole) {
      String text = String.valueOf((char) ('a' + sent.size()));
      sent.add(new Sent(text, whole, trial.sendAtOnce(whole ? last(text) : more(text))));
    }

    private void end(@Nullable Throwable failure) {
      ended = true;
      trial.endsAtOnce(failure);
    }

    private @Nullable ReadListener listener() {
      return container.source.listener;
    }

    private void arrive() {
      container.source.part(BODY.substring(arrived, ++arrived));
      ReadListener listener = listener();
      if (listener != null) {
        callBack(listener::onDataAvailable);
      }
    }

    private interface Callback {
      void call() throws IOException;
    }

    private static void callBack(Callback callback) {
      try {
        callback.call();
      } catch (IOException e) {
        throw new AssertionError("a callback fails", e);
      }
    }

    private void allRead() {
      ReadListener listener = listener();
      if (listener != null) {
        callBack(listener::onAllDataRead);
      }
    }

    private void unreadable() {
      ReadListener listener = listener();
      if (listener != null) {
        listener.onError(new IOException("reset"));
      }
    }

    private void broken() {
      left = true;
      trial.callbacks.onError(new IOException("reset"));
    }

    /** The container tells of the end. */
    private void complete() {
      left = true;
      told = true;
      container.end();
      trial.exchange.completed();
    }

    // The end

    @Override
    public List<String> over() {
      trial.tasks.runAll();
      if (!told) {
        writable(Integer.MAX_VALUE);
        trial.tasks.runAll();
      }
      if (trial.called > 0) {
        if (!ended) {
          end(null);
        }
        require(trial.receive().isDone(), "not told of the end");
        require(trial.send(more("z")).isCompletedExceptionally(), "sent after the end");
      }
      require(told || trial.left == (needsApplication() ? 0 : 1), "left " + trial.left);
      complete();
      trial.tasks.runAll();
      checkEnd();
      return wrong;
    }

    /** Whether the container is still cutting the response off. */
    private boolean needsApplication() {
      return container.ends.goesOn && container.calls.contains("cutOff");
    }

    private void checkEnd() {
      wrong.addAll(container.breaches);
      List<String> ends = trial.ending();
      require(ends.size() <= 1, "ended by " + ends);
      require(trial.left == 1, "left " + trial.left);
      require(trial.timers.armed() == 0, "a timer");
      checkSent(ends.contains("complete"));
      checkReceived();
    }

    private void checkSent(boolean completed) {
      String body = container.sink.body();
      require(body.chars().distinct().count() == body.length(), "written twice: " + body);
      require(body.chars().sorted().boxed().toList().equals(body.chars().boxed().toList()), body);
      boolean whole = false;
      for (Sent one : sent) {
        require(one.stage.isDone(), "a sender waits");
        boolean written = body.contains(one.text);
        require(written || one.isRefused() || isHeld(one), "a part is lost: " + one.text);
        require(!completed || written || one.isRefused(), "completed without " + one.text);
        whole |= one.whole && !one.isRefused();
      }
      require(!completed || whole, "completed before the last part");
    }

    /** What is a whole body is held by the exchange when the application has been told. */
    private boolean isHeld(Sent one) {
      return one.whole && sent.stream().noneMatch(other -> other.isPart() && !other.isRefused());
    }

    private void checkReceived() {
      StringBuilder body = new StringBuilder();
      boolean over = false;
      for (CompletableFuture<Event> one : received) {
        require(one.isDone(), "a receiver waits");
        Event event = one.getNow(new Disconnect());
        if (event instanceof Request part) {
          require(!over, "a part after the end");
          body.append(Events.text(part.body()));
          over = !part.moreBody();
          require(!over || body.toString().equals(BODY), "all of it are " + body);
        } else {
          over = event instanceof Disconnect;
          require(over, "received " + event);
        }
      }
      require(BODY.startsWith(body.toString()), "received " + body);
    }
  }

  private static final Set<String> LOGGED =
      Set.of(
          "GET /path has failed",
          "GET /path has failed after its end",
          "GET /path has not ended by its deadline");

  @ParameterizedTest
  @EnumSource
  void oneEndAndNothingIsLostOrLeftInWhateverOrder(Beginning beginning) {
    try (CapturedLog log = new CapturedLog()) {
      assertThat(Orders.follow(STEPS, Step.values(), () -> new Trial(beginning)))
          .isGreaterThan(LEAST);
      assertThat(Set.copyOf(log.messages())).isSubsetOf(LOGGED);
    }
  }
}
