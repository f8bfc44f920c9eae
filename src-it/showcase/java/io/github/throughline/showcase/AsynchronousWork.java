package io.github.throughline.showcase;

import jakarta.enterprise.concurrent.Asynchronous;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/** Methods that the server calls on its executors, where it has Jakarta Concurrency. */
@ApplicationScoped
public class AsynchronousWork {
  /** Runs the task on the server's default executor. */
  @Asynchronous
  public CompletableFuture<String> onDefaultExecutor(Callable<String> task) throws Exception {
    return CompletableFuture.completedFuture(task.call());
  }

  /** Runs the task on the application's own executor. */
  @Asynchronous(executor = MechanismsServlet.EXECUTOR)
  public CompletableFuture<String> onOwnExecutor(Callable<String> task) throws Exception {
    return CompletableFuture.completedFuture(task.call());
  }
}
