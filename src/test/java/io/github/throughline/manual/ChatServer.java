package io.github.throughline.manual;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.throughline.application.AsyncApplication;
import io.github.throughline.application.CustomEvent;
import io.github.throughline.application.CustomScope;
import io.github.throughline.application.Event;
import io.github.throughline.application.Scope;
import io.github.throughline.bridge.Bridge;
import io.github.throughline.server.StatelessServer;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** A server of datagrams, with an application instance for each address that they come from. */
final class ChatServer extends StatelessServer {
  private final DatagramChannel channel;
  private final Bridge bridge;

  ChatServer(
      AsyncApplication application, Executor executor, DatagramChannel channel, Bridge bridge) {
    super(application, executor);
    this.channel = channel;
    this.bridge = bridge;
  }

  @Override
  protected CompletionStage<?> handle() {
    return bridge.pooled().syncToAsync(() -> receiveAll());
  }

  private Void receiveAll() throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(1024);
    while (true) {
      SocketAddress client = channel.receive(buffer.clear());
      String text = UTF_8.decode(buffer.flip()).toString();
      hand(client, new CustomEvent("chat.message", Map.of("text", text)));
    }
  }

  private void hand(SocketAddress client, Event event) {
    Scope scope = new CustomScope("chat", Map.of("client", client));
    var unused =
        instance(client.toString(), scope)
            .send(event)
            .exceptionallyCompose(
                gone -> instance(client.toString(), scope).send(event)); // it has just left
  }

  @Override
  protected CompletionStage<Void> applicationSend(Scope scope, Event event) {
    SocketAddress client = (SocketAddress) ((CustomScope) scope).values().get("client");
    String text = (String) ((CustomEvent) event).values().get("text");
    return bridge
        .pooled()
        .syncToAsync(
            () -> {
              channel.send(UTF_8.encode(text), client);
              return null;
            });
  }
}
