package io.github.throughline.bridge;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.FastThreadLocalThread;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.Xnio;
import org.xnio.XnioWorker;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** A library's event loop, and the threads that it has for blocking work. */
record EventLoopThreads(Executor eventLoop, Executor workers, Runnable end)
    implements AutoCloseable {

  /** One that is started for a test, by name. */
  enum Library {
    NETTY,
    VERTX,
    XNIO,
    REACTOR_PARALLEL,
    REACTOR_SINGLE;

    EventLoopThreads start() {
      return switch (this) {
        case NETTY -> ofNetty();
        case VERTX -> ofVertx();
        case XNIO -> ofXnio();
        case REACTOR_PARALLEL -> ofReactor(Schedulers.newParallel("parallel", 1));
        case REACTOR_SINGLE -> ofReactor(Schedulers.newSingle("single"));
      };
    }
  }

  /** Netty has no threads for blocking work; these are of those who extend its threads for it. */
  private static EventLoopThreads ofNetty() {
    EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    ExecutorService workers =
        Executors.newSingleThreadExecutor(
            task ->
                new FastThreadLocalThread(task) {
                  @Override
                  public boolean permitBlockingCalls() {
                    return true;
                  }
                });
    return new EventLoopThreads(
        group,
        workers,
        () -> {
          group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
          workers.shutdown();
        });
  }

  private static EventLoopThreads ofVertx() {
    Vertx vertx =
        Vertx.vertx(
            new VertxOptions()
                .setFileSystemOptions(
                    new FileSystemOptions()
                        .setFileCachingEnabled(false)
                        .setClassPathResolvingEnabled(false)));
    return new EventLoopThreads(
        task -> vertx.runOnContext(ignored -> task.run()),
        task -> vertx.executeBlocking(Executors.callable(task)),
        () -> vertx.close().toCompletionStage().toCompletableFuture().join());
  }

  private static EventLoopThreads ofXnio() {
    XnioWorker worker;
    try {
      worker = Xnio.getInstance().createWorker(OptionMap.create(Options.WORKER_IO_THREADS, 1));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return new EventLoopThreads(worker.getIoThread(), worker, worker::shutdownNow);
  }

  private static EventLoopThreads ofReactor(Scheduler nonBlocking) {
    Scheduler elastic = Schedulers.newBoundedElastic(1, 1, "elastic");
    return new EventLoopThreads(
        nonBlocking::schedule,
        elastic::schedule,
        () -> {
          nonBlocking.dispose();
          elastic.dispose();
        });
  }

  @Override
  public void close() {
    end.run();
  }
}
