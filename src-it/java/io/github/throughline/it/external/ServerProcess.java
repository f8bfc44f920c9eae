package io.github.throughline.it.external;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The process of a server, which ends with this JVM at the latest, however that ends.
 *
 * <p>A shell stands between: it gives the server and what the server starts a process group, and
 * ends that when its own input ends, which the operating system sees to even where no shutdown hook
 * runs any more.
 */
final class ServerProcess implements AutoCloseable {
  private static final String SHELL =
      """
      set -m
      "$@" < /dev/null &
      server=$!
      { cat > /dev/null; kill -- -$server; } <&3 2> /dev/null &
      wait $server
      """;

  private static final Duration START_LIMIT = Duration.ofMinutes(3);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(25);
  private static final long PAUSE_NANOS = 50_000_000;

  private final String name;
  private final Process process;
  private final Path log;

  private ServerProcess(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
  }

  /**
   * Starts a server, whose output goes to a file beside its directory.
   *
   * @param name the name of its directory
   * @param environment what is added to the environment of this JVM
   * @param command what runs the server in the foreground
   */
  static ServerProcess start(String name, Map<String, String> environment, List<String> command) {
    Path log = home(name).resolveSibling(name + ".log");
    List<String> all = new ArrayList<>(List.of("bash", "-c", "exec 3<&0; " + SHELL, name));
    all.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(all);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    try {
      return new ServerProcess(name, builder.start(), log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where the build has put the server of that name. */
  static Path home(String name) {
    Path home =
        Path.of(
                Objects.requireNonNull(
                    System.getProperty("servers.directory"), "servers.directory"),
                name)
            .toAbsolutePath();
    if (!Files.isDirectory(home)) {
      throw new IllegalStateException(
          "There is no server at " + home + "; the Maven profile of that name puts one there");
    }
    return home;
  }

  /** A port of the loopback address that nobody listened on a moment ago. */
  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Waits until the server answers a request, whatever the answer.
   *
   * @throws IllegalStateException if the process ends or takes minutes
   */
  void awaitAnswer(URI address) {
    HttpClient client = HttpClient.newHttpClient();
    HttpRequest request = HttpRequest.newBuilder(address).timeout(START_LIMIT).build();
    await("to answer at " + address, () -> answers(client, request));
  }

  /**
   * Waits for what the server does in its own time.
   *
   * @param what for messages, as in "to come up"
   * @throws IllegalStateException if the process ends or takes minutes
   */
  void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + START_LIMIT.toNanos();
    while (!condition.getAsBoolean()) {
      if (!process.isAlive() || System.nanoTime() - end > 0) {
        throw new IllegalStateException(
            name + (process.isAlive() ? " takes too long " : " ended and was ") + what + see());
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /** For messages: where to read more. */
  String see() {
    return "; its output is in " + log;
  }

  /** How much the server has said so far. */
  long said() {
    try {
      return Files.size(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether some text is in what the server has said since it had said so much. */
  boolean hasSaid(Pattern text, long since) {
    try (SeekableByteChannel output = Files.newByteChannel(log)) {
      output.position(since);
      byte[] later = Channels.newInputStream(output).readAllBytes();
      return text.matcher(new String(later, StandardCharsets.UTF_8)).find();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The lines so far that contain some text. */
  List<String> said(String text) {
    try (Stream<String> lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
      return lines.filter(line -> line.contains(text)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean answers(HttpClient client, HttpRequest request) {
    try {
      client.send(request, HttpResponse.BodyHandlers.discarding());
      return true;
    } catch (ConnectException notYet) {
      return false;
    } catch (IOException brokenOff) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Ends the server and waits for it. */
  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      if (!process.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
