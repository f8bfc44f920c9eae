package io.github.throughline.platform;

import io.github.throughline.context.Context;
import jakarta.inject.Inject;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Reads a body without blocking and answers on a thread of {@link AsyncContext#start}, as a servlet
 * of an application's own does; says whom it sees where it has handed the context over, and where
 * not.
 */
@WebServlet(urlPatterns = "/own-async", asyncSupported = true)
@SuppressWarnings("serial")
public class OwnAsyncServlet extends HttpServlet {
  @Inject Tenant tenant;

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    request.getInputStream().setReadListener(new Reader(request.startAsync()));
  }

  /** What the container calls when there is something to read. */
  private final class Reader implements ReadListener {
    private final Context context = Context.copyOfCurrent();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final AsyncContext async;
    private final ServletInputStream input;

    Reader(AsyncContext async) throws IOException {
      this.async = async;
      this.input = async.getRequest().getInputStream();
    }

    @Override
    public void onDataAvailable() throws IOException {
      byte[] piece = new byte[1024];
      // Not until it is finished: Payara tells of the end only whoever has asked once more.
      while (input.isReady()) {
        int length = input.read(piece);
        if (length < 0) {
          return;
        }
        body.write(piece, 0, length);
      }
    }

    @Override
    public void onAllDataRead() {
      String asItIs = tenant.seen();
      String handedOver = context.contextualSupplier(tenant::seen).get();
      ClassLoader loader = Thread.currentThread().getContextClassLoader();
      async.start(
          context.contextualRunnable(
              () ->
                  within(loader, () -> answer(Map.of("listener", handedOver, "asItIs", asItIs)))));
    }

    /** GlassFish's thread has the class loader of the application that was there when it began. */
    private static void within(ClassLoader loader, Runnable work) {
      Thread thread = Thread.currentThread();
      ClassLoader before = thread.getContextClassLoader();
      thread.setContextClassLoader(loader);
      try {
        work.run();
      } finally {
        thread.setContextClassLoader(before);
      }
    }

    private void answer(Map<String, String> seen) {
      HttpServletResponse response = (HttpServletResponse) async.getResponse();
      response.setStatus(500); // until there is an answer
      try {
        String text =
            Answers.json(
                Map.of(
                    "listener", seen.getOrDefault("listener", ""),
                    "asItIs", seen.getOrDefault("asItIs", ""),
                    "started", tenant.seen(),
                    "body", body.toString(StandardCharsets.UTF_8)));
        response.setStatus(200);
        response.setContentType("application/json");
        response.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        getServletContext().log("Nobody reads the answer", e);
      } finally {
        async.complete();
      }
    }

    @Override
    public void onError(Throwable failure) {
      getServletContext().log("The body cannot be read", failure);
      async.complete();
    }
  }
}
