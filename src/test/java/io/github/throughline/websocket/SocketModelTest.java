package io.github.throughline.websocket;

import static io.github.throughline.bridge.Models.check;
import static io.github.throughline.bridge.Models.join;
import static io.github.throughline.bridge.Models.start;

import io.github.throughline.bridge.Models;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A {@link Socket} whose application is on one thread, and whose container and server are on
 * others: one close at most and no message after it, one message at a time, each sender told, and
 * left once when all is over.
 */
@Tag("model")
class SocketModelTest {
  private static final int INTERLEAVINGS = 5;

  private static void everyInterleaving(Runnable scenario) {
    Models.everyInterleaving(INTERLEAVINGS, scenario);
  }

  @Test
  void messagesMeetTheContainer() {
    everyInterleaving(
        () -> {
          ModelSocket meeting = new ModelSocket().open();
          Thread container = start(meeting::takes);
          meeting.sendMessage();
          meeting.sendMessage();
          join(container);
          meeting.takesAll();
          meeting.applicationEnds();
          meeting.socket.exchangeLeft();
          meeting.checkMessages(2, 2);
          meeting.checkCloses(1);
          meeting.checkOver();
        });
  }

  @Test
  void messageMeetsTheMaking() {
    everyInterleaving(
        () -> {
          ModelSocket meeting = new ModelSocket();
          Thread container = start(meeting::opened);
          meeting.sendMessage();
          meeting.applicationEnds();
          join(container);
          meeting.takesAll();
          meeting.socket.exchangeLeft();
          meeting.checkMessages(1, 1);
          meeting.checkCloses(1);
          meeting.checkOver();
        });
  }

  @Test
  void closeMeetsTheCloseOfTheClient() {
    everyInterleaving(
        () -> {
          ModelSocket meeting = new ModelSocket().open();
          Thread container = start(meeting::closed);
          meeting.sendMessage();
          meeting.sendClose();
          join(container);
          check(meeting.hasReceivedTheEnd(), "told of the end");
          meeting.checkNotLeft();
          meeting.applicationEnds();
          meeting.socket.exchangeLeft();
          meeting.checkMessages(0, 1);
          meeting.checkOver();
        });
  }

  @Test
  void closeMeetsTheEndOfTheServer() {
    everyInterleaving(
        () -> {
          ModelSocket meeting = new ModelSocket().open();
          Thread server = start(meeting.socket::goAway);
          meeting.sendMessage();
          meeting.applicationEnds();
          join(server);
          meeting.takesAll();
          meeting.closed();
          meeting.socket.exchangeLeft();
          meeting.checkMessages(0, 1);
          meeting.checkCloses(1);
          meeting.checkOver();
        });
  }

  @Test
  void endsOfAllMeet() {
    everyInterleaving(
        () -> {
          ModelSocket meeting = new ModelSocket().open();
          Thread container = start(meeting::closed);
          Thread exchange = start(meeting.socket::exchangeLeft);
          meeting.applicationEnds();
          join(container);
          join(exchange);
          meeting.checkOver();
        });
  }
}
