package io.github.throughline.servlet;

import static io.github.throughline.servlet.Fakes.fake;
import static org.assertj.core.api.Assertions.assertThat;

import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentManager;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ContainerRequestTest {
  private final List<String> calls = new ArrayList<>();

  private final ServletInputStream stream =
      new ServletInputStream() {
        @Override
        public boolean isFinished() {
          return false;
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

  private ContainerRequest request(ServletContext context) {
    return new ContainerRequest(
        fake(
            HttpServletRequest.class,
            Map.of(
                "getServletContext", arguments -> context, "getInputStream", arguments -> stream)));
  }

  private static ServletContext undertow() {
    DeploymentManager manager =
        Servlets.newContainer()
            .addDeployment(
                Servlets.deployment()
                    .setDeploymentName("test.war")
                    .setContextPath("/")
                    .setClassLoader(ContainerRequestTest.class.getClassLoader()));
    manager.deploy();
    return manager.getDeployment().getServletContext();
  }

  @Test
  void theStreamIsAskedAtOnce() throws IOException {
    ContainerRequest request = request(new FakeContext().api());
    request.listen(fake(ReadListener.class, Map.of()));
    assertThat(request.isReady()).isTrue();
    assertThat(calls).containsExactly("listen", "ready?");
  }

  @Test
  void undertowTellsFirst() throws IOException {
    ContainerRequest request = request(undertow());
    request.listen(fake(ReadListener.class, Map.of()));
    assertThat(request.isReady()).isFalse();
    assertThat(calls).as("it would read on").containsExactly("listen");
    assertThat(request.isReady()).isTrue();
    assertThat(calls).containsExactly("listen", "ready?");
  }
}
