package io.github.throughline.application;

import static io.github.throughline.bridge.Models.check;
import static io.github.throughline.bridge.Models.join;
import static io.github.throughline.bridge.Models.start;

import io.github.throughline.bridge.Models;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The states of an {@link Exchange}: one start, parts and one end in this order, whatever ends the
 * exchange meanwhile; and nothing that begins after that.
 */
@Tag("model")
class ExchangeModelTest {
  private static final byte[] MORE_THAN_A_BUFFER = new byte[ResponseBodyStream.PART + 1];

  private interface Step {
    void take(BlockingResponse response) throws IOException;
  }

  /** An application on one thread, and those who end its exchange. */
  private static final class Meeting {
    final CompletableFuture<@Nullable Void> whole = new CompletableFuture<>();
    final Exchange exchange = new Exchange(CompletableFuture::new, this::send, Meeting::await);
    final BlockingResponse response = new BlockingResponse(exchange, "GET");
    final int failing;
    volatile boolean ended;
    private volatile boolean unwanted;
    private boolean broken;
    private int events;
    private boolean last;
    private boolean completed;

    /** Makes one whose send of a number fails; none does with a negative one. */
    Meeting(int failing) {
      this.failing = failing;
      exchange.endsWith(whole);
    }

    @SuppressWarnings("NullAway") // a send has no result
    private static <T extends @Nullable Object> T await(
        Callable<? extends CompletionStage<? extends T>> body) {
      try {
        return body.call().toCompletableFuture().getNow(null);
      } catch (RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }

    private CompletionStage<@Nullable Void> send(Event event) {
      check(!unwanted, "sent by what has begun after the end");
      check(!broken, "sent after a failure");
      check(!last, "sent after the last part");
      check((event instanceof HttpEvent.ResponseStart) == (events == 0), "one start, at first");
      last = event instanceof HttpEvent.ResponseBody body && !body.moreBody();
      broken = events == failing;
      events++;
      if (broken) {
        throw new IllegalStateException("refused");
      }
      return CompletableFuture.completedFuture(null);
    }

    void take(Step step) {
      unwanted = ended;
      try {
        step.take(response);
        check(!unwanted, "went well after the end");
      } catch (IOException | IllegalStateException e) {
        check(ended || broken || !exchange.isOpen(), "failed for nothing");
      }
    }

    void run() {
      take(response -> response.body().write(MORE_THAN_A_BUFFER));
      take(response -> response.body().flush());
      take(
          response -> {
            response.complete();
            completed = true;
          });
      check(completed == (last && !broken), "completed by the last part");
    }
  }

  private static void applicationMeets(int failing, Ender... enders) {
    Models.everyInterleaving(
        40,
        () -> {
          Meeting meeting = new Meeting(failing);
          Thread[] threads = new Thread[enders.length];
          for (int i = 0; i < enders.length; i++) {
            Ender ender = enders[i];
            threads[i] =
                start(
                    () -> {
                      ender.end(meeting);
                      meeting.ended = true;
                    });
          }
          meeting.run();
          for (Thread thread : threads) {
            join(thread);
          }
          check(!meeting.exchange.isOpen(), "open in the end");
        });
  }

  private interface Ender {
    void end(Meeting meeting);
  }

  private static final Ender END = meeting -> meeting.exchange.end();
  private static final Ender CANCEL = meeting -> meeting.whole.cancel(true);

  @Test
  void applicationMeetsTheEnd() {
    applicationMeets(-1, END);
  }

  /** As seen by those who hear of it before the exchange is told. */
  @Test
  void applicationMeetsACancellation() {
    applicationMeets(-1, CANCEL);
  }

  @Test
  void applicationMeetsTwoEnds() {
    applicationMeets(-1, END, CANCEL);
  }

  @Test
  void failureOfTheStartMeetsTheEnd() {
    applicationMeets(0, END);
  }

  @Test
  void failureOfAPartMeetsTheEnd() {
    applicationMeets(1, END);
  }

  /** A receive that is made while the exchange ends is not left with the server. */
  @Test
  void receiveMeetsTheEnd() {
    Models.everyInterleaving(
        40,
        () -> {
          CompletableFuture<Event> asked = new CompletableFuture<>();
          Exchange exchange = new Exchange(() -> asked, event -> asked.thenApply(x -> null), NOW);
          Thread ender = start(exchange::end);
          boolean[] made = new boolean[1];
          try {
            exchange.receive();
          } catch (IOException e) {
            made[0] = false;
          } catch (Given e) {
            made[0] = true;
          }
          join(ender);
          check(!made[0] || asked.isCancelled(), "left with the server");
        });
  }

  /** The wait was given up. */
  private static final class Given extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private static final Exchange.Waiting NOW = new Impatient();

  private static final class Impatient implements Exchange.Waiting {
    @Override
    public <T extends @Nullable Object> T await(
        Callable<? extends CompletionStage<? extends T>> body) {
      try {
        body.call();
      } catch (Exception e) {
        throw new AssertionError(e);
      }
      throw new Given();
    }
  }
}
