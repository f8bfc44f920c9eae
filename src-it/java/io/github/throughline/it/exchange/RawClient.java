package io.github.throughline.it.exchange;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** One connection to a server, on which bytes go out as they are given. */
public final class RawClient implements AutoCloseable {
  private static final int PATIENCE = (int) TimeUnit.SECONDS.toMillis(20);

  private final Socket socket = new Socket();
  private final Wire in;

  /** Connects. */
  public RawClient(int port) throws IOException {
    this(port, 0);
  }

  /**
   * Connects.
   *
   * @param receiveBuffer how much the system takes that nobody has read, about; 0 for its own limit
   */
  public RawClient(int port, int receiveBuffer) throws IOException {
    if (receiveBuffer > 0) {
      socket.setReceiveBufferSize(receiveBuffer);
    }
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE);
    in = new Wire(new BufferedInputStream(socket.getInputStream(), 1024));
  }

  /** Waits for so long before the server is taken for silent. */
  public void waitFor(Duration patience) throws IOException {
    socket.setSoTimeout((int) patience.toMillis());
  }

  /** Sends text, one byte per char. */
  public RawClient send(String text) throws IOException {
    return send(text.getBytes(ISO_8859_1));
  }

  public RawClient send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    return this;
  }

  /** Sends text, one packet per char. */
  RawClient sendInSinglePackets(String text) throws IOException {
    for (byte each : text.getBytes(ISO_8859_1)) {
      socket.getOutputStream().write(each);
    }
    return this;
  }

  /** Reads the response to anything but HEAD; an interim one counts as one. */
  public RawResponse read() throws IOException {
    return read("GET");
  }

  /** Reads the response to a request of a method. */
  RawResponse read(String method) throws IOException {
    return new ResponseReader(in, method).read();
  }

  /** Reads one byte of whatever comes. */
  public int readByte() throws IOException {
    return in.read();
  }

  /** Reads so many bytes, or fewer at the end. */
  public byte[] read(int length) throws IOException {
    return in.upTo(length);
  }

  /** Reads until the server closes the connection. */
  public String readToEnd() throws IOException {
    return new String(in.readAllBytes(), ISO_8859_1);
  }

  public int localPort() {
    return socket.getLocalPort();
  }

  /** Tells the server that nothing more will be sent. */
  public void closeOutput() throws IOException {
    socket.shutdownOutput();
  }

  /** Vanishes, with a reset. */
  public void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
