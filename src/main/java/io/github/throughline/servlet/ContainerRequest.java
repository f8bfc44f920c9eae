package io.github.throughline.servlet;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The request of a container. Its stream is fetched late, as that alone asks the client. */
final class ContainerRequest implements RequestSource {
  private final HttpServletRequest request;
  private @Nullable ServletInputStream stream;

  ContainerRequest(HttpServletRequest request) {
    this.request = request;
  }

  @Override
  public void listen(ReadListener listener) throws IOException {
    stream().setReadListener(listener);
  }

  private ServletInputStream stream() throws IOException {
    if (stream == null) {
      stream = request.getInputStream();
    }
    return stream;
  }

  @Override
  public boolean isReady() {
    return stream != null && stream.isReady();
  }

  @Override
  public boolean isFinished() {
    return stream != null && stream.isFinished();
  }

  @Override
  public int read(byte[] into) throws IOException {
    return stream().read(into);
  }
}
