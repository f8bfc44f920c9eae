package io.github.throughline.load;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.Session;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Serves by the container's callbacks: nothing but what a correct servlet needs. Each write and
 * each flush has a ready container of its own, nothing is reused and nothing completed before it is
 * ready again.
 */
final class HandWrittenPeer extends HttpServlet {
  private static final long serialVersionUID = 1L;

  private final Scenario scenario;

  HandWrittenPeer(Scenario scenario) {
    this.scenario = scenario;
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    if (scenario == Scenario.TALK) {
      EchoEndpoint.open(new Talk(), request, response);
      return;
    }
    AsyncContext async = request.startAsync(request, response);
    async.setTimeout(0);
    response.setContentType(Scenario.TYPE);
    ServletOutputStream out = response.getOutputStream();
    switch (scenario) {
      case DOWNLOAD -> {
        response.setContentLength(Scenario.PARTS * Scenario.PART_BYTES);
        out.setWriteListener(new Parts(async, out));
      }
      case ECHO -> {
        response.setContentLengthLong(request.getContentLengthLong());
        Echo echo = new Echo(async, request.getInputStream(), out, request.getContentLengthLong());
        request.getInputStream().setReadListener(echo);
        out.setWriteListener(echo);
      }
      case WAIT -> {
        response.setContentLength(scenario.body().length);
        Late late = new Late(async, out, scenario.body());
        out.setWriteListener(late);
        Scenario.due().thenRun(late::due);
      }
      case NEWS -> out.setWriteListener(new News(async, out, scenario.body()));
      default -> {
        response.setContentLength(scenario.body().length);
        out.setWriteListener(new Complete(async, out, scenario.body()));
      }
    }
  }

  /** What all answers have in common. */
  private abstract static class Writing implements WriteListener {
    final AsyncContext async;
    final ServletOutputStream out;

    Writing(AsyncContext async, ServletOutputStream out) {
      this.async = async;
      this.out = out;
    }

    @Override
    public void onError(Throwable failure) {
      try {
        async.complete();
      } catch (IllegalStateException e) {
        // the container has completed it
      }
    }
  }

  /** One body. */
  private static class Complete extends Writing {
    private final byte[] body;
    private boolean written;

    Complete(AsyncContext async, ServletOutputStream out, byte[] body) {
      super(async, out);
      this.body = body;
    }

    @Override
    public void onWritePossible() throws IOException {
      if (!written && out.isReady()) {
        written = true;
        out.write(body);
      }
      if (written && out.isReady()) {
        async.complete();
      }
    }
  }

  /** One body, written by whoever comes last: the container that is ready, or the timer. */
  private static final class Late extends Complete {
    private final AtomicBoolean first = new AtomicBoolean(true);

    Late(AsyncContext async, ServletOutputStream out, byte[] body) {
      super(async, out, body);
    }

    @Override
    public void onWritePossible() throws IOException {
      if (!first.getAndSet(false)) {
        super.onWritePossible();
      }
    }

    void due() {
      try {
        onWritePossible();
      } catch (IOException e) {
        onError(e);
      }
    }
  }

  /** Parts, each flushed. */
  private static final class Parts extends Writing {
    private int written;
    private boolean flushed = true;

    Parts(AsyncContext async, ServletOutputStream out) {
      super(async, out);
    }

    @Override
    public void onWritePossible() throws IOException {
      while (out.isReady()) {
        if (!flushed) {
          flushed = true;
          out.flush();
        } else if (written < Scenario.PARTS) {
          written++;
          flushed = false;
          out.write(Scenario.part());
        } else {
          async.complete();
          return;
        }
      }
    }
  }

  /** Parts without an end, by whoever comes, the container or the timer, and one at a time. */
  private static final class News extends Writing {
    private final AtomicInteger signals = new AtomicInteger();
    private final byte[] part;
    private volatile boolean due = true;
    private boolean flushed = true;

    News(AsyncContext async, ServletOutputStream out, byte[] part) {
      super(async, out);
      this.part = part;
    }

    @Override
    public void onWritePossible() throws IOException {
      if (signals.getAndIncrement() == 0) {
        int seen = 1;
        do {
          write();
          seen = signals.addAndGet(-seen);
        } while (seen > 0);
      }
    }

    private void write() throws IOException {
      while ((due || !flushed) && out.isReady()) {
        if (!flushed) {
          flushed = true;
          out.flush();
        } else {
          due = false;
          flushed = false;
          out.write(part);
          Scenario.newsDue().thenRun(this::due);
        }
      }
    }

    private void due() {
      due = true;
      try {
        onWritePossible();
      } catch (IOException e) {
        onError(e);
      }
    }
  }

  /** Messages one after the other, as the next one may come before the container has sent one. */
  private static final class Talk implements EchoEndpoint.Sender {
    private final Queue<String> waiting = new ArrayDeque<>();
    private boolean sending;

    @Override
    public synchronized void send(Session session, String message) {
      if (sending) {
        waiting.add(message);
      } else {
        sending = true;
        session.getAsyncRemote().sendText(message, result -> sent(session));
      }
    }

    private synchronized void sent(Session session) {
      sending = false;
      String next = waiting.poll();
      if (next != null && session.isOpen()) {
        send(session, next);
      }
    }
  }

  /** What is read, by one buffer; both sides are told of by the container, one at a time. */
  private static final class Echo extends Writing implements ReadListener {
    private final ServletInputStream in;
    private final long length;
    private final byte[] buffer = new byte[Scenario.PART_BYTES];
    private long copied;
    private boolean readable;
    private boolean writable;
    private boolean completed;

    Echo(AsyncContext async, ServletInputStream in, ServletOutputStream out, long length) {
      super(async, out);
      this.in = in;
      this.length = length;
    }

    @Override
    public void onDataAvailable() throws IOException {
      readable = true;
      copy();
    }

    @Override
    public void onAllDataRead() {
      // The length tells.
    }

    @Override
    public void onWritePossible() throws IOException {
      writable = true;
      copy();
    }

    private void copy() throws IOException {
      while (readable && writable && copied < length) {
        if (!in.isReady()) {
          readable = false;
          return;
        }
        int count = in.read(buffer);
        if (count < 0) {
          copied = length; // ended early; the container sees that the client notices
        } else if (count > 0) {
          copied += count;
          out.write(buffer, 0, count);
          writable = out.isReady();
        }
      }
      if (writable && copied == length && !completed) {
        completed = true;
        async.complete();
      }
    }
  }
}
