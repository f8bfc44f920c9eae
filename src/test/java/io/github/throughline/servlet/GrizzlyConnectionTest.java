package io.github.throughline.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GrizzlyConnectionTest {
  private final Connection connection = new Connection();

  /** What the container's request adds to that of the API. */
  public interface Facade extends HttpServletRequest {
    @Nullable Record getUnwrappedCoyoteRequest();
  }

  /** Payara's request. */
  public record PayaraRequest(GrizzlyRequest getCoyoteRequest) {}

  /** GlassFish's. */
  public record GlassFishRequest(@Nullable GrizzlyRequest getGrizzlyRequest) {}

  /** Of a container that we do not know. */
  public record OtherRequest(GrizzlyRequest getRequest) {}

  /** The request of the server below the container. */
  public record GrizzlyRequest(GrizzlyContext getContext) {}

  /** What that keeps while it serves it. */
  public record GrizzlyContext(Connection getConnection) {}

  /** Counts how often it was closed. */
  public static final class Connection {
    private int closed;

    public void terminateSilently() {
      closed++;
    }
  }

  private Facade facade(String protocol, @Nullable Record request) {
    Map<String, Function<Object[], @Nullable Object>> methods =
        Map.of(
            "getProtocol", arguments -> protocol,
            "getUnwrappedCoyoteRequest", arguments -> request);
    return Fakes.fake(Facade.class, methods);
  }

  private Facade facade(String protocol) {
    return facade(protocol, new PayaraRequest(new GrizzlyRequest(new GrizzlyContext(connection))));
  }

  @Test
  void theConnectionIsClosed() {
    GrizzlyConnection.close(facade("HTTP/1.1"));
    assertThat(connection.closed).isEqualTo(1);
  }

  @Test
  void soItIsInGlassFish() {
    var request = new GlassFishRequest(new GrizzlyRequest(new GrizzlyContext(connection)));
    GrizzlyConnection.close(facade("HTTP/1.1", request));
    assertThat(connection.closed).isEqualTo(1);
  }

  @Test
  void soItIsWhereOthersHaveWrappedTheRequest() {
    HttpServletRequest wrapped =
        new HttpServletRequestWrapper(new HttpServletRequestWrapper(facade("HTTP/1.0")));
    GrizzlyConnection.close(wrapped);
    assertThat(connection.closed).isEqualTo(1);
  }

  @Test
  void othersUseTheConnectionTooWithHttp2() {
    GrizzlyConnection.close(facade("HTTP/2.0"));
    assertThat(connection.closed).isZero();
  }

  @Test
  void requestsWithoutSuchAConnectionAreLeftAlone() {
    assertThatCode(
            () -> {
              GrizzlyConnection.close(Fakes.request());
              GrizzlyConnection.close(facade("HTTP/1.1", null));
              GrizzlyConnection.close(facade("HTTP/1.1", new GlassFishRequest(null)));
              var request = new GrizzlyRequest(new GrizzlyContext(connection));
              GrizzlyConnection.close(facade("HTTP/1.1", new OtherRequest(request)));
            })
        .doesNotThrowAnyException();
    assertThat(connection.closed).isZero();
  }
}
