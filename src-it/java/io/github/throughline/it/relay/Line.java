package io.github.throughline.it.relay;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A connection on which both sides tell each other something at any time. */
final class Line implements AutoCloseable {
  private static final int BUFFER = 64 << 10;

  private final Socket socket;
  private final DataInputStream in;
  private final DataOutputStream out; // guarded by itself

  Line(Socket socket) throws IOException {
    this.socket = socket;
    socket.setTcpNoDelay(true);
    in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), BUFFER));
    out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream(), BUFFER));
  }

  /** Calls the JVM of the tests. */
  static Line to(int port) throws IOException {
    return new Line(new Socket(InetAddress.getLoopbackAddress(), port));
  }

  /**
   * What was told: a word, what it is about, and more.
   *
   * @param id of a connection that is served
   */
  record Saying(String word, int id, List<@Nullable Object> more) {
    String text(int index) {
      return (String) Objects.requireNonNull(more.get(index));
    }

    int number(int index) {
      return (int) Objects.requireNonNull(more.get(index));
    }

    <T> T value(int index, Class<T> type) {
      return type.cast(Objects.requireNonNull(more.get(index)));
    }
  }

  /** Tells something; nobody hears it if the line is closed. */
  void tell(String word, int id, @Nullable Object... more) {
    synchronized (out) {
      try {
        out.writeUTF(word);
        out.writeInt(id);
        Packing.write(out, Arrays.asList(more));
        out.flush();
      } catch (IOException e) {
        // whoever listens on this side hears of the end
      }
    }
  }

  /** Hears, one after the other, what the other side tells, until one of them closes the line. */
  void listen(Consumer<Saying> heard) {
    try (socket) {
      while (true) {
        String word = in.readUTF();
        int id = in.readInt();
        heard.accept(new Saying(word, id, read()));
      }
    } catch (IOException e) {
      // that is how a line ends
    }
  }

  @SuppressWarnings("unchecked") // what the other side has packed
  private List<@Nullable Object> read() throws IOException {
    return (List<@Nullable Object>) Objects.requireNonNull(Packing.read(in));
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // nobody uses it any more
    }
  }
}
