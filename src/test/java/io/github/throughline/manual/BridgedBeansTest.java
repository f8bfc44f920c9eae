package io.github.throughline.manual;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.throughline.cdi.AsyncToSync;
import io.github.throughline.cdi.BridgeTo;
import io.github.throughline.cdi.ContextLocal;
import io.github.throughline.cdi.FreshContext;
import io.github.throughline.cdi.SyncToAsync;
import io.github.throughline.cdi.ThroughlineExtension;
import io.github.throughline.cdi.Within;
import io.github.throughline.context.ContextVar;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import jakarta.inject.Inject;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** The code about beans that cross the bridge. */
class BridgedBeansTest {
  /** What is looked up. */
  public record Ticket(String id) {}

  /** A blocking bean. */
  @ApplicationScoped
  public static class TicketRepository {
    /** Blocks. */
    public Ticket find(String id) {
      return new Ticket(id);
    }
  }

  @BridgeTo(TicketRepository.class)
  public interface AsyncTickets {
    CompletionStage<Ticket> find(String id);
  }

  /** An asynchronous bean. */
  @ApplicationScoped
  public static class Client {
    /** Asks a server. */
    public CompletionStage<Ticket> load(String id) {
      return CompletableFuture.supplyAsync(() -> new Ticket(id));
    }
  }

  /** The bean of the examples. */
  @ApplicationScoped
  @SuppressWarnings("NullAway") // the container initializes the fields
  public static class Desk {
    @Inject TicketRepository tickets;

    @Inject Client client;

    @Inject
    @ContextLocal("tenant")
    ContextVar<String> tenant;

    @SyncToAsync
    public CompletionStage<Ticket> find(String id) {
      return CompletableFuture.completedFuture(tickets.find(id));
    }

    @AsyncToSync
    public CompletionStage<Ticket> load(String id) {
      return client.load(id);
    }

    @Within(value = 2, unit = ChronoUnit.SECONDS)
    public Ticket slowly(String id) {
      return tickets.find(id);
    }

    @FreshContext
    public void everyNight() {
      tenant.set("acme");
    }

    boolean isTenantLeft() {
      return tenant.isBound();
    }
  }

  @Test
  @SuppressWarnings("unchecked") // of a class literal
  void methodsAndViews() {
    try (SeContainer container =
        SeContainerInitializer.newInstance()
            .disableDiscovery()
            .addExtensions(ThroughlineExtension.class)
            .addBeanClasses(TicketRepository.class, Client.class, Desk.class, AsyncTickets.class)
            .initialize()) {
      Desk desk = container.select(Desk.class).get();
      Ticket ticket = new Ticket("x");
      assertThat(desk.find("x").toCompletableFuture().join()).isEqualTo(ticket);
      assertThat(desk.load("x").toCompletableFuture()).isCompletedWithValue(ticket);
      assertThat(desk.slowly("x")).isEqualTo(ticket);
      desk.everyNight();
      assertThat(desk.isTenantLeft()).isFalse();
      AsyncTickets tickets = container.select(AsyncTickets.class).get();
      assertThat(tickets.find("x").toCompletableFuture().join()).isEqualTo(ticket);
    }
  }
}
