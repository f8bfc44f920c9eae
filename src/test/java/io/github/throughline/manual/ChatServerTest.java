package io.github.throughline.manual;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.throughline.application.AsyncApplication;
import io.github.throughline.application.CustomEvent;
import io.github.throughline.application.Event;
import io.github.throughline.application.Receive;
import io.github.throughline.application.Send;
import io.github.throughline.bridge.Bridge;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The chat of the javadoc of the server package, with clients of its own. */
@Timeout(60)
class ChatServerTest {
  private final ExecutorService pool = Executors.newFixedThreadPool(2);
  private final Bridge bridge = Bridge.standalone();
  private final Chat chat = new Chat();
  private DatagramChannel channel;
  private ChatServer server;
  private CompletableFuture<@Nullable Void> run;

  /** The application: whoever sends something has joined, and hears what the others say. */
  private static final class Chat {
    private final Map<String, Send> members = new ConcurrentHashMap<>();

    /** Completed when what a member has begun has ended. */
    private final Queue<CompletableFuture<?>> visits = new ConcurrentLinkedQueue<>();

    AsyncApplication application() {
      return (scope, receive, send) ->
          receive
              .receive()
              .thenCompose(
                  joined -> {
                    String name = text(joined);
                    members.put(name, send);
                    var visit =
                        send.send(message("welcome, " + name))
                            .thenCompose(welcomed -> talk(name, receive))
                            .whenComplete((left, failure) -> members.remove(name, send));
                    visits.add(visit.exceptionally(failure -> null).toCompletableFuture());
                    return visit;
                  });
    }

    private CompletionStage<@Nullable Void> talk(String name, Receive receive) {
      return receive
          .receive()
          .thenCompose(
              event ->
                  text(event).equals("bye")
                      ? leave(name)
                      : tellOthers(name, name + ": " + text(event))
                          .thenCompose(told -> talk(name, receive)));
    }

    private CompletionStage<@Nullable Void> leave(String name) {
      members.remove(name);
      return tellOthers(name, name + " has left");
    }

    /** Members who are gone are no concern of those who stay. */
    private CompletableFuture<@Nullable Void> tellOthers(String name, String text) {
      return CompletableFuture.allOf(
          members.entrySet().stream()
              .filter(member -> !member.getKey().equals(name))
              .map(
                  member ->
                      member
                          .getValue()
                          .send(message(text))
                          .handle((told, gone) -> true)
                          .toCompletableFuture())
              .toArray(CompletableFuture[]::new));
    }

    private static String text(Event event) {
      return String.valueOf(((CustomEvent) event).values().get("text"));
    }

    private static Event message(String text) {
      return new CustomEvent("chat.message", Map.of("text", text));
    }
  }

  /** A client with a socket of its own. */
  private final class Client implements AutoCloseable {
    private final DatagramSocket socket;

    Client(String name) throws IOException {
      socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
      socket.setSoTimeout(30_000);
      say(name);
      assertThat(hears()).isEqualTo("welcome, " + name);
    }

    void say(String text) throws IOException {
      byte[] bytes = text.getBytes(UTF_8);
      socket.send(new DatagramPacket(bytes, bytes.length, channel.getLocalAddress()));
    }

    String hears() throws IOException {
      DatagramPacket packet = new DatagramPacket(new byte[1024], 1024);
      socket.receive(packet);
      return new String(packet.getData(), 0, packet.getLength(), UTF_8);
    }

    @Override
    public void close() {
      socket.close();
    }
  }

  @BeforeEach
  void start() throws IOException {
    channel = DatagramChannel.open();
    channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    server = new ChatServer(chat.application(), pool, channel, bridge);
    run = server.run();
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
    run.join();
    chat.visits.forEach(CompletableFuture::join); // the server cancels, and does not wait for them
    assertThat(chat.members).isEmpty();
    channel.close();
    bridge.close();
    pool.shutdown();
    assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void clientsHearEachOtherUntilTheyLeave() throws IOException {
    try (Client ann = new Client("ann");
        Client bob = new Client("bob")) {
      ann.say("hello");
      assertThat(bob.hears()).isEqualTo("ann: hello");
      bob.say("hello yourself");
      assertThat(ann.hears()).isEqualTo("bob: hello yourself");
      for (int i = 0; i < 100; i++) {
        ann.say("" + i);
        assertThat(bob.hears()).isEqualTo("ann: " + i);
      }
      ann.say("bye");
      assertThat(bob.hears()).isEqualTo("ann has left");
      ann.say("ann");
      assertThat(ann.hears()).isEqualTo("welcome, ann");
      bob.say("welcome back");
      assertThat(ann.hears()).isEqualTo("bob: welcome back");
    }
  }

  @Test
  void serverIsClosedWhileClientsTalk() throws IOException {
    try (Client ann = new Client("ann");
        Client bob = new Client("bob")) {
      ann.say("hello");
      assertThat(bob.hears()).isEqualTo("ann: hello");
      server.close();
      run.join();
      assertThat(run).isCompletedWithValue(null);
    }
  }
}
