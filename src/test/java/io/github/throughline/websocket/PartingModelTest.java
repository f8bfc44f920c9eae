package io.github.throughline.websocket;

import static io.github.throughline.bridge.Models.check;
import static io.github.throughline.bridge.Models.join;
import static io.github.throughline.bridge.Models.start;

import io.github.throughline.bridge.Models;
import io.github.throughline.websocket.Parting.Next;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A {@link Parting}: the connection is closed once, never while it is read, and not too early. */
@Tag("model")
class PartingModelTest {
  private static void everyInterleaving(Consumer<Connection> scenario) {
    Models.everyInterleaving(100, () -> scenario.accept(new Connection()));
  }

  /** A connection, which one thread reads at a time. */
  private static final class Connection {
    final Parting parting = new Parting();
    private final AtomicInteger closed = new AtomicInteger();
    private final AtomicInteger readers = new AtomicInteger();
    private final AtomicInteger awaited = new AtomicInteger();

    private void close() {
      check(readers.get() == 0, "closed while it is read");
      check(closed.incrementAndGet() == 1, "closed twice");
    }

    /** As a thread of the application's does. */
    void serverCloses() {
      if (parting.serverSays()) {
        close();
      }
      closesOnly();
    }

    /** As the reader does where another thread is about to say so. */
    void closesOnly() {
      Next next = parting.close();
      if (next == Next.CLOSE) {
        close();
      } else if (next == Next.AWAIT_CLIENT) {
        awaited.incrementAndGet();
      }
    }

    /** Reads twice; the second time has the client's close last, or not. */
    void readTwice(boolean answered) {
      read(false);
      read(answered);
    }

    void read(boolean answered) {
      read(answered, () -> {});
    }

    void read(boolean answered, Runnable meanwhile) {
      if (!parting.reads()) {
        return;
      }
      readers.incrementAndGet();
      meanwhile.run();
      readers.decrementAndGet();
      if (parting.hasRead(answered)) {
        close();
      }
    }

    void giveUp() {
      if (parting.giveUp()) {
        close();
      }
    }

    void checkClosed(int times) {
      check(closed.get() == times, "not closed as often as that");
    }

    void checkAwaited(int times) {
      check(awaited.get() == times, "not waited for as often as that");
    }
  }

  @Test
  void answerOrItsWantIsTheEnd() {
    everyInterleaving(
        connection -> {
          Thread reader = start(() -> connection.read(true));
          Thread server = start(connection::serverCloses);
          connection.giveUp();
          join(reader);
          join(server);
          connection.checkClosed(1);
        });
  }

  @Test
  void answerIsTheEnd() {
    everyInterleaving(
        connection -> {
          Thread reader = start(() -> connection.readTwice(true));
          connection.serverCloses();
          join(reader);
          connection.checkClosed(1);
        });
  }

  @Test
  void noEndBeforeTheAnswer() {
    everyInterleaving(
        connection -> {
          Thread reader = start(() -> connection.readTwice(false));
          connection.serverCloses();
          join(reader);
          connection.checkClosed(0);
          connection.checkAwaited(1);
          connection.read(true);
          connection.checkClosed(1);
        });
  }

  @Test
  void noEndBeforeTheServersClose() {
    everyInterleaving(
        connection -> {
          connection.read(true);
          connection.checkClosed(0);
          Thread server = start(connection::serverCloses);
          connection.serverCloses();
          join(server);
          connection.checkClosed(1);
          connection.checkAwaited(0);
        });
  }

  @Test
  void readersOwnCloseIsTheEndWhenItHasRead() {
    everyInterleaving(
        connection -> {
          Thread other = start(connection::serverCloses);
          connection.read(false, connection::serverCloses);
          join(other);
          connection.checkClosed(1);
        });
  }

  @Test
  void clientsCloseIsNotTheEndBeforeTheServers() {
    everyInterleaving(
        connection -> {
          Thread reader = start(() -> connection.read(true, connection::closesOnly));
          join(reader);
          connection.checkClosed(0);
          connection.serverCloses();
          connection.checkClosed(1);
        });
  }

  @Test
  void closesThatCrossAreTheEnd() {
    everyInterleaving(
        connection -> {
          Thread reader = start(() -> connection.read(true, connection::closesOnly));
          connection.serverCloses();
          join(reader);
          connection.checkClosed(1);
        });
  }

  /** The thread that has said so last may not close. */
  @Test
  void closesThatCrossAreTheEndWhereOnlyTheReaderCloses() {
    everyInterleaving(
        connection -> {
          Thread reader = start(() -> connection.read(true, connection::closesOnly));
          if (connection.parting.serverSays()) {
            connection.close();
          }
          join(reader);
          connection.checkClosed(1);
        });
  }

  @Test
  void clientIsWaitedForOnce() {
    everyInterleaving(
        connection -> {
          Thread other = start(connection::serverCloses);
          connection.serverCloses();
          join(other);
          connection.checkAwaited(1);
          connection.giveUp();
          connection.giveUp();
          connection.serverCloses();
          connection.read(true);
          connection.checkClosed(1);
          connection.checkAwaited(1);
        });
  }
}
