package io.github.throughline.testing;

import io.github.throughline.application.Event;
import io.github.throughline.application.Scope;
import io.github.throughline.testing.Violation.Party;
import java.util.ArrayList;
import java.util.List;

/** What the contract of a protocol says of one connection. Not safe for many threads. */
abstract class Contract {
  private final List<Violation> found = new ArrayList<>();

  /** The server has given an event to the application. */
  abstract void given(Event event);

  /** The application sends an event. */
  abstract void sent(Event event);

  /** The server could not take an event: the connection is lost. */
  void lost() {}

  /** The application has returned without failure. */
  void returned() {}

  /** The application has ended, in whatever way. */
  void ended() {}

  final void server(ContractRule rule, Object details) {
    found.add(new Violation(rule, Party.SERVER, details.toString()));
  }

  final void application(ContractRule rule, Object details) {
    found.add(new Violation(rule, Party.APPLICATION, details.toString()));
  }

  final void applicationIf(boolean broken, ContractRule rule, Event event) {
    if (broken) {
      application(rule, EventText.of(event));
    }
  }

  final void serverIf(boolean broken, ContractRule rule, Event event) {
    if (broken) {
      server(rule, EventText.of(event));
    }
  }

  /** An event that is not for this side, or of another protocol. */
  final void misplaced(Scope scope, Party party, Event event) {
    boolean foreign = !event.type().startsWith(scope.type() + ".");
    found.add(
        new Violation(
            foreign ? ContractRule.PROTOCOL : ContractRule.DIRECTION,
            party,
            EventText.of(event) + " with a scope of type " + scope.type()));
  }

  /** Answers what was found since the last call. */
  final List<Violation> takeFound() {
    List<Violation> taken = List.copyOf(found);
    found.clear();
    return taken;
  }
}
