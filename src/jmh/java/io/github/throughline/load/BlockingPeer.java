package io.github.throughline.load;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;

/** Serves on the container's thread, which waits for whatever there is to wait for. */
final class BlockingPeer extends HttpServlet {
  private static final long serialVersionUID = 1L;

  private final Scenario scenario;

  BlockingPeer(Scenario scenario) {
    this.scenario = scenario;
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    if (scenario == Scenario.TALK) {
      EchoEndpoint.open(
          (session, message) -> session.getBasicRemote().sendText(message), request, response);
      return;
    }
    response.setContentType(Scenario.TYPE);
    OutputStream out = response.getOutputStream();
    switch (scenario) {
      case DOWNLOAD -> {
        response.setContentLength(Scenario.PARTS * Scenario.PART_BYTES);
        for (int i = 0; i < Scenario.PARTS; i++) {
          out.write(Scenario.part());
          out.flush();
        }
      }
      case ECHO -> {
        response.setContentLengthLong(request.getContentLengthLong());
        byte[] bytes = new byte[Scenario.PART_BYTES];
        for (int count; (count = request.getInputStream().read(bytes)) >= 0; ) {
          out.write(bytes, 0, count);
        }
      }
      case WAIT -> {
        sleep(Scenario.WAIT_MILLIS);
        complete(response, out);
      }
      case NEWS -> {
        while (true) {
          out.write(scenario.body());
          out.flush();
          sleep(Scenario.PAUSE_MILLIS);
        }
      }
      default -> complete(response, out);
    }
  }

  private void complete(HttpServletResponse response, OutputStream out) throws IOException {
    response.setContentLength(scenario.body().length);
    out.write(scenario.body());
  }

  private static void sleep(long millis) throws IOException {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
