package io.github.throughline.context;

/** Contexts with a name, and the name of the one that the current thread is in. */
final class Places {
  static final ContextVar<String> AT = ContextVar.of("at");

  private Places() {}

  static Context contextAt(String name) {
    Context context = Context.empty();
    context.run(() -> AT.set(name));
    return context;
  }

  static String here() {
    return AT.orElse("bare");
  }
}
