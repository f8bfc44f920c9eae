package io.github.throughline.it.relay;

import io.github.throughline.servlet.AsyncApplicationServlet;
import jakarta.servlet.ServletException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Has what it gets served by the {@link RelayHost} at the port that is its parameter. */
public class RelayServlet extends AsyncApplicationServlet {
  /** The parameter. */
  public static final String PORT = "relay.port";

  private static final long serialVersionUID = 1L;

  private transient @Nullable Relay relay;

  @Override
  protected Object application() throws ServletException {
    try {
      Relay made = new Relay(Line.to(Integer.parseInt(getInitParameter(PORT))));
      made.start();
      relay = made;
      return made;
    } catch (IOException e) {
      throw new ServletException(e);
    }
  }

  @Override
  public void destroy() {
    super.destroy();
    Relay made = relay;
    if (made != null) {
      made.close();
    }
  }
}
