package io.github.throughline.context;

import static java.util.Objects.requireNonNull;

import io.github.throughline.context.internal.ThreadSlots;
import org.jspecify.annotations.Nullable;

/**
 * A variable whose value belongs to the current {@link Context}: to a request and the work that the
 * request starts, rather than to a thread.
 *
 * <p>Think of it as a parameter that every method has without declaring it. A value that is set for
 * a request is seen by all code that runs in the request's context, on whatever thread, and by
 * nothing else. It crosses to another thread only by a hand-over: a managed executor, a {@linkplain
 * Context#contextualRunnable contextual task}, a {@linkplain
 * Context#propagating(java.util.concurrent.Executor) propagating executor}. The other side starts
 * from a copy, and nothing that it sets is seen on this side.
 *
 * {@snippet :
 * static final ContextVar<String> TENANT = ContextVar.of("tenant");
 *
 * Context.where(TENANT, "acme").run(() -> assertEquals("acme", TENANT.get()));
 * assertFalse(TENANT.isBound());
 * }
 *
 * <p>A variable is a key by identity: two variables of one name are different. Make variables once,
 * in static fields, or have them injected; contexts that bind a variable keep it alive. {@code
 * null} is a value like any other, and not the same as unbound.
 *
 * <p>Variables are safe for use by many threads; each thread reads and writes the context that it
 * is in. Methods throw {@link NullPointerException} for a {@code null} argument unless they say
 * otherwise.
 *
 * @param <T> the type of the values
 * @see <a href="https://peps.python.org/pep-0567/">PEP 567, Context Variables</a>
 * @implNote Reading costs one thread-local access and one array access for each 32-fold of
 *     variables; writing copies one path, whose length grows with the logarithm of their number.
 */
public final class ContextVar<T extends @Nullable Object> {
  final int index;
  private final int cachePlace;
  private final String name;
  private final @Nullable Binding fallback;

  /** Whether it is the library's own, which no user is shown. */
  final boolean hidden;

  private ContextVar(String name, boolean hidden, boolean hasDefault, @Nullable T value) {
    this.hidden = hidden;
    this.name = requireNonNull(name, "name of a ContextVar");
    this.index = VariableIndex.allocate(this).value;
    this.cachePlace = ReadCache.placeOf(index);
    this.fallback = hasDefault ? new Binding(this, index, value, null) : null;
  }

  /**
   * Makes a variable without a default.
   *
   * @param name says in messages what the variable is for
   * @param <T> the type of the values
   * @return a new variable
   */
  public static <T extends @Nullable Object> ContextVar<T> of(String name) {
    return new ContextVar<>(name, false, false, null);
  }

  /**
   * Makes a variable with a default, which {@link #get} answers where nothing is bound.
   *
   * @param name says in messages what the variable is for
   * @param value the default, one object for all contexts; may be {@code null}
   * @param <T> the type of the values
   * @return a new variable
   */
  public static <T extends @Nullable Object> ContextVar<T> withDefault(String name, T value) {
    return new ContextVar<>(name, false, true, value);
  }

  static <T extends @Nullable Object> ContextVar<T> hidden(String name) {
    return new ContextVar<>(name, true, false, null);
  }

  /**
   * Answers the name that the variable was made with.
   *
   * @return the name
   */
  public String name() {
    return name;
  }

  /**
   * Answers the value in the current context, else the default.
   *
   * @return the value, which is {@code null} if {@code null} was set
   * @throws UnboundException if nothing is bound and the variable has no default
   */
  public T get() {
    @Nullable Object[] slots = ThreadSlots.peek();
    if (slots != null) {
      Object cached = slots[cachePlace + 1]; // read first, so that one bounds check serves for both
      if (slots[cachePlace] == this) {
        return cast(cached);
      }
    }
    return find(slots);
  }

  private T find(@Nullable Object @Nullable [] slots) {
    Binding bound = current();
    Binding binding = bound == null ? fallback : bound;
    if (binding == null) {
      throw new UnboundException(this + " has no value in the current context, and no default");
    }
    if (slots != null) {
      ReadCache.remember(slots, cachePlace, this, binding.value);
    }
    return valueOf(binding);
  }

  /**
   * Answers the value in the current context, else the given one; the variable's own default does
   * not count.
   *
   * @param other what to answer when nothing is bound; may be {@code null}
   * @return the value, or {@code other}
   */
  public T orElse(T other) {
    Binding binding = current();
    return binding == null ? other : valueOf(binding);
  }

  /**
   * Tells whether the current context has a value; the default does not count.
   *
   * @return {@code true} if a value is bound, be it {@code null}
   */
  public boolean isBound() {
    return current() != null;
  }

  /**
   * Sets the value in the current context, and in no other: neither the context that this one was
   * copied from nor copies made earlier see it.
   *
   * <p>The value stays until another is set, until the token is reset, or until the context is
   * left. On a thread that has entered no context it stays on the thread, unseen by anything else;
   * {@linkplain Context strict mode} refuses that.
   *
   * @param value the value; may be {@code null}
   * @return a token that undoes this setting
   * @throws IllegalStateException in strict mode, on a thread that has entered no context
   */
  public Token<T> set(T value) {
    Context context = CurrentContext.forWriting(this);
    Binding replaced = context.map().get(index, this);
    Binding binding = context.bind(this, index, value);
    return new Token<>(this, context, binding, replaced);
  }

  /**
   * Puts back what the setting that made the token replaced.
   *
   * <p>Tokens may be reset in any order. Each puts back what its own setting replaced, except that
   * a value whose own token was reset before does not come back; so the last reset always ends at
   * the state before the first setting. A refused reset leaves the token as it is.
   *
   * @param token made by {@link #set} of this variable, in the context that is current now
   * @throws IllegalStateException if the token was used before
   * @throws IllegalArgumentException if another variable made it, or if it was made in another
   *     context
   */
  public void reset(Token<T> token) {
    token.reset(this);
  }

  /**
   * Names the variable, not its value.
   *
   * @return the name in a form for messages
   */
  @Override
  public String toString() {
    return "ContextVar[" + name + "]";
  }

  T valueOf(Binding binding) {
    return cast(binding.value);
  }

  // set(T), withDefault(T) and where(ContextVar<T>, T) took it; null is a T where T admits it
  @SuppressWarnings({"unchecked", "NullAway"})
  private T cast(@Nullable Object value) {
    return (T) value;
  }

  private @Nullable Binding current() {
    return CurrentContext.map().get(index, this);
  }
}
