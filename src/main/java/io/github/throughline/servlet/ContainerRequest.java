package io.github.throughline.servlet;

import static java.util.Objects.requireNonNull;

import io.github.throughline.servlet.internal.Container;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The request of a container. Its stream is fetched late, as that alone asks the client. */
final class ContainerRequest implements RequestSource {
  private final HttpServletRequest request;
  private @Nullable ServletInputStream stream;
  private final Container container;
  private boolean unasked;

  ContainerRequest(Container container, HttpServletRequest request) {
    this.container = container;
    this.request = request;
    this.unasked = container == Container.UNDERTOW;
  }

  @Override
  public void listen(ReadListener listener) throws IOException {
    StreamCall.of(
        () -> {
          ServletInputStream opened = request.getInputStream();
          opened.setReadListener(listener);
          stream = opened;
          return true;
        });
  }

  private ServletInputStream stream() {
    return requireNonNull(stream, "not listened to");
  }

  /**
   * Not before Undertow has told something of itself: the question has its I/O thread read on,
   * which may begin to read just then, and would read twice at once.
   */
  @Override
  public boolean isReady() throws IOException {
    if (unasked) {
      unasked = false;
      return false;
    }
    return StreamCall.of(() -> stream().isReady());
  }

  /**
   * Undertow closes the stream of a connection that it has lost, which has finished then, and only
   * afterwards tells of the loss; what is available of a closed stream is a failure.
   */
  @Override
  public boolean isFinished() throws IOException {
    return StreamCall.of(
        () ->
            stream().isFinished()
                && (container != Container.UNDERTOW || stream().available() == 0));
  }

  /**
   * Tomcat does not count what its stream holds, where it does not read all that there is. Others
   * are asked for the failure that {@link #isFinished} may be.
   */
  @Override
  public boolean hasRest() throws IOException {
    return !isFinished() && container == Container.TOMCAT;
  }

  @Override
  public int read(byte[] into, int index) throws IOException {
    return StreamCall.of(() -> stream().read(into, index, into.length - index));
  }
}
