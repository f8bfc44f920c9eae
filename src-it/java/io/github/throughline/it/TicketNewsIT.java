package io.github.throughline.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.throughline.it.Desk.Client;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;

/** Whoever listens over a WebSocket hears of tickets that others open: the desk's page, too. */
class TicketNewsIT {
  private static final Client BOB = new Client("acme", "bob", "request-1");
  private static final Client EVE = new Client("globex", "eve", "request-2");

  @ParameterizedTest
  @EachServer
  void aPageShowsTheTicketsOfItsTenant(ServerKind server) throws Exception {
    Optional<Path> chromium = Browser.executable();
    assumeTrue(chromium.isPresent(), "Chromium is not installed: no browser has opened the page");
    try (Showcase showcase = Showcase.start(server, 4)) {
      Desk desk = showcase.desk();
      try (Browser page = Browser.open(chromium.get(), desk.address())) {
        awaitNews(page, "Listening for tickets of acme.");
        assertThat(desk.open(EVE, "globex scanner").status()).isEqualTo(201);
        assertThat(desk.open(BOB, "acme printer").status()).isEqualTo(201);
        awaitNews(page, "by bob: acme printer");
        awaitTickets(page, "acme printer");
        choose(page, "globex");
        awaitNews(page, "Listening for tickets of globex.");
        assertThat(desk.open(BOB, "acme phone").status()).isEqualTo(201);
        assertThat(desk.open(EVE, "globex phone").status()).isEqualTo(201);
        awaitNews(page, "by eve: globex phone");
        awaitTickets(page, "globex phone");
        assertThat(page.evaluate("byId('tickets').textContent")).doesNotContain("acme");
      }
      Polling.until("no thread keeps anything", () -> showcase.occupiedSlots() == 0);
    }
  }

  @ParameterizedTest
  @EachServer
  void aClientHearsOfTheTicketsOfItsTenant(ServerKind server) throws Exception {
    try (Showcase showcase = Showcase.start(server, 4)) {
      Desk desk = showcase.desk();
      Heard heard = new Heard();
      URI address = URI.create(desk.address().toString().replaceFirst("http", "ws") + "api/news");
      WebSocket socket =
          HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(address, heard).join();
      socket.sendText("acme", true).join();
      assertThat(heard.next()).contains("acme");
      assertThat(desk.open(EVE, "globex scanner").status()).isEqualTo(201);
      assertThat(desk.open(BOB, "acme printer").status()).isEqualTo(201);
      assertThat(heard.next()).contains("bob", "acme printer");
      socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
      assertThat(heard.next()).isEqualTo("closed");
      Polling.until("no thread keeps anything", () -> showcase.occupiedSlots() == 0);
    }
  }

  /** What the server says, message by message, and that it closes. */
  private static final class Heard implements WebSocket.Listener {
    private static final int PATIENCE_SECONDS = 60;

    private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    private final StringBuilder parts = new StringBuilder();

    String next() throws InterruptedException {
      return String.valueOf(messages.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
      parts.append(part);
      if (last) {
        messages.add(parts.toString());
        parts.setLength(0);
      }
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      messages.add("closed");
      return null;
    }
  }

  private static void choose(Browser page, String tenant) throws InterruptedException {
    page.evaluate("byId('tenant').value = '" + tenant + "'");
    page.evaluate("byId('tenant').dispatchEvent(new Event('change'))");
  }

  private static void awaitNews(Browser page, String text) throws InterruptedException {
    await(page, "document.getElementById('news')?.textContent", text);
  }

  private static void awaitTickets(Browser page, String text) throws InterruptedException {
    await(page, "document.getElementById('tickets')?.textContent", text);
  }

  private static void await(Browser page, String script, String text) throws InterruptedException {
    String shown = "";
    for (int i = 0; i < 3000 && !shown.contains(text); i++) {
      Polling.pause();
      shown = page.evaluate(script);
    }
    assertThat(shown).contains(text);
  }
}
