package io.github.throughline.it.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.throughline.application.Receive;
import io.github.throughline.application.Scope;
import io.github.throughline.application.Send;
import io.github.throughline.it.exchange.ContainerKind;
import io.github.throughline.it.exchange.RawResponse;
import io.github.throughline.it.exchange.WebApplication;
import io.github.throughline.it.relay.EchoByStages;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Many sockets at once, none of which takes a thread while it has nothing to say. */
abstract class CrowdSuite extends SocketSuite {
  private static final int CROWD = 1000;
  private static final int ROUNDS = 3;

  private final AtomicInteger inside = new AtomicInteger();

  CrowdSuite(ContainerKind kind) {
    super(kind);
  }

  @Override
  protected WebApplication application() {
    return webApplication(Map.of("throughline.exchanges", Integer.toString(2 * CROWD)));
  }

  @Override
  protected List<String> openInTheEnd() {
    List<String> all = new ArrayList<>(super.openInTheEnd());
    if (inside.get() > 0) {
      all.add(inside.get() + " sockets are still open");
    }
    return all;
  }

  private CompletionStage<?> echo(Scope scope, Receive receive, Send send) {
    inside.incrementAndGet();
    return new EchoByStages()
        .handle(scope, receive, send)
        .whenComplete((done, failure) -> inside.decrementAndGet());
  }

  @Test
  void aThousandSocketsAreServedAtOnce() throws Exception {
    sockets.use(this::echo);
    List<FrameClient> clients = new ArrayList<>();
    for (int i = 0; i < CROWD; i++) {
      clients.add(client().ask(FrameClient.request(PATH, "dGhlIHNhbXBsZSBub25jZQ==")));
    }
    for (FrameClient client : clients) {
      RawResponse response = client.answer();
      assertThat(response.status()).as(response.toString()).isEqualTo(101);
    }
    assertThat(inside).hasValue(CROWD);
    for (int round = 0; round < ROUNDS; round++) {
      talkToAll(clients, round);
    }
    for (FrameClient client : clients) {
      client.send(Frame.close(1000, ""));
    }
    for (FrameClient client : clients) {
      assertThat(client.readClose().code()).isEqualTo(1000);
      client.readToEnd();
    }
  }

  private static void talkToAll(List<FrameClient> clients, int round) throws Exception {
    for (int i = 0; i < CROWD; i++) {
      clients.get(i).send(Frame.text(i + " says " + round), Frame.binary(new byte[i]));
    }
    for (int i = 0; i < CROWD; i++) {
      assertThat(clients.get(i).readText()).isEqualTo(i + " says " + round);
      assertThat(clients.get(i).readMessage().payload()).hasSize(i);
    }
  }
}
