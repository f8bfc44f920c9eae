package io.github.throughline.context.internal;

import static java.util.Objects.requireNonNull;

import io.github.throughline.context.Context;
import io.github.throughline.context.ContextVar;
import java.lang.invoke.MethodHandles;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What the bridge needs of the context and no user does: the context package provides it. */
public abstract class Crossings {
  private static @Nullable Crossings provided;

  /** Made by the context package. */
  protected Crossings() {}

  /** Answers the one that the context package has provided. */
  public static Crossings get() {
    return Holder.INSTANCE;
  }

  /** Called when the context package is initialised. */
  public static void provide(Crossings crossings) {
    provided = crossings;
  }

  private static final class Holder {
    static final Crossings INSTANCE = load();

    private static Crossings load() {
      try {
        MethodHandles.lookup().ensureInitialized(Context.class);
      } catch (IllegalAccessException e) {
        throw new ExceptionInInitializerError(e);
      }
      return requireNonNull(provided);
    }
  }

  /** Begins a call whose callee gets a copy of the current context. */
  public abstract <T extends @Nullable Object> Crossing<T> fromHere();

  /** Begins a call whose callee runs in the given context itself, and of which nothing is told. */
  public abstract <T extends @Nullable Object> Crossing<T> into(Context context);

  /** Makes a variable that is carried as any other and never shown. */
  public abstract <V extends @Nullable Object> ContextVar<V> hiddenVariable(String name);

  /** Answers the work that a stage waits for, where a bridge does it; else {@code null}. */
  public abstract @Nullable Source sourceOf(CompletionStage<?> stage);
}
