package io.github.throughline.it.exchange;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** Reads a body to its end, then writes it, by the container's callbacks alone. */
final class BodyEcho implements ReadListener, WriteListener {
  private final AsyncContext async;
  private final ServletInputStream in;
  private final ServletOutputStream out;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private boolean written;

  BodyEcho(AsyncContext async, ServletInputStream in, ServletOutputStream out) {
    this.async = async;
    this.in = in;
    this.out = out;
  }

  @Override
  public void onDataAvailable() throws IOException {
    byte[] bytes = new byte[1024];
    while (in.isReady()) {
      int read = in.read(bytes);
      if (read < 0) {
        return;
      }
      body.write(bytes, 0, read);
    }
  }

  @Override
  public void onAllDataRead() {
    out.setWriteListener(this);
  }

  @Override
  public void onWritePossible() throws IOException {
    if (!written) {
      if (!out.isReady()) {
        return;
      }
      written = true;
      out.write(body.toByteArray());
    }
    if (out.isReady()) {
      async.complete();
    }
  }

  @Override
  public void onError(Throwable failure) {
    async.complete();
  }
}
