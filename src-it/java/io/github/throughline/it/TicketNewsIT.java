package io.github.throughline.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.throughline.it.Desk.Client;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The desk's page in a browser hears of tickets that others open, over a WebSocket. */
class TicketNewsIT {
  private static final Client BOB = new Client("acme", "bob", "request-1");
  private static final Client EVE = new Client("globex", "eve", "request-2");

  @ParameterizedTest
  @EnumSource
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
