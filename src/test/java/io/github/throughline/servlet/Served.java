package io.github.throughline.servlet;

import io.github.throughline.application.AsyncApplication;
import io.github.throughline.application.BlockingApplication;
import io.github.throughline.application.BlockingRequest;
import io.github.throughline.application.BlockingResponse;
import io.github.throughline.application.LegacyApplication;
import io.github.throughline.application.LifespanEvent;
import io.github.throughline.application.Receive;
import io.github.throughline.application.Scope;
import io.github.throughline.application.Send;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** Classes with the annotation, sound and otherwise. */
final class Served {
  /** What happened to the lifespans of these classes since it was cleared. */
  static final List<String> EVENTS = new CopyOnWriteArrayList<>();

  private Served() {}

  private static CompletionStage<?> live(String name, Receive receive, Send send) {
    return receive
        .receive()
        .thenCompose(
            event -> {
              EVENTS.add(name + " " + event.type());
              return send.send(new LifespanEvent.StartupComplete());
            })
        .thenCompose(sent -> receive.receive())
        .thenCompose(
            event -> {
              EVENTS.add(name + " " + event.type());
              return send.send(new LifespanEvent.ShutdownComplete());
            });
  }

  @ServeAt("/first/*")
  static class First implements AsyncApplication {
    @Override
    public CompletionStage<?> handle(Scope scope, Receive receive, Send send) {
      return live("first", receive, send);
    }
  }

  @ServeAt({"/second", "*.second", "/second/*"})
  static class Second implements LegacyApplication {
    @Override
    public Instance connect(Scope scope) {
      return (receive, send) -> live("second", receive, send);
    }
  }

  @ServeAt({"", "/"})
  static class Third implements BlockingApplication {
    @Override
    public void handle(BlockingRequest request, BlockingResponse response) {}
  }

  @ServeAt("/zero/*")
  static class ZeroDatabases implements AsyncApplication {
    @Override
    public CompletionStage<?> handle(Scope scope, Receive receive, Send send) {
      return receive
          .receive()
          .thenCompose(event -> send.send(new LifespanEvent.StartupFailed("no database")));
    }
  }

  /** Not annotated itself. */
  static class Sub extends First {}

  @ServeAt("/none/*")
  static class NoApplication {}

  @ServeAt("/both/*")
  abstract static class Both implements AsyncApplication, BlockingApplication {}

  @ServeAt({})
  static class Nowhere extends First {}

  @ServeAt({"odd/*", "/a*", "/*/b", "/**", "*", "*.", "*.a/b", "/\n", "/c*/"})
  static class Odd extends First {}

  @ServeAt({"/first/*", "/twice", "/twice", "/taken"})
  static class Taken extends First {}

  static class WithoutConstructor extends First {
    WithoutConstructor(int size) {}
  }

  static class FailingConstructor extends First {
    FailingConstructor() {
      throw new IllegalStateException("no licence");
    }
  }
}
