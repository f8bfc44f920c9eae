package io.github.throughline.neighbour;

import io.github.throughline.context.Context;
import jakarta.json.Json;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * How many copies of the library deployments of this application have brought into the JVM, and how
 * many are alive after a collection: {@code GET /loaders}.
 */
@WebServlet(urlPatterns = "/loaders", loadOnStartup = 1, asyncSupported = true)
@SuppressWarnings("serial")
public class LoadersServlet extends HttpServlet {
  /** Of the whole JVM, whatever the number of class loaders in it. */
  private static final String KEY = "throughline.neighbour.copies";

  @Override
  public void init() {
    List<WeakReference<ClassLoader>> copies = copies();
    ClassLoader own = Context.class.getClassLoader();
    synchronized (copies) {
      if (copies.stream().noneMatch(copy -> copy.get() == own)) {
        copies.add(new WeakReference<>(own));
      }
    }
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    System.gc();
    List<WeakReference<ClassLoader>> copies = copies();
    String text =
        Json.createObjectBuilder()
            .add("all", copies.size())
            .add("alive", copies.stream().filter(copy -> copy.get() != null).count())
            .build()
            .toString();
    response.setContentType("application/json");
    response.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
  }

  @SuppressWarnings("unchecked") // only this class sets it
  private static List<WeakReference<ClassLoader>> copies() {
    return (List<WeakReference<ClassLoader>>)
        System.getProperties().computeIfAbsent(KEY, first -> new CopyOnWriteArrayList<>());
  }
}
