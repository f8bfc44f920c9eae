package io.github.throughline.servlet;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.throughline.application.HttpEvent.ResponseStart;
import io.github.throughline.servlet.internal.Container;
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
  private int held = 8;
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

  private ContainerResponse response(Container container) throws IOException {
    HttpServletResponse response =
        Fakes.fake(
            HttpServletResponse.class,
            Map.of(
                "getOutputStream", arguments -> stream,
                "getBufferSize", arguments -> held,
                "setStatus", arguments -> null,
                "setContentLengthLong", arguments -> null));
    return new ContainerResponse(container, response, 16);
  }

  @Test
  void whatTheApplicationHasGivenIsCopied() throws IOException {
    byte[] given = "0123456789abcdefgh".getBytes(ISO_8859_1);
    ByteBuffer bytes = ByteBuffer.wrap(given).asReadOnlyBuffer();
    ContainerResponse response = response(Container.OTHER);
    response.write(bytes);
    response.write(bytes);
    assertThat(calls).containsExactly("0123456789abcdef", "gh");
    assertThat(bytes.hasRemaining()).isFalse();
    assertThat(written).isNotSameAs(given);
  }

  @Test
  void noMoreIsWrittenThanTomcatHolds() throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap("0123456789abcdefgh".getBytes(ISO_8859_1));
    ByteBuffer more = ByteBuffer.wrap("ABCDEFGH".getBytes(ISO_8859_1));
    ContainerResponse response = response(Container.TOMCAT);
    writeAll(response, bytes);
    writeAll(response, more);
    response.flush();
    more.rewind();
    writeAll(response, more);
    assertThat(calls)
        .containsExactly(
            "01234567",
            "flush",
            "89abcdef",
            "flush",
            "gh",
            "ABCDEF",
            "flush",
            "GH",
            "flush",
            "ABCDEFGH");
  }

  @Test
  void responseThatTellsOfNoBufferIsWrittenToAllTheSame() throws IOException {
    held = 0;
    writeAll(response(Container.TOMCAT), ByteBuffer.wrap("abc".getBytes(ISO_8859_1)));
    assertThat(calls).containsExactly("abc");
  }

  private static void writeAll(ContainerResponse response, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      response.write(bytes);
    }
  }

  @Test
  void whatIsTheExchangesOwnIsNot() throws IOException {
    byte[] own = ".0123456789abcdefgh".getBytes(ISO_8859_1);
    ByteBuffer bytes = ByteBuffer.wrap(own, 1, 18).slice();
    ContainerResponse response = response(Container.OTHER);
    response.write(bytes);
    assertThat(written).isSameAs(own);
    response.write(bytes);
    assertThat(calls).containsExactly("0123456789abcdef", "gh");
    assertThat(bytes.hasRemaining()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"OTHER, 1", "OPEN_LIBERTY, 2"})
  void theFirstFlushIsRepeatedWhereItIsTakenForNone(Container container, int flushes)
      throws IOException {
    ContainerResponse response = response(container);
    response.flush();
    assertThat(calls).hasSize(flushes);
    response.flush();
    assertThat(calls).hasSize(flushes + 1);
  }

  @Test
  void aFlushThatWritesIsNotRepeated() throws IOException {
    ContainerResponse response = response(Container.OPEN_LIBERTY);
    ready.add(false);
    response.flush();
    response.flush();
    assertThat(calls).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({"TOMCAT, 3, 0", "TOMCAT, 4, 1", "TOMCAT, -1, 1", "OTHER, 3, 1"})
  void whatIsWholeIsNotFlushedWhereTheContainerDoes(Container container, long length, int flushes)
      throws IOException {
    ContainerResponse response = response(container);
    response.start(new Head(new ResponseStart(200, List.of()), length, false, null));
    response.write(ByteBuffer.wrap("abc".getBytes(ISO_8859_1)));
    response.flush();
    assertThat(calls).hasSize(1 + flushes);
  }

  @ParameterizedTest
  @CsvSource({
    "TOMCAT, 0, false, 0",
    "TOMCAT, 3, true, 0",
    "TOMCAT, 3, false, 1",
    "OTHER, 3, true, 1"
  })
  void norIsAHeadAlone(Container container, long length, boolean hasNoBody, int flushes)
      throws IOException {
    ContainerResponse response = response(container);
    response.start(new Head(new ResponseStart(200, List.of()), length, hasNoBody, null));
    response.flush();
    assertThat(calls).hasSize(flushes);
  }
}
