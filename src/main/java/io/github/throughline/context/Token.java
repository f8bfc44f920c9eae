package io.github.throughline.context;

import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Undoes one {@link ContextVar#set}, once.
 *
 * <p>A token is used in the context it was made in: by {@link ContextVar#reset}, by {@link
 * #tryReset} where a refusal is expected, or by try-with-resources, which undoes whatever was set
 * in its body:
 *
 * {@snippet :
 * try (Token<String> token = TENANT.set("acme")) {
 *   handle(request);
 * }
 * }
 *
 * <p>Keep a token in the frame of the call that made it or with the request, never in a field of an
 * object that requests share. A used token keeps neither the old value nor the context alive.
 *
 * @param <T> the type of the variable's values
 */
public final class Token<T extends @Nullable Object> implements AutoCloseable {
  private final ContextVar<T> variable;
  private final boolean hadValue;

  /**
   * {@code null} once used. Only the thread that is in the context of the {@code set} uses it up,
   * so nobody has to win it; others may look.
   */
  private volatile @Nullable Undo undo;

  Token(ContextVar<T> variable, Context context, Binding binding, @Nullable Binding replaced) {
    this.variable = variable;
    this.hadValue = replaced != null;
    this.undo = new Undo(context, binding, replaced);
  }

  private record Undo(Context context, Binding binding, @Nullable Binding replaced) {}

  /**
   * Answers the variable that was set.
   *
   * @return the variable
   */
  public ContextVar<T> variable() {
    return variable;
  }

  /**
   * Tells whether the variable had a value in the context before it was set.
   *
   * @return {@code true} if it was bound, be it to {@code null}
   */
  public boolean hadValue() {
    return hadValue;
  }

  /**
   * Answers the value that the setting replaced.
   *
   * @return the value, which may be {@code null}
   * @throws NoSuchElementException if nothing was bound before
   * @throws IllegalStateException if the token was used, as it then has forgotten the value
   */
  public T oldValue() {
    Binding replaced = unused().replaced();
    if (replaced == null) {
      throw new NoSuchElementException(variable + " had no value before it was set");
    }
    return variable.valueOf(replaced);
  }

  /**
   * Resets the variable if that is possible here and now.
   *
   * @return {@code true} if the variable was reset; {@code false} if the token was used before or
   *     was made in another context, in which case nothing has changed
   */
  public boolean tryReset() {
    Undo mine = undo;
    if (mine == null || !CurrentContext.is(mine.context())) {
      return false;
    }
    take(mine);
    return true;
  }

  /**
   * Resets the variable; does nothing if the token was used before.
   *
   * @throws IllegalArgumentException if the token was made in another context
   */
  @Override
  public void close() {
    Undo mine = undo;
    if (mine != null) {
      requireCurrent(mine);
      take(mine);
    }
  }

  void reset(ContextVar<?> target) {
    Undo mine = unused();
    if (target != variable) {
      throw new IllegalArgumentException(
          this + " cannot reset " + target + ": a token resets the variable whose set made it");
    }
    requireCurrent(mine);
    take(mine);
  }

  private void take(Undo mine) {
    undo = null;
    mine.context().putBack(mine.binding(), mine.replaced());
  }

  private Undo unused() {
    Undo mine = undo;
    if (mine == null) {
      throw used();
    }
    return mine;
  }

  private void requireCurrent(Undo mine) {
    if (!CurrentContext.is(mine.context())) {
      throw new IllegalArgumentException(
          this
              + " was made in another context than the one that "
              + Thread.currentThread()
              + " is in now: reset it where it was set, or let it end with its context");
    }
  }

  private IllegalStateException used() {
    return new IllegalStateException(this + " has been used: a token resets its variable once");
  }

  /**
   * Names the variable, not its values.
   *
   * @return a form for messages
   */
  @Override
  public String toString() {
    return "Token[" + variable.name() + (undo == null ? ", used]" : "]");
  }
}
