package io.github.throughline.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.throughline.CapturedLog;
import io.github.throughline.application.DisconnectedException;
import io.github.throughline.application.Event;
import io.github.throughline.application.WebSocketEvent.Accept;
import io.github.throughline.application.WebSocketEvent.Close;
import io.github.throughline.application.WebSocketEvent.Connect;
import io.github.throughline.application.WebSocketEvent.Disconnect;
import io.github.throughline.application.WebSocketEvent.Receive;
import io.github.throughline.application.WebSocketEvent.Send;
import io.github.throughline.servlet.Orders;
import io.github.throughline.servlet.TrialApplication;
import io.github.throughline.servlet.internal.Container;
import io.github.throughline.servlet.internal.Upgrades.Setup;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What may happen to a {@link Socket} once its application has accepted: all of it, in every order
 * of so many steps. As steps go one after the other, these are all interleavings of their threads.
 */
@Tag("model")
class SocketOrdersTest {
  private static final int STEPS = 5;

  /** So many orders there are, or the steps are not what they should be. */
  private static final int LEAST = 50_000;

  private enum Step {
    OPEN,
    SEND,
    CLOSE,
    END,
    FAIL,
    /** The container has taken the message that is on its way. */
    TAKE,
    /** The container has failed to. */
    BREAK,
    MESSAGE,
    CLOSED,
    TOO_LONG,
    GO_AWAY,
    DISCONNECT,
    /** Time passes in which the client keeps silent. */
    SILENCE,
    LEAVE,
    /** The executor does what it has to do. */
    WORK
  }

  /** One order. */
  private static final class Trial extends TrialApplication implements Peer, Orders.Trial<Step> {
    private final boolean tellsWithin;
    private final List<String> wrong = new ArrayList<>();
    private final List<CompletableFuture<?>> sends = new ArrayList<>();
    private final List<Integer> shown = new ArrayList<>();
    private final Set<Integer> taken = new HashSet<>();
    private final Set<Integer> closes = new HashSet<>();
    private final ScriptedHandshake http = new ScriptedHandshake();
    private final Socket socket;
    private @Nullable Consumer<@Nullable Throwable> underWay;
    private boolean open;
    private boolean told;
    private boolean ended;
    private boolean exchangeLeft;
    private boolean late;
    private int messages;
    private int left;

    /**
     * Begins.
     *
     * @param tellsWithin whether the container tells of a close before its call has returned
     */
    Trial(boolean tellsWithin) {
      this.tellsWithin = tellsWithin;
      Setup setup = new Setup(Container.OTHER, tasks, clock, 8, TrialSocket.PING);
      socket = new Socket(this, TrialSocket.SCOPE, setup, () -> left++);
      socket.begin(http, http::handOver);
      var unused = socket.answer(http::receive, http::send);
      tasks.runAll();
      require(receive().join() instanceof Connect, "connect");
      sends(new Accept());
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
            case OPEN -> !open;
            case TAKE, BREAK -> underWay != null;
            case MESSAGE -> open && !told && closes.isEmpty();
            case CLOSED, TOO_LONG -> open && !told;
            case SEND, CLOSE, END, FAIL -> !ended;
            case LEAVE -> !exchangeLeft;
            case GO_AWAY, DISCONNECT, SILENCE, WORK -> true;
          };
      if (possible) {
        run(step);
      }
      return possible;
    }

    private void run(Step step) {
      switch (step) {
        case OPEN -> {
          open = true;
          socket.opened(this);
        }
        case SEND -> sends.add(sendAtOnce(new Send("" + sends.size())));
        case CLOSE -> sends.add(sendAtOnce(new Close(3000, "")));
        case END -> end(null);
        case FAIL -> end(new DisconnectedException("on purpose"));
        case TAKE -> taken(null);
        case BREAK -> taken(new IOException("reset"));
        case MESSAGE -> {
          var received = socket.received(new Receive(null, "" + messages));
          messages += received.isCompletedExceptionally() ? 0 : 1;
        }
        case CLOSED -> tell(4001);
        case TOO_LONG -> socket.tooLong();
        case GO_AWAY -> socket.goAway();
        case DISCONNECT -> socket.disconnect();
        case SILENCE -> timers.pass(TrialSocket.PING);
        case LEAVE -> {
          exchangeLeft = true;
          socket.exchangeLeft();
        }
        case WORK -> tasks.runAll();
      }
    }

    private void end(@Nullable Throwable failure) {
      ended = true;
      endsAtOnce(failure);
    }

    private void taken(@Nullable Throwable failure) {
      Consumer<@Nullable Throwable> sender = underWay;
      underWay = null;
      if (sender != null) {
        if (failure == null) {
          taken.add(shown.get(shown.size() - 1));
        }
        sender.accept(failure);
      }
    }

    private void tell(int code) {
      told = true;
      socket.closed(new Disconnect(code, ""));
    }

    @Override
    public void send(Send message, Consumer<@Nullable Throwable> sent) {
      int number = Integer.parseInt(String.valueOf(message.text()));
      require(shown.isEmpty() || number > shown.get(shown.size() - 1), "order");
      require(underWay == null, "two at once");
      require(closes.isEmpty() && !told && !late, "a message after the end");
      shown.add(number);
      underWay = sent;
    }

    @Override
    public void ping() {
      require(underWay == null, "a ping beside a message");
      require(closes.isEmpty(), "a ping after the close");
    }

    @Override
    public void close(int code, String reason) {
      closes.add(code);
      if (tellsWithin && !told) {
        tell(1006);
      }
    }

    // The end

    @Override
    public List<String> over() {
      tasks.runAll();
      if (!open) {
        run(Step.OPEN);
      }
      tasks.runAll();
      finishSending();
      if (!ended) {
        hearOfTheEnd();
        end(null);
      }
      if (!exchangeLeft) {
        run(Step.LEAVE);
      }
      tasks.runAll();
      timers.pass(Duration.ofSeconds(1));
      tasks.runAll();
      checkEnd();
      return wrong;
    }

    private void finishSending() {
      while (underWay != null) {
        taken(told || !closes.isEmpty() ? new IOException("closed") : null);
        tasks.runAll();
      }
      if (!told) {
        tell(4001);
        tasks.runAll();
      }
    }

    private void hearOfTheEnd() {
      int next = 0;
      Event event = receive().join();
      while (event instanceof Receive message) {
        require(("" + next++).equals(message.text()), "the order of what is received");
        event = receive().join();
      }
      require(next == messages, "a message is lost");
      int code = ((Disconnect) event).code();
      boolean early = code == EarlyEnd.STOPPED.code && closes.contains(EarlyEnd.GONE.code);
      require(code == 1006 || code == 4001 || closes.contains(code) || early, "told " + code);
    }

    private void checkEnd() {
      for (int i = 0; i < sends.size(); i++) {
        CompletableFuture<?> send = sends.get(i);
        require(send.isDone(), "a sender waits");
        boolean well = send.isDone() && !send.isCompletedExceptionally();
        require(!well || taken.contains(i) || closes.contains(3000), "sent to nobody");
      }
      late = true;
      sends(new Send("" + sends.size()));
      require(told || !closes.isEmpty(), "never closed");
      require(left == 1, "left " + left);
      require(timers.armed() == 0, "a timer");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void nothingIsLostOrLeftInWhateverOrder(boolean tellsWithin) {
    try (CapturedLog log = new CapturedLog()) {
      assertThat(Orders.follow(STEPS, Step.values(), () -> new Trial(tellsWithin)))
          .isGreaterThan(LEAST);
      assertThat(log.messages()).allMatch("WebSocket /path has failed"::equals);
    }
  }
}
