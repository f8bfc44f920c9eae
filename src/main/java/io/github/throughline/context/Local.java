package io.github.throughline.context;

import static java.util.Objects.requireNonNull;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A namespace of named values that belong to the current {@link Context}, for values whose names
 * are not known when the code is written. Where they are, a {@link ContextVar} for each is better:
 * it is typed and can be undone.
 *
 * <p>Values are carried as those of context variables are; a child sees its parent's values and can
 * change them only for itself. A {@linkplain #threadCritical() thread-critical} one is carried by
 * nothing.
 *
 * {@snippet :
 * interface Visit {
 *   String user();
 *
 *   void user(String name);
 *
 *   boolean hasUser();
 * }
 *
 * Local local = new Local();
 * local.set("user", "ann");
 * assertEquals("ann", local.as(Visit.class).user());
 * }
 *
 * <p>Contexts do not keep a {@code Local} alive, and forget its values once it is gone. Values may
 * be {@code null}. Methods throw {@link NullPointerException} for a {@code null} argument unless
 * they say otherwise.
 */
public final class Local {
  private final OwnedValue<NameMap> values;

  /** Makes a namespace whose values are carried with the context. */
  public Local() {
    this(false);
  }

  private Local(boolean threadCritical) {
    values =
        threadCritical
            ? new ThreadValue<>(this, "Thread-critical Local")
            : new CarriedValue<>(this, "Local");
  }

  /**
   * Makes a namespace whose values are bound to their thread and never carried, in either
   * direction. What is set inside a boundary ends with the outermost boundary on that thread; what
   * is set on a thread that has entered no context ends with {@link #remove}, {@link #release} or
   * the thread.
   *
   * @return a new namespace
   */
  public static Local threadCritical() {
    return new Local(true);
  }

  /**
   * Answers the value of a name.
   *
   * @param name the name
   * @param <T> the type that the caller expects; it is the caller's to get right
   * @return the value, which may be {@code null}
   * @throws UnboundException if the name has no value
   */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals", "NullAway"})
  public <T extends @Nullable Object> T get(String name) {
    NameMap.Named named = current().find(requireNonNull(name, "name"));
    if (named == null) {
      throw unbound(name);
    }
    return (T) named.value();
  }

  /**
   * Gives a name a value.
   *
   * @param name the name
   * @param value the value; may be {@code null}
   * @throws IllegalStateException in strict mode, on a thread that has entered no context
   */
  public void set(String name, @Nullable Object value) {
    values.set(current().with(requireNonNull(name, "name"), value));
  }

  /**
   * Takes the value of a name away.
   *
   * @param name the name
   * @throws UnboundException if the name has no value
   */
  public void remove(String name) {
    NameMap before = current();
    if (before.find(requireNonNull(name, "name")) == null) {
      throw unbound(name);
    }
    NameMap rest = before.without(name);
    if (rest.isEmpty()) {
      release();
    } else {
      values.set(rest);
    }
  }

  /**
   * Tells whether a name has a value.
   *
   * @param name the name
   * @return {@code true} if it has one, be it {@code null}
   */
  public boolean contains(String name) {
    return current().find(requireNonNull(name, "name")) != null;
  }

  /**
   * Answers the names that have values.
   *
   * @return an unmodifiable set that does not follow later changes
   */
  public Set<String> names() {
    return current().names();
  }

  /** Takes all values away. */
  public void release() {
    values.release();
  }

  /**
   * Makes a view with typed accessors. In the interface, {@code user()}, {@code getUser()} and,
   * with a {@code boolean} result, {@code isUser()} read "user"; {@code user(value)} and {@code
   * setUser(value)} write it; {@code boolean hasUser()} asks for it; {@code removeUser()} removes
   * it. Default methods are called as they are.
   *
   * @param view the interface
   * @param <V> the interface
   * @return a view of this namespace, which reads and writes in the context current at each call
   * @throws IllegalArgumentException if {@code view} is not an interface, or has a method that is
   *     no accessor
   */
  public <V> V as(Class<V> view) {
    return LocalView.of(this, view);
  }

  /**
   * Shows the names that have values here, not the values.
   *
   * @return a form for messages
   */
  @Override
  public String toString() {
    return "Local" + names();
  }

  private NameMap current() {
    NameMap map = values.get();
    return map == null ? NameMap.EMPTY : map;
  }

  private UnboundException unbound(String name) {
    return new UnboundException("\"" + name + "\" has no value in " + this);
  }
}
