package io.github.throughline.it.relay;

import io.github.throughline.application.DisconnectedException;
import io.github.throughline.application.Receive;
import io.github.throughline.application.Scope;
import io.github.throughline.application.Send;
import io.github.throughline.application.WebSocketEvent;
import io.github.throughline.application.WebSocketEvent.Accept;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Sends to one client from many threads at once, each of which waits for its own messages. */
public final class ManySenders implements Portable {
  /** How many threads. */
  public static final int SENDERS = 200;

  /** How many messages of each. */
  public static final int EACH = 20;

  @Override
  public CompletionStage<?> serve(Scope scope, Receive receive, Send send) {
    return receive
        .receive()
        .thenCompose(connect -> send.send(new Accept()))
        .thenCompose(accepted -> sendAll(send))
        .thenCompose(sent -> receive.receive());
  }

  private static CompletionStage<?> sendAll(Send send) {
    CompletableFuture<?>[] all = new CompletableFuture<?>[SENDERS];
    for (int i = 0; i < SENDERS; i++) {
      int sender = i;
      all[i] =
          CompletableFuture.runAsync(
              () -> sendEach(send, sender), task -> new Thread(task, "sender").start());
    }
    return CompletableFuture.allOf(all);
  }

  private static void sendEach(Send send, int sender) {
    for (int i = 0; i < EACH; i++) {
      try {
        var unused =
            send.send(new WebSocketEvent.Send(text(sender, i))).toCompletableFuture().join();
      } catch (CompletionException e) {
        if (!(e.getCause() instanceof DisconnectedException)) {
          throw e;
        }
        // The client has read it and closed; whether all have come is the client's to tell.
      }
    }
  }

  /** The message of a sender with a number, which begins with both. */
  public static String text(int sender, int number) {
    String filling = Character.toString('a' + sender % 26).repeat(sender * 7 % 300 * number);
    return sender + ":" + number + ":" + filling;
  }
}
