package io.github.throughline.bridge.internal;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes the library's own threads, which keep no JVM up and nothing of an application alive. */
public final class DaemonThreads implements ThreadFactory {
  private final String name;
  private final AtomicInteger made = new AtomicInteger();

  private DaemonThreads(String name) {
    this.name = name;
  }

  /** Makes threads of a name, with a number. */
  public static ThreadFactory named(String name) {
    return new DaemonThreads(name);
  }

  @Override
  public Thread newThread(Runnable task) {
    boolean inheritThreadLocals = false;
    Thread thread =
        new Thread(null, task, name + "-" + made.incrementAndGet(), 0, inheritThreadLocals);
    thread.setDaemon(true);
    thread.setContextClassLoader(null);
    return thread;
  }
}
