package io.github.throughline.servlet;

import static io.github.throughline.servlet.Fakes.fake;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.throughline.servlet.internal.Container;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ContainerRequestTest {
  private final List<String> calls = new ArrayList<>();
  private boolean finished;
  private boolean closed;

  private final ServletInputStream stream =
      new ServletInputStream() {
        @Override
        public boolean isFinished() {
          return finished;
        }

        @Override
        public int available() throws IOException {
          if (closed) {
            throw new IOException("closed");
          }
          return finished ? 0 : 1;
        }

        @Override
        public boolean isReady() {
          calls.add("ready?");
          return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {
          calls.add("listen");
        }

        @Override
        public int read() {
          throw new UnsupportedOperationException();
        }

        @Override
        public int read(byte[] into, int offset, int length) {
          throw new UnsupportedOperationException();
        }
      };

  private ContainerRequest request(Container container) {
    return new ContainerRequest(
        container, fake(HttpServletRequest.class, Map.of("getInputStream", arguments -> stream)));
  }

  @Test
  void theStreamIsAskedAtOnce() throws IOException {
    ContainerRequest request = request(Container.OTHER);
    request.listen(fake(ReadListener.class, Map.of()));
    assertThat(request.isReady()).isTrue();
    assertThat(calls).containsExactly("listen", "ready?");
  }

  @Test
  void undertowTellsFirst() throws IOException {
    ContainerRequest request = request(Container.UNDERTOW);
    request.listen(fake(ReadListener.class, Map.of()));
    assertThat(request.isReady()).isFalse();
    assertThat(calls).as("it would read on").containsExactly("listen");
    assertThat(request.isReady()).isTrue();
    assertThat(calls).containsExactly("listen", "ready?");
  }

  @ParameterizedTest
  @EnumSource
  void tomcatAloneForgetsWhatItsStreamHolds(Container container) throws IOException {
    ContainerRequest request = request(container);
    request.listen(fake(ReadListener.class, Map.of()));
    assertThat(request.hasRest()).isEqualTo(container == Container.TOMCAT);
    finished = true;
    assertThat(request.hasRest()).isFalse();
  }

  @Test
  void undertowHasClosedTheStreamOfALostConnection() throws IOException {
    ContainerRequest request = request(Container.UNDERTOW);
    request.listen(fake(ReadListener.class, Map.of()));
    finished = true;
    assertThat(request.isFinished()).isTrue();
    closed = true;
    assertThatThrownBy(request::isFinished).isInstanceOf(IOException.class);
    assertThatThrownBy(request::hasRest).isInstanceOf(IOException.class);
  }
}
