package io.github.throughline.testing;

import io.github.throughline.application.ConnectionScope;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What connections of one application have to do with each other. */
final class Connections {
  // All below is guarded by this.
  private final List<WeakReference<Map<?, ?>>> states = new ArrayList<>();
  private @Nullable LifespanContract lifespan;
  private int open;

  synchronized int open() {
    return open;
  }

  synchronized void closed() {
    open--;
  }

  /** A lifespan begins, which is the one that counts for the connections after it. */
  synchronized void begin(LifespanContract contract, @Nullable Map<String, Object> state) {
    lifespan = contract;
    boolean unused = isNew(state);
  }

  synchronized void begin(ConnectionScope scope, Contract contract) {
    open++;
    String why = lifespan == null ? null : lifespan.whyClosed();
    if (why != null) {
      contract.server(ContractRule.LIFESPAN_CONNECTIONS, why);
    }
    if (!isNew(scope.state())) {
      contract.server(ContractRule.SCOPE_STATE, "the map is that of another scope");
    }
  }

  private boolean isNew(@Nullable Map<String, Object> state) {
    if (state == null) {
      return true;
    }
    states.removeIf(known -> known.refersTo(null));
    boolean known = states.stream().anyMatch(other -> other.refersTo(state));
    if (!known) {
      states.add(new WeakReference<>(state));
    }
    return !known;
  }
}
