package io.github.throughline.it.exchange;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.Arrays;

/** What comes from a server; a server that keeps silent fails the test with what it said before. */
final class Wire extends FilterInputStream {
  private static final int REMEMBERED = 4096;

  private final byte[] latest = new byte[REMEMBERED];
  private long count;
  private boolean reset;

  Wire(InputStream in) {
    super(in);
  }

  /** Whether the server closed with a reset, not in an orderly way. */
  boolean wasReset() {
    return reset;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  /** Answers -1 also when the connection is reset. */
  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int read;
    try {
      read = in.read(bytes, offset, length);
    } catch (SocketTimeoutException e) {
      throw new AssertionError("the server keeps silent; so far came: " + soFar(), e);
    } catch (SocketException e) {
      reset = true;
      return -1;
    }
    for (int i = 0; i < read; i++) {
      latest[(int) (count++ % REMEMBERED)] = bytes[offset + i];
    }
    return read;
  }

  /** Reads a line without its end, which is CR LF and nothing else. */
  String line() throws IOException {
    StringBuilder line = new StringBuilder();
    int c;
    while ((c = read()) != '\n') {
      if (c < 0) {
        throw new EOFException("within the line \"" + line + "\"");
      }
      line.append((char) c);
    }
    int last = line.length() - 1;
    if (last < 0 || line.charAt(last) != '\r') {
      throw new AssertionError("a line without CR; so far came: " + soFar());
    }
    return line.substring(0, last);
  }

  /** The last bytes that came. */
  String soFar() {
    int size = (int) Math.min(count, REMEMBERED);
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = latest[(int) ((count - size + i) % REMEMBERED)];
    }
    return count + " bytes, at the end \"" + new String(bytes, ISO_8859_1) + "\"";
  }

  /** Reads so many bytes, or fewer at the end. */
  byte[] upTo(long length) throws IOException {
    byte[] bytes = readNBytes(Math.toIntExact(length));
    return Arrays.copyOf(bytes, bytes.length);
  }
}
