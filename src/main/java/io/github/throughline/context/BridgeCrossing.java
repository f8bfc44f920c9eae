package io.github.throughline.context;

import static java.util.Objects.requireNonNull;

import io.github.throughline.context.internal.Crossing;
import io.github.throughline.context.internal.Crossings;
import io.github.throughline.context.internal.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A call across a bridge, with the bindings that it starts from and those that it ends with. */
final class BridgeCrossing<T extends @Nullable Object> implements Crossing<T> {
  private final @Nullable ClassLoader loader = Thread.currentThread().getContextClassLoader();
  private final @Nullable Context into;
  private ContextMap base = CurrentContext.map();
  private ContextMap end = base;
  private final List<Binding> bound = new ArrayList<>();
  private @Nullable SourcedFuture<T> future;

  private BridgeCrossing(@Nullable Context into) {
    this.into = into;
  }

  @Override
  public <V extends @Nullable Object> void bind(ContextVar<V> variable, V value) {
    Binding binding = new Binding(variable, variable.index, value, null);
    if (into == null) {
      base = base.with(binding);
      end = base;
    } else {
      bound.add(binding);
    }
  }

  @Override
  public <R extends @Nullable Object, X extends Throwable> R call(
      Operation<? extends R, ? extends X> callee) throws X {
    if (into != null) {
      return Snapshot.call(into, loader, () -> callBound(into, callee));
    }
    Context own = new Context(base);
    try {
      return Snapshot.call(own, loader, callee);
    } finally {
      end = own.map();
    }
  }

  /** Puts the bridge's own bindings into a context of somebody else's, for the call alone. */
  private <R extends @Nullable Object, X extends Throwable> R callBound(
      Context context, Operation<? extends R, ? extends X> callee) throws X {
    ContextMap before = context.map();
    bound.forEach(binding -> context.bind(binding.key, binding.index, binding.value));
    try {
      return callee.call();
    } finally {
      for (Binding binding : bound) {
        Binding outer = before.get(binding.index, binding.key);
        if (outer == null) {
          context.unbind(binding.key, binding.index);
        } else {
          context.bind(outer.key, outer.index, outer.value);
        }
      }
    }
  }

  @Override
  public void follow(CompletionStage<?> stage) {
    Trail trail = into == null ? Trail.of(stage) : null;
    if (trail != null) {
      end = trail.changesOnto(end);
    }
  }

  @Override
  public void bringBack() {
    if (base != end) {
      CurrentContext.merge(base, end);
    }
  }

  @Override
  public CompletableFuture<T> future(Source source) {
    SourcedFuture<T> made = new SourcedFuture<>(source, Trail.of(source, base));
    future = made;
    return made;
  }

  @Override
  public void complete(@Nullable T result, @Nullable Throwable failure) {
    requireNonNull(requireNonNull(future).trail()).endWith(end);
    settle(end, result, failure);
  }

  @Override
  public void abandon(Throwable failure) {
    settle(base, null, failure);
  }

  /** In the flow's bindings, which stages see so that know no context themselves. */
  private void settle(ContextMap seen, @Nullable T result, @Nullable Throwable failure) {
    SourcedFuture<T> made = requireNonNull(future);
    Snapshot.call(
        new Context(seen),
        loader,
        () -> {
          made.settle(result, failure);
          return true;
        });
  }

  /** What the bridge gets of this package. */
  static final class Provider extends Crossings {
    @Override
    public <T extends @Nullable Object> Crossing<T> fromHere() {
      return new BridgeCrossing<>(null);
    }

    @Override
    public <T extends @Nullable Object> Crossing<T> into(Context context) {
      return new BridgeCrossing<>(context);
    }

    @Override
    public <V extends @Nullable Object> ContextVar<V> hiddenVariable(String name) {
      return ContextVar.hidden(name);
    }

    @Override
    public @Nullable Source sourceOf(CompletionStage<?> stage) {
      Trail trail = Trail.of(stage);
      return trail == null ? null : trail.source();
    }
  }
}
