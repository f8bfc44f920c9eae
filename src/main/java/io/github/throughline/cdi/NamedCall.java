package io.github.throughline.cdi;

import io.github.throughline.context.Operation;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** A call that messages show by the method's name. */
final class NamedCall<T extends @Nullable Object> implements Callable<T>, Operation<T, Exception> {
  private final String method;
  private final Callable<? extends T> call;

  NamedCall(String method, Callable<? extends T> call) {
    this.method = method;
    this.call = call;
  }

  @Override
  public T call() throws Exception {
    return call.call();
  }

  @Override
  public String toString() {
    return method;
  }
}
