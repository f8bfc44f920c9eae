package io.github.throughline.cdi;

import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.AroundTimeout;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Inside of all others, fault tolerance (4010) and validation (4800) included. Made an interceptor
 * by the extension, so that an archive scan does not find a second one.
 */
@Bridged
@Priority(InnerInterceptor.PRIORITY)
class InnerInterceptor implements Serializable {
  private static final long serialVersionUID = 1L;

  static final int PRIORITY = Interceptor.Priority.PLATFORM_AFTER + 900;

  private final InterceptionReference interception;

  @Inject
  InnerInterceptor(ThroughlineExtension extension) {
    this.interception = new InterceptionReference(extension);
  }

  @AroundInvoke
  @Nullable Object aroundCall(InvocationContext call) throws Exception {
    return interception.get().aroundBody(call);
  }

  @AroundTimeout
  @Nullable Object aroundTimer(InvocationContext call) throws Exception {
    return interception.get().aroundBody(call);
  }
}
