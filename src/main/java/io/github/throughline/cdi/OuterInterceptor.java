package io.github.throughline.cdi;

import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.AroundTimeout;
import jakarta.interceptor.InvocationContext;
import org.jspecify.annotations.Nullable;

/**
 * Outside of all others, Jakarta's {@code @Asynchronous} (5) included. Made an interceptor by the
 * extension, so that an archive scan does not find a second one.
 */
@Bridged
@Priority(OuterInterceptor.PRIORITY)
class OuterInterceptor {
  static final int PRIORITY = 4;

  private final Interception interception;

  @Inject
  OuterInterceptor(ThroughlineExtension extension) {
    this.interception = extension.bridging().interception();
  }

  @AroundInvoke
  @Nullable Object aroundCall(InvocationContext call) throws Exception {
    return interception.aroundAll(call);
  }

  @AroundTimeout
  @Nullable Object aroundTimer(InvocationContext call) throws Exception {
    return interception.aroundAll(call);
  }
}
