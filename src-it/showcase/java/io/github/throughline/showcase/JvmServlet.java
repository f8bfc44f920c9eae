package io.github.throughline.showcase;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What deployments of this application have left in the JVM: {@code GET /api/jvm/deployments}
 * collects garbage and answers the number of this deployment, the numbers of all whose class
 * loaders are alive, and the threads of those before it; {@code GET /api/jvm/occupied} answers how
 * many threads keep something; {@code POST /api/jvm/forgotten} leaves a thread behind, {@code
 * DELETE} ends those.
 */
@WebServlet(urlPatterns = "/api/jvm/*", asyncSupported = true)
@SuppressWarnings("serial")
public class JvmServlet extends HttpServlet {
  /**
   * Threads of servers that keep the class loader of whoever has had them started: WildFly's
   * workers, and Payara's for asynchronous dispatches until they have had nothing to do for a
   * minute.
   */
  private static final List<String> SERVERS =
      List.of("default task-", "glassfish-web-async-thread-");

  /** Of the whole JVM, whatever the number of class loaders in it. */
  private static final String KEY = "throughline.showcase.deployments";

  private static final String FORGOTTEN = "forgotten-by-the-desk";

  private int deployment;

  @Override
  public void init() {
    List<WeakReference<ClassLoader>> all = deployments();
    synchronized (all) {
      deployment = all.size();
      all.add(new WeakReference<>(own()));
    }
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if ("/occupied".equals(request.getPathInfo())) {
      int occupied = (int) request.getAttribute(OccupiedListener.OCCUPIED);
      Answer.send(response, 200, Json.createObjectBuilder().add("occupied", occupied).build());
    } else {
      AsyncContext async = request.startAsync(request, response);
      new Thread(() -> collect(async), "desk-collector").start();
    }
  }

  /**
   * Not on the request's thread: what a compiler has made of the server for an earlier deployment
   * keeps that deployment's classes while it is on a stack.
   */
  private void collect(AsyncContext async) {
    System.gc();
    try {
      Answer.send(async.getResponse(), 200, left());
    } catch (IOException e) {
      getServletContext().log("The client has gone", e);
    } finally {
      async.complete();
    }
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Thread forgotten = new Thread(JvmServlet::waitForInterrupt, FORGOTTEN);
    forgotten.setDaemon(true);
    forgotten.setContextClassLoader(own());
    forgotten.start();
    Answer.send(response, 201, left());
  }

  @Override
  protected void doDelete(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    threads().filter(thread -> thread.getName().equals(FORGOTTEN)).forEach(Thread::interrupt);
    Answer.send(response, 200, left());
  }

  private JsonObject left() {
    List<WeakReference<ClassLoader>> all = deployments();
    List<Integer> alive =
        IntStream.range(0, all.size()).filter(i -> all.get(i).get() != null).boxed().toList();
    List<String> threads =
        threads().filter(thread -> isOld(thread, all)).map(Thread::getName).toList();
    return Json.createObjectBuilder()
        .add("deployment", deployment)
        .add("alive", Answer.array(alive, Json::createValue))
        .add("threads", Answer.strings(threads))
        .build();
  }

  private static boolean isOld(Thread thread, List<WeakReference<ClassLoader>> all) {
    ClassLoader loader = thread.getContextClassLoader();
    return loader != null
        && loader != own()
        && SERVERS.stream().noneMatch(thread.getName()::startsWith)
        && all.stream().anyMatch(reference -> reference.get() == loader);
  }

  private static Stream<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream();
  }

  @SuppressWarnings("unchecked") // only this class sets it
  private static List<WeakReference<ClassLoader>> deployments() {
    return (List<WeakReference<ClassLoader>>)
        System.getProperties().computeIfAbsent(KEY, first -> new CopyOnWriteArrayList<>());
  }

  private static @Nullable ClassLoader own() {
    return JvmServlet.class.getClassLoader();
  }

  private static void waitForInterrupt() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException told) {
      // It was asked to end, and does.
    }
  }
}
