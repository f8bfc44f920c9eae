package io.github.throughline.servlet;

import static io.github.throughline.bridge.Models.check;
import static io.github.throughline.bridge.Models.join;
import static io.github.throughline.bridge.Models.start;

import io.github.throughline.bridge.Models;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The states of {@link RequestState}: what was opened is closed once, whoever comes first. */
@Tag("model")
class RequestStateModelTest {
  private static void everyInterleaving(Runnable scenario) {
    Models.everyInterleaving(100, scenario);
  }

  private static final class Scope {
    private int closed;
  }

  /** A request, and what it opens. */
  private static final class Request {
    private final RequestState<Scope> state = new RequestState<>();
    private int opened;
    private int closed;

    void begin() {
      state.begin(
          () -> {
            opened++;
            return new Scope();
          });
    }

    void leave(boolean asyncStarted) {
      close(state.leave(asyncStarted));
    }

    void complete() {
      close(state.complete());
    }

    private synchronized void close(@Nullable Scope scope) {
      if (scope != null) {
        scope.closed++;
        check(scope.closed == 1, "closed twice");
        closed++;
      }
    }

    void checkClosed(int leastOpened, int mostOpened) {
      check(opened >= leastOpened && opened <= mostOpened, "opened " + opened);
      check(closed == opened, "left open");
    }
  }

  @Test
  void completionMeetsTheReturn() {
    everyInterleaving(
        () -> {
          Request request = new Request();
          request.begin();
          Thread container = start(request::complete);
          request.leave(true);
          join(container);
          request.checkClosed(1, 1);
        });
  }

  @Test
  void completionMeetsAReturnThatSeesNothingAsynchronousAnyMore() {
    everyInterleaving(
        () -> {
          Request request = new Request();
          request.begin();
          Thread container = start(request::complete);
          request.leave(false);
          join(container);
          request.checkClosed(1, 1);
        });
  }

  @Test
  void completionIsToldTwiceAndMeetsTheReturn() {
    everyInterleaving(
        () -> {
          Request request = new Request();
          request.begin();
          Thread container = start(request::complete);
          Thread other = start(request::complete);
          request.leave(true);
          join(container);
          join(other);
          request.checkClosed(1, 1);
        });
  }

  @Test
  void completionMeetsTheNextDispatch() {
    everyInterleaving(
        () -> {
          Request request = new Request();
          request.begin();
          request.leave(true);
          Thread container = start(request::complete);
          request.begin();
          request.leave(false);
          join(container);
          request.checkClosed(1, 2);
        });
  }

  @Test
  void completionMeetsADispatchThatStartsAsynchronouslyAnew() {
    everyInterleaving(
        () -> {
          Request request = new Request();
          request.begin();
          request.leave(true);
          Thread container = start(request::complete);
          request.begin();
          request.leave(true);
          join(container);
          request.complete(); // of the second start
          request.checkClosed(1, 2);
        });
  }
}
