package io.github.throughline.context;

import java.util.ArrayList;
import java.util.List;

/** Many variables, and a context that binds them all. */
final class Variables {
  private final List<ContextVar<Object>> variables = new ArrayList<>();
  private final Context context = Context.empty();

  Variables(int count) {
    for (int i = 0; i < count; i++) {
      variables.add(ContextVar.of("variable " + i));
    }
    context.run(() -> variables.forEach(variable -> variable.set("value")));
  }

  ContextVar<Object> get(int i) {
    return variables.get(i);
  }

  Context context() {
    return context;
  }
}
