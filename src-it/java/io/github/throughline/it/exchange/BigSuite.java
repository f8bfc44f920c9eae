package io.github.throughline.it.exchange;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Bodies that are longer than the heap of the JVM that serves them. */
@Tag("load")
abstract class BigSuite {
  private static final long BODY = 1L << 30;
  private static final String BODY_HEAP = "-Xmx64m";

  private static final int READERS = 500;
  private static final long SLOW_BODY = 10L << 20;
  private static final String READERS_HEAP = "-Xmx128m"; // containers keep most of that
  private static final int SMALL_BUFFER = 8 << 10;

  private static final int PATIENCE = (int) TimeUnit.SECONDS.toMillis(60);

  private final ContainerKind kind;

  @SuppressWarnings("NullAway.Init") // set by each test
  private Process server;

  private int port;

  BigSuite(ContainerKind kind) {
    this.kind = kind;
  }

  private void startServer(String heap) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classes = System.getProperty("java.class.path");
    String logging = String.valueOf(System.getProperty("java.util.logging.config.file"));
    String main = Bulk.class.getName();
    server =
        new ProcessBuilder(
                java,
                heap,
                "-XX:+ExitOnOutOfMemoryError",
                "-Djava.util.logging.config.file=" + logging,
                "-cp",
                classes,
                main,
                kind.name())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader out = server.inputReader(US_ASCII);
    String line = out.readLine();
    assertThat(line).as("the port").matches("\\d+");
    port = Integer.parseInt(line);
  }

  @AfterEach
  void stopServer() throws Exception {
    server.getOutputStream().close();
    if (!server.waitFor(PATIENCE, TimeUnit.MILLISECONDS)) {
      server.destroyForcibly();
      throw new AssertionError("the server does not stop");
    }
    assertThat(server.exitValue()).isZero();
  }

  private HttpURLConnection connection(String path) throws IOException {
    URI uri = URI.create("http://127.0.0.1:%d/app/run%s".formatted(port, path));
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
    connection.setReadTimeout(PATIENCE);
    return connection;
  }

  @Test
  void aBodyIsReceived() throws Exception {
    startServer(BODY_HEAP);
    HttpURLConnection connection = connection("/up");
    connection.setDoOutput(true);
    connection.setFixedLengthStreamingMode(BODY);
    try (OutputStream out = connection.getOutputStream()) {
      for (long offset = 0; offset < BODY; offset += Bulk.PART) {
        var part = Bulk.part(offset, BODY);
        out.write(part.array(), part.arrayOffset(), part.remaining());
      }
    }
    try (InputStream in = connection.getInputStream()) {
      assertThat(new String(in.readAllBytes(), US_ASCII)).isEqualTo("" + Bulk.checksum(BODY));
    }
  }

  @Test
  void aBodyIsSent() throws Exception {
    startServer(BODY_HEAP);
    try (InputStream in = connection("/down/" + BODY).getInputStream()) {
      assertThat(checksum(in)).isEqualTo(Bulk.checksum(BODY));
    }
  }

  private static long checksum(InputStream in) throws IOException {
    CheckedInputStream checked = new CheckedInputStream(in, new CRC32());
    checked.transferTo(OutputStream.nullOutputStream());
    return checked.getChecksum().getValue();
  }

  @Test
  void manyReadersStopAndGoOn() throws Exception {
    startServer(READERS_HEAP);
    CountDownLatch begun = new CountDownLatch(READERS);
    long sum = Bulk.checksum(SLOW_BODY);
    ExecutorService threads = Executors.newFixedThreadPool(READERS);
    try {
      List<Callable<Long>> readers = Collections.nCopies(READERS, () -> readSlowly(begun));
      List<Long> sums = new ArrayList<>();
      for (Future<Long> each : threads.invokeAll(readers)) {
        sums.add(each.get());
      }
      assertThat(sums).hasSize(READERS).containsOnly(sum);
    } finally {
      threads.shutdownNow();
    }
  }

  private long readSlowly(CountDownLatch begun) throws Exception {
    try (Socket socket = new Socket()) {
      socket.setReceiveBufferSize(SMALL_BUFFER);
      socket.setSoTimeout(PATIENCE);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE);
      String request = ApplicationSuite.get("/down/" + SLOW_BODY, "Connection: close");
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      Wire in = new Wire(new BufferedInputStream(socket.getInputStream(), SMALL_BUFFER));
      assertThat(in.line()).contains(" 200");
      while (!in.line().isEmpty()) {
        // a header
      }
      begun.countDown();
      assertThat(begun.await(PATIENCE, TimeUnit.MILLISECONDS)).isTrue();
      return checksum(in);
    }
  }
}
