package io.github.throughline.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.throughline.Spin;
import jakarta.websocket.Session;
import java.io.IOException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BrakeTest {
  private final List<String> calls = new ArrayList<>();
  private final CompletableFuture<?> taken = new CompletableFuture<>();

  /** Run when the container is to go on. */
  private Runnable onGo = () -> {};

  private @Nullable Object call(Object session, Method method, Object[] arguments) {
    calls.add(method.getName());
    if (method.getName().equals("resume")) {
      onGo.run();
    }
    return method.getName().equals("getWebSocketChannel") ? new Channel() : null;
  }

  /** What an Undertow session is about. */
  public final class Channel {
    /** Stops. */
    public void suspendReceives() {
      calls.add("suspendReceives");
    }

    /** Goes on. */
    public void resumeReceives() {
      calls.add("resumeReceives");
    }
  }

  private Brake tomcat() {
    return Brake.of(FakeSessions.session(FakeSessions.TOMCAT, this::call, "suspend", "resume"));
  }

  @Test
  void tomcatIsStoppedAndGoesOn() {
    Brake brake = tomcat();
    brake.until(taken);
    assertThat(calls).containsExactly("suspend");
    assertThat(brake.isHeld()).isTrue();
    taken.complete(null);
    assertThat(calls).containsExactly("suspend", "resume");
    assertThat(brake.isHeld()).isFalse();
  }

  /** It forgets what it has read already if it may go on before. */
  @Test
  void tomcatGoesOnWhenItsThreadHasLeft() throws Exception {
    FakeSessions.Remote remote = new FakeSessions.Remote();
    ReentrantLock reading = remote.socketWrapper.getLock();
    String tomcat = FakeSessions.TOMCAT;
    Brake brake = Brake.of(FakeSessions.session(remote, tomcat, this::call, "suspend", "resume"));
    Thread application = new Thread(() -> taken.complete(null));
    reading.lock();
    try {
      brake.until(taken);
      application.start();
      Spin.until("the application waits", () -> reading.hasQueuedThread(application));
      assertThat(calls).containsExactly("suspend");
    } finally {
      reading.unlock();
    }
    application.join();
    assertThat(calls).containsExactly("suspend", "resume");
  }

  @Test
  void undertowIsStoppedAndGoesOn() {
    Session session =
        FakeSessions.session(FakeSessions.UNDERTOW, this::call, "getWebSocketChannel");
    Brake brake = Brake.of(session);
    brake.until(taken);
    taken.complete(null);
    assertThat(calls).containsExactly("getWebSocketChannel", "suspendReceives", "resumeReceives");
    assertThat(brake.isHeld()).isFalse();
  }

  @Test
  void whatIsTakenAtOnceHoldsNobodyBack() {
    Brake brake = tomcat();
    taken.complete(null);
    brake.until(taken);
    assertThat(calls).isEmpty();
    assertThat(brake.isHeld()).isFalse();
  }

  @Test
  void lastOfSeveralLetsTheClientGo() {
    Brake brake = tomcat();
    CompletableFuture<?> second = new CompletableFuture<>();
    brake.until(taken);
    brake.until(second);
    second.complete(null);
    assertThat(calls).containsExactly("suspend");
    assertThat(brake.isHeld()).isTrue();
    taken.complete(null);
    assertThat(calls).containsExactly("suspend", "resume");
    assertThat(brake.isHeld()).isFalse();
  }

  @Test
  void containerMayStopAgainWithinItsGoingOn() {
    Brake brake = tomcat();
    CompletableFuture<?> second = new CompletableFuture<>();
    brake.until(taken);
    onGo =
        () -> {
          onGo = () -> {};
          brake.until(second);
        };
    taken.complete(null);
    assertThat(calls).containsExactly("suspend", "resume", "suspend");
    assertThat(brake.isHeld()).isTrue();
    second.complete(null);
    assertThat(calls).containsExactly("suspend", "resume", "suspend", "resume");
  }

  @Test
  void messageThatNobodyTakesLetsTheClientGo() {
    Brake brake = tomcat();
    brake.until(taken);
    taken.completeExceptionally(new IOException("over"));
    assertThat(calls).containsExactly("suspend", "resume");
  }

  @Test
  void containerThatCannotGoOnFailsNobody() {
    Brake brake = tomcat();
    onGo =
        () -> {
          throw new IllegalStateException("closed");
        };
    brake.until(taken);
    taken.complete(null);
    assertThat(brake.isHeld()).isFalse();
  }

  @Test
  void threadOfAnotherContainerIsKept() throws Exception {
    assertThreadIsKept(FakeSessions.session("com.example.Session", this::call));
  }

  @Test
  void messageThatNobodyTakesGivesTheThreadBack() {
    Brake brake = Brake.of(FakeSessions.session("com.example.Session", this::call));
    CompletableFuture.delayedExecutor(1, TimeUnit.MILLISECONDS)
        .execute(() -> taken.completeExceptionally(new IOException("over")));
    brake.until(taken);
    assertThat(brake.isHeld()).isFalse();
  }

  @Test
  void threadIsKeptWhereTheContainerHasChanged() throws Exception {
    assertThreadIsKept(FakeSessions.session(FakeSessions.TOMCAT, this::call));
    assertThreadIsKept(FakeSessions.session(FakeSessions.UNDERTOW, this::call));
  }

  private void assertThreadIsKept(Session session) throws InterruptedException {
    Brake brake = Brake.of(session);
    CompletableFuture<?> message = new CompletableFuture<>();
    AtomicBoolean back = new AtomicBoolean();
    Thread container =
        new Thread(
            () -> {
              brake.until(message);
              back.set(true);
            });
    container.start();
    Spin.until("the brake is held", brake::isHeld);
    assertThat(back).isFalse();
    message.complete(null);
    container.join();
    assertThat(back).isTrue();
    assertThat(brake.isHeld()).isFalse();
    assertThat(calls).isEmpty();
  }
}
