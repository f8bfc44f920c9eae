package io.github.throughline.cdi;

import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.AroundTimeout;
import jakarta.interceptor.InvocationContext;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Outside of all others, Jakarta's {@code @Asynchronous} (5) included. Made an interceptor by the
 * extension, so that an archive scan does not find a second one.
 */
@Bridged
@Priority(OuterInterceptor.PRIORITY)
class OuterInterceptor implements Serializable {
  private static final long serialVersionUID = 1L;

  static final int PRIORITY = 4;

  private final InterceptionReference interception;

  @Inject
  OuterInterceptor(ThroughlineExtension extension) {
    this.interception = new InterceptionReference(extension);
  }

  @AroundInvoke
  @Nullable Object aroundCall(InvocationContext call) throws Exception {
    return interception.get().aroundAll(call);
  }

  @AroundTimeout
  @Nullable Object aroundTimer(InvocationContext call) throws Exception {
    return interception.get().aroundAll(call);
  }
}
