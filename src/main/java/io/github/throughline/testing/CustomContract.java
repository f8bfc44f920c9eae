package io.github.throughline.testing;

import io.github.throughline.application.CustomEvent;
import io.github.throughline.application.CustomScope;
import io.github.throughline.application.Event;
import io.github.throughline.testing.Violation.Party;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A protocol of a user's own, of whose order nothing is known. */
final class CustomContract extends Contract {
  private final CustomScope scope;

  CustomContract(CustomScope scope) {
    this.scope = scope;
    if (!isValue(scope.values())) {
      server(ContractRule.VALUES, scope);
    }
  }

  @Override
  void given(Event event) {
    if (check(Party.SERVER, event)) {
      server(ContractRule.VALUES, event);
    }
  }

  @Override
  void sent(Event event) {
    if (check(Party.APPLICATION, event)) {
      application(ContractRule.VALUES, event);
    }
  }

  /** Tells whether it has other values than it may have. */
  private boolean check(Party party, Event event) {
    if (!event.type().startsWith(scope.type() + ".")) {
      misplaced(scope, party, event);
    }
    return event instanceof CustomEvent custom && !isValue(custom.values());
  }

  private static boolean isValue(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .allMatch(entry -> entry.getKey() instanceof String && isValue(entry.getValue()));
    }
    if (value instanceof List<?> list) {
      return list.stream().allMatch(CustomContract::isValue);
    }
    if (value instanceof Double || value instanceof Float) {
      return Double.isFinite(((Number) value).doubleValue());
    }
    return value == null
        || value instanceof String
        || value instanceof Boolean
        || value instanceof byte[]
        || value instanceof ByteBuffer
        || value instanceof Long
        || value instanceof Integer
        || value instanceof Short
        || value instanceof Byte;
  }
}
