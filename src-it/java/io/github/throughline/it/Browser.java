package io.github.throughline.it;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A page in Chromium, if there is one installed, without a window.
 *
 * @see <a href="https://chromedevtools.github.io/devtools-protocol/">DevTools protocol</a>
 */
final class Browser implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 60;

  private final Process process;
  private final Path profile;
  private final HttpClient http = HttpClient.newHttpClient();
  private final Answers answers = new Answers();
  private @Nullable WebSocket page;
  private int commands;

  private Browser(Process process, Path profile) {
    this.process = process;
    this.profile = profile;
  }

  /** Where Chromium is installed. */
  static Optional<Path> executable() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
        .flatMap(each -> Stream.of("chromium", "chromium-browser").map(Path.of(each)::resolve))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Opens a page. */
  static Browser open(Path executable, URI address) throws IOException, InterruptedException {
    Path profile = Files.createTempDirectory("throughline-browser-");
    Process process =
        new ProcessBuilder(
                executable.toString(),
                "--headless",
                "--no-sandbox", // which needs rights that builds do not have
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking", // which looks for the browser's own hosts
                "--disable-component-update",
                "--disable-sync",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                address.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    Browser browser = new Browser(process, profile);
    try {
      browser.attach();
      return browser;
    } catch (IOException | InterruptedException | RuntimeException | Error e) {
      browser.close();
      throw e;
    }
  }

  private void attach() throws IOException, InterruptedException {
    Path told = profile.resolve("DevToolsActivePort");
    Polling.until("the browser listens", () -> lines(told).size() >= 2);
    URI list = URI.create("http://127.0.0.1:" + lines(told).get(0) + "/json/list");
    Polling.until("the browser has a page", () -> pageOf(list).isPresent());
    URI address = URI.create(pageOf(list).orElseThrow());
    page = http.newWebSocketBuilder().buildAsync(address, answers).join();
  }

  private static List<String> lines(Path file) {
    try {
      return Files.exists(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Optional<String> pageOf(URI list) {
    try {
      String targets =
          http.send(HttpRequest.newBuilder(list).build(), BodyHandlers.ofString()).body();
      try (JsonReader reader = Json.createReader(new StringReader(targets))) {
        return reader.readArray().getValuesAs(JsonObject.class).stream()
            .filter(target -> target.getString("type").equals("page"))
            .map(target -> target.getString("webSocketDebuggerUrl"))
            .findFirst();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Runs a script in the page and answers its value as text. */
  String evaluate(String script) throws InterruptedException {
    int id = ++commands;
    JsonObject parameters =
        Json.createObjectBuilder()
            .add("expression", "String(" + script + ")")
            .add("returnByValue", true)
            .build();
    JsonObject command =
        Json.createObjectBuilder()
            .add("id", id)
            .add("method", "Runtime.evaluate")
            .add("params", parameters)
            .build();
    Objects.requireNonNull(page).sendText(command.toString(), true).join();
    JsonObject answer = answers.to(id);
    JsonObject result = answer.getJsonObject("result");
    if (result == null || result.containsKey("exceptionDetails")) {
      throw new AssertionError(script + ": " + answer);
    }
    return result.getJsonObject("result").getString("value");
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    Polling.until("the browser's files can be deleted", this::deleted);
  }

  /** Helpers of the browser's may still write while they end. */
  private boolean deleted() {
    try (Stream<Path> files = Files.walk(profile)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
      return true;
    } catch (IOException | UncheckedIOException e) {
      return false;
    }
  }

  /** What the browser answers to commands. */
  private static final class Answers implements WebSocket.Listener {
    private final BlockingQueue<String> all = new LinkedBlockingQueue<>();
    private final StringBuilder text = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        all.add(text.toString());
        text.setLength(0);
      }
      socket.request(1);
      return null;
    }

    JsonObject to(int id) throws InterruptedException {
      while (true) {
        String text = all.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (text == null) {
          throw new AssertionError("the browser does not answer");
        }
        try (JsonReader reader = Json.createReader(new StringReader(text))) {
          JsonObject answer = reader.readObject();
          if (answer.getInt("id", 0) == id) {
            return answer;
          }
        }
      }
    }
  }
}
