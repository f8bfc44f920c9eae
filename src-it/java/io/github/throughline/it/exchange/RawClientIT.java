package io.github.throughline.it.exchange;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.throughline.it.exchange.RawResponse.End;
import io.github.throughline.it.exchange.RawResponse.Field;
import io.github.throughline.it.exchange.RawResponse.Framing;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client tells what came from what should have come, by a server that sends given bytes. */
class RawClientIT {
  private static RawResponse answer(String bytes) throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        RawClient client = new RawClient(server.getLocalPort());
        Socket accepted = server.accept()) {
      accepted.getOutputStream().write(bytes.getBytes(ISO_8859_1));
      accepted.shutdownOutput();
      return client.read();
    }
  }

  @Test
  void headersKeepTheirOrderAndSpelling() throws Exception {
    RawResponse response = answer("HTTP/1.1 204 No Content\r\nb: 1\r\nA:  \u00e9 \r\nB: 2\r\n\r\n");
    assertThat(response.headers())
        .containsExactly(new Field("b", "1"), new Field("A", "\u00e9"), new Field("B", "2"));
    assertThat(response.all("b")).containsExactly("1", "2");
    assertThat(response.end()).isEqualTo(End.COMPLETE);
  }

  @Test
  void chunksAndTrailersAreTakenApart() throws Exception {
    RawResponse response =
        answer(
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"
                .concat("3;x=y\r\nabc\r\nA\r\n0123456789\r\n0\r\nsum: 7\r\n\r\n"));
    assertThat(response.framing()).isEqualTo(Framing.CHUNKED);
    assertThat(response.text()).isEqualTo("abc0123456789");
    assertThat(response.trailers()).containsExactly(new Field("sum", "7"));
    assertThat(response.isComplete()).isTrue();
  }

  @Test
  void aBodyWithoutALengthEndsWithTheConnection() throws Exception {
    RawResponse response = answer("HTTP/1.0 200 OK\r\n\r\nabc");
    assertThat(response.framing()).isEqualTo(Framing.CLOSE);
    assertThat(response.text()).isEqualTo("abc");
    assertThat(response.isComplete()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "H",
        "HTTP/1.1 200 OK\r\ncontent-le",
        "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nabcd",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\nabc",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n"
      })
  void aResponseThatIsCutOffIsTruncated(String bytes) throws Exception {
    assertThat(answer(bytes).end()).isEqualTo(End.TRUNCATED);
  }

  @Test
  void aConnectionClosedBeforeAResponseIsNone() throws Exception {
    assertThat(answer("").end()).isEqualTo(End.NOTHING);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\nb: 1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nbad header\r\n\r\n",
        "HTTP/1.1 200 OK\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nxyz\r\n",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\nabc\r\n",
      })
  void whatIsNoHttpFailsTheTest(String bytes) {
    assertThatThrownBy(() -> answer(bytes))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("so far came");
  }
}
