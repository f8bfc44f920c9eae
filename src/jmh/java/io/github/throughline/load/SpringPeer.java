package io.github.throughline.load;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Serves by publishers. */
final class SpringPeer implements HttpHandler {
  private final Scenario scenario;

  SpringPeer(Scenario scenario) {
    this.scenario = scenario;
  }

  @Override
  public Mono<Void> handle(ServerHttpRequest request, ServerHttpResponse response) {
    response.getHeaders().setContentType(MediaType.APPLICATION_OCTET_STREAM);
    return switch (scenario) {
      case DOWNLOAD -> {
        response.getHeaders().setContentLength(Scenario.PARTS * Scenario.PART_BYTES);
        yield response.writeAndFlushWith(
            Flux.range(0, Scenario.PARTS).map(i -> Mono.just(buffer(Scenario.part()))));
      }
      case ECHO -> {
        response.getHeaders().setContentLength(request.getHeaders().getContentLength());
        yield response.writeWith(request.getBody());
      }
      case WAIT -> Mono.fromFuture(Scenario.due()).then(complete(response));
      case NEWS -> {
        Mono<DataBuffer> next =
            Mono.fromFuture(Scenario::newsDue).then(Mono.fromSupplier(this::body));
        yield response.writeAndFlushWith(
            Flux.concat(Mono.fromSupplier(this::body), next.repeat()).map(Mono::just));
      }
      default -> complete(response);
    };
  }

  private Mono<Void> complete(ServerHttpResponse response) {
    response.getHeaders().setContentLength(scenario.body().length);
    return response.writeWith(Mono.just(body()));
  }

  private DataBuffer body() {
    return buffer(scenario.body());
  }

  private static DataBuffer buffer(byte[] bytes) {
    return DefaultDataBufferFactory.sharedInstance.wrap(bytes);
  }
}
