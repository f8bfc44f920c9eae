package io.github.throughline.showcase;

import io.github.throughline.context.internal.ThreadSlots;
import jakarta.servlet.ServletRequestEvent;
import jakarta.servlet.ServletRequestListener;

/**
 * Counts the threads that keep something in this application's copy of the library, before the
 * request itself is one of them: a listener is called outside of the request's context.
 */
public class OccupiedListener implements ServletRequestListener {
  static final String OCCUPIED = OccupiedListener.class.getName() + ".occupied";

  @Override
  public void requestInitialized(ServletRequestEvent event) {
    event.getServletRequest().setAttribute(OCCUPIED, ThreadSlots.occupied());
  }
}
