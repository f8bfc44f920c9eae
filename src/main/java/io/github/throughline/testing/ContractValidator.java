package io.github.throughline.testing;

import static java.util.Objects.requireNonNull;

import io.github.throughline.application.AsyncApplication;
import io.github.throughline.application.Middleware;
import io.github.throughline.application.Receive;
import io.github.throughline.application.Scope;
import io.github.throughline.application.Send;
import io.github.throughline.testing.Violation.Party;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * Checks that a server and an application keep to the contract: put around the application, it sees
 * the scope and the events of both, and how the application ends.
 *
 * {@snippet :
 * List<Violation> violations = new CopyOnWriteArrayList<>();
 * AsyncApplication checked = new ContractValidator(violations::add).around(hello);
 * }
 *
 * <p>What breaks a {@link ContractRule} is reported before it is handed on. It is handed on
 * unchanged, unless the report throws: then what was to be handed on fails with what was thrown.
 * Nothing else is changed: scope and events are the same objects, a stage that is cancelled is
 * cancelled on the other side too, and failures stay what they are.
 *
 * <p>One validator is for one application, of which it knows the lifespan and the connections; it
 * is safe for use by many threads. What is sent or received at the same time by several threads is
 * taken in the order in which it comes here.
 */
public final class ContractValidator implements Middleware {
  private final Consumer<? super Violation> reports;
  private final Connections connections = new Connections();

  /** Makes a validator that throws an {@link AssertionError} for each violation. */
  public ContractValidator() {
    this(
        violation -> {
          throw new AssertionError(violation.toString());
        });
  }

  /**
   * Makes a validator.
   *
   * @param reports is told of each violation, on the thread that has come to it, and by several at
   *     once
   */
  public ContractValidator(Consumer<? super Violation> reports) {
    this.reports = requireNonNull(reports, "reports");
  }

  @Override
  @SuppressWarnings("NullAway") // servers may be wrong
  public CompletionStage<?> handle(Scope scope, Receive receive, Send send, AsyncApplication next) {
    requireNonNull(next, "next");
    if (scope != null && receive != null && send != null) {
      return new Conversation(scope, receive, send, reports, connections).handle(next);
    }
    Violation violation =
        new Violation(ContractRule.NOT_NULL, Party.SERVER, "the scope, receive or send");
    Throwable thrown = Conversation.report(List.of(violation), reports);
    return thrown == null
        ? next.handle(scope, receive, send)
        : CompletableFuture.failedFuture(thrown);
  }
}
