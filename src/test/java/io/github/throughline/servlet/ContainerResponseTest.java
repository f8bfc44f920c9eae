package io.github.throughline.servlet;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContainerResponseTest {
  private final List<String> calls = new ArrayList<>();
  private byte @Nullable [] written;
  private final Queue<Boolean> ready = new ArrayDeque<>();

  /** Notes calls; ready unless told otherwise. */
  private final ServletOutputStream stream =
      new ServletOutputStream() {
        @Override
        public boolean isReady() {
          return ready.isEmpty() || ready.remove();
        }

        @Override
        public void setWriteListener(WriteListener listener) {
          throw new UnsupportedOperationException();
        }

        @Override
        public void write(int single) {
          calls.add("write");
        }

        @Override
        public void write(byte[] bytes, int index, int length) {
          calls.add(new String(bytes, index, length, ISO_8859_1));
          written = bytes;
        }

        @Override
        public void flush() {
          calls.add("flush");
        }
      };

  private ContainerResponse response(boolean flushIgnored) throws IOException {
    HttpServletResponse response =
        Fakes.fake(HttpServletResponse.class, Map.of("getOutputStream", arguments -> stream));
    return new ContainerResponse(response, 16, flushIgnored);
  }

  @Test
  void whatTheApplicationHasGivenIsCopied() throws IOException {
    byte[] given = "0123456789abcdefgh".getBytes(ISO_8859_1);
    ByteBuffer bytes = ByteBuffer.wrap(given).asReadOnlyBuffer();
    ContainerResponse response = response(false);
    response.write(bytes);
    response.write(bytes);
    assertThat(calls).containsExactly("0123456789abcdef", "gh");
    assertThat(bytes.hasRemaining()).isFalse();
    assertThat(written).isNotSameAs(given);
  }

  @Test
  void whatIsTheExchangesOwnIsNot() throws IOException {
    byte[] own = ".0123456789abcdefgh".getBytes(ISO_8859_1);
    ByteBuffer bytes = ByteBuffer.wrap(own, 1, 18).slice();
    ContainerResponse response = response(false);
    response.write(bytes);
    assertThat(written).isSameAs(own);
    response.write(bytes);
    assertThat(calls).containsExactly("0123456789abcdef", "gh");
    assertThat(bytes.hasRemaining()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"false, 1", "true, 2"})
  void theFirstFlushIsRepeatedWhereItIsTakenForNone(boolean ignored, int flushes)
      throws IOException {
    ContainerResponse response = response(ignored);
    response.flush();
    assertThat(calls).hasSize(flushes);
    response.flush();
    assertThat(calls).hasSize(flushes + 1);
  }

  @Test
  void aFlushThatWritesIsNotRepeated() throws IOException {
    ContainerResponse response = response(true);
    ready.add(false);
    response.flush();
    response.flush();
    assertThat(calls).hasSize(2);
  }
}
