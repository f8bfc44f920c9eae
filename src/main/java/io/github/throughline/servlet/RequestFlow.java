package io.github.throughline.servlet;

import io.github.throughline.bridge.Bridge;
import io.github.throughline.bridge.Deadline;
import io.github.throughline.bridge.DeadlineExceededException;
import io.github.throughline.bridge.ThreadSensitiveContext;
import io.github.throughline.context.Context;
import io.github.throughline.context.Operation;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

/**
 * One request with all its dispatches: its context, its deadline, and the scope of its
 * thread-sensitive work, which is closed when the request has ended.
 */
final class RequestFlow {
  private final Context context = Context.empty();
  private final RequestState<ThreadSensitiveContext> state = new RequestState<>();
  private final Bridge bridge;
  private final @Nullable Deadline deadline;
  private volatile @Nullable Thread inside;

  /** Whether the end is listened for since the last startAsync, which drops all listeners. */
  private volatile boolean watched;

  /**
   * Begins a request.
   *
   * @param bridge opens the scope
   * @param deadline counts from now on, for all dispatches together
   */
  RequestFlow(Bridge bridge, @Nullable Deadline deadline) {
    this.bridge = bridge;
    this.deadline = deadline;
  }

  /** Calls the rest of the chain, in the context of the request. */
  void pass(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws Exception {
    if (inside == Thread.currentThread()) {
      chain.doFilter(request, response); // a forward, or an error page inside Undertow's sendError
      return;
    }
    Dispatch dispatch = new Dispatch(request, response, chain);
    Deadline counting = deadline;
    if (counting == null || (isEnd(request) && counting.isExpired())) {
      context.<Boolean, Exception>call(dispatch); // somebody has to say that it is too late
    } else {
      pass(counting, dispatch);
    }
  }

  private void pass(Deadline counting, Dispatch dispatch) throws Exception {
    try {
      counting.<Boolean, Exception>callIn(context, dispatch);
    } catch (DeadlineExceededException e) {
      if (!ContainerExchange.isStarted(dispatch.request)) { // which ends by the deadline itself
        throw e;
      }
    }
  }

  private static boolean isEnd(HttpServletRequest request) {
    return isErrorPage(request) || ContainerEnding.isLast(request);
  }

  private static boolean isErrorPage(HttpServletRequest request) {
    return request.getDispatcherType() == DispatcherType.ERROR;
  }

  /**
   * Lets the scope outlive the request, for the connection that the request becomes.
   *
   * @return called once when that has ended; any thread
   */
  Runnable keep() {
    state.keep();
    return () -> close(state.release());
  }

  /** Whether a dispatch that has failed did so by the deadline, and nobody else answers. */
  boolean isOverrun(HttpServletRequest request) {
    return deadline != null
        && deadline.isExpired()
        && inside == null // else the outer one tells
        && !isErrorPage(request)
        && !request.isAsyncStarted();
  }

  /** Shows the deadline. */
  @Override
  public String toString() {
    return String.valueOf(deadline);
  }

  /** One pass of a thread through the application. */
  private final class Dispatch implements Operation<Boolean, Exception> {
    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final FilterChain chain;

    Dispatch(HttpServletRequest request, HttpServletResponse response, FilterChain chain) {
      this.request = request;
      this.response = response;
      this.chain = chain;
    }

    @Override
    public Boolean call() throws Exception {
      watched = false;
      state.begin(bridge::openThreadSensitiveContext);
      inside = Thread.currentThread();
      try {
        chain.doFilter(request, response);
      } finally {
        inside = null;
        close(state.leave(isAwaited(request)));
      }
      return true;
    }

    /** Names the request, for messages. */
    @Override
    public String toString() {
      return request.getMethod() + " " + request.getRequestURI();
    }
  }

  /** Whether the container will tell the end of the request. */
  private boolean isAwaited(HttpServletRequest request) {
    if (!request.isAsyncStarted()) {
      return false;
    }
    if (watched) {
      return true;
    }
    try {
      watch(request.getAsyncContext());
    } catch (IllegalStateException e) {
      return false; // another thread has completed it meanwhile
    }
    // Undertow may complete it between the first look and the listener, which then hears nothing.
    return request.isAsyncStarted();
  }

  private void watch(AsyncContext async) {
    async.addListener(new EndListener());
    watched = true;
  }

  private static void close(@Nullable ThreadSensitiveContext ended) {
    if (ended != null) {
      ended.close();
    }
  }

  /** Runs on any thread, Undertow's I/O threads included. */
  private final class EndListener implements AsyncListener {
    @Override
    public void onComplete(AsyncEvent event) {
      close(state.complete());
    }

    @Override
    public void onTimeout(AsyncEvent event) {
      // The container answers, or another listener: the request goes on until it is complete.
    }

    @Override
    public void onError(AsyncEvent event) {
      // Likewise.
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
      watch(event.getAsyncContext());
    }
  }
}
