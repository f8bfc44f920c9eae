package io.github.throughline.it.exchange;

import io.github.throughline.application.Event;
import io.github.throughline.application.Header;
import io.github.throughline.application.Receive;
import io.github.throughline.application.Send;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Events from and to a server, each step waited for; what fails is thrown as it is. */
public abstract class EventTalk {
  private static final int PATIENCE_SECONDS = 20;

  private final Receive receive;
  private final Send send;

  protected EventTalk(Receive receive, Send send) {
    this.receive = receive;
    this.send = send;
  }

  /** Asks for an event, and does not wait. */
  public final CompletionStage<Event> receiving() {
    return receive.receive();
  }

  public final Event receive() throws Exception {
    return await(receiving());
  }

  /** Sends an event, and does not wait. */
  public final CompletionStage<@Nullable Void> sending(Event event) {
    return send.send(event);
  }

  public final void send(Event event) throws Exception {
    await(sending(event));
  }

  /** Answers what the server says of an event that it does not take. */
  public final Throwable refusal(Event event) {
    try {
      send(event);
    } catch (Exception | Error e) {
      return e;
    }
    throw new AssertionError("the server has taken " + event);
  }

  /** Makes headers of names and values in turn. */
  public static List<Header> headers(String... headers) {
    List<Header> all = new ArrayList<>();
    for (int i = 0; i < headers.length; i += 2) {
      all.add(new Header(headers[i], headers[i + 1]));
    }
    return all;
  }

  /** Waits for a stage; a stage that never completes fails the application and so the test. */
  public static <T extends @Nullable Object> T await(CompletionStage<T> stage) throws Exception {
    try {
      return stage.toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception failure) {
        throw failure;
      }
      throw e.getCause() instanceof Error error ? error : new AssertionError(e);
    } catch (TimeoutException e) {
      throw new AssertionError("the server has not completed a stage", e);
    }
  }
}
