package io.github.throughline.load;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.IntStream;

/**
 * Listens to {@link Scenario#NEWS}, or talks in {@link Scenario#TALK}, over many connections: what
 * generators of requests have no figures for.
 */
final class LoadClient {
  private static final int OPENING = 64;
  private static final int THREADS = 2;
  private static final String MESSAGE = "x".repeat(32);

  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).executor(threads).build();
  private final Semaphore opening = new Semaphore(OPENING);
  private final AtomicLong errors = new AtomicLong();
  private final URI address;
  private final AtomicLongArray bytes;
  private final CountDownLatch open;

  private LoadClient(URI address, int connections) {
    this.address = address;
    this.bytes = new AtomicLongArray(connections);
    this.open = new CountDownLatch(connections);
  }

  /**
   * Prints {@code open} when all connections have had a message, then, after the time, a line such
   * as {@code report.lua} does, and keeps the connections until there is something to read. A
   * connection without a message in the time is an error; events want two seconds for that.
   *
   * @param arguments the address, the number of connections, the seconds
   */
  public static void main(String... arguments) throws InterruptedException, IOException {
    int connections = Integer.parseInt(arguments[1]);
    LoadClient client = new LoadClient(URI.create(arguments[0]), connections);
    client.connect();
    System.out.println("open");
    client.measure(Long.parseLong(arguments[2]));
    var unused = System.in.read();
    System.exit(0);
  }

  private void connect() throws InterruptedException {
    boolean talks = address.getScheme().equals("ws");
    for (int i = 0; i < bytes.length(); i++) {
      opening.acquire();
      watch(talks ? talk(i) : listen(i));
    }
    open.await();
  }

  private CompletionStage<?> watch(CompletionStage<?> stage) {
    return stage.whenComplete(
        (done, failure) -> {
          if (failure != null) {
            failed(failure);
          }
        });
  }

  private void measure(long seconds) throws InterruptedException {
    long start = System.nanoTime();
    long[] before = IntStream.range(0, bytes.length()).mapToLong(bytes::get).toArray();
    TimeUnit.SECONDS.sleep(seconds);
    long took = 0;
    for (int i = 0; i < before.length; i++) {
      long some = bytes.get(i) - before[i];
      took += some;
      if (some == 0) {
        failed(new IllegalStateException("Nothing came over connection " + i));
      }
    }
    long micros = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start);
    System.out.printf("load: %d %d %d %d%n", took / MESSAGE.length(), micros, took, errors.get());
  }

  private void took(int connection, int length) {
    if (bytes.getAndAdd(connection, length) == 0) {
      opening.release();
      open.countDown();
    }
  }

  private void failed(Throwable failure) {
    if (errors.getAndIncrement() == 0) {
      System.err.println(failure);
    }
  }

  /** Completes when the connection ends, as it must not. */
  private CompletionStage<?> listen(int connection) {
    return client
        .sendAsync(
            HttpRequest.newBuilder(address).build(),
            BodyHandlers.ofByteArrayConsumer(
                part -> part.ifPresent(some -> took(connection, some.length))))
        .thenAccept(LoadClient::fail);
  }

  private static void fail(HttpResponse<?> response) {
    throw new IllegalStateException("Ended: " + response);
  }

  private CompletionStage<?> talk(int connection) {
    return client.newWebSocketBuilder().buildAsync(address, new Talk(connection));
  }

  /** Sends a message when the one before has come back, which can be before it counts as sent. */
  private final class Talk implements WebSocket.Listener {
    private final int connection;
    private CompletionStage<?> sent = CompletableFuture.completedStage(null);

    Talk(int connection) {
      this.connection = connection;
    }

    @Override
    public void onOpen(WebSocket socket) {
      send(socket);
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
      took(connection, text.length());
      send(socket);
      return null;
    }

    private void send(WebSocket socket) {
      sent = sent.thenCompose(done -> watch(socket.sendText(MESSAGE, true)));
      socket.request(1);
    }

    @Override
    public void onError(WebSocket socket, Throwable failure) {
      failed(failure);
    }
  }
}
