package io.github.throughline.neighbour;

import io.github.throughline.application.BlockingApplication;
import io.github.throughline.application.BlockingRequest;
import io.github.throughline.application.BlockingResponse;
import io.github.throughline.servlet.ServeAt;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Served by the library, with a bean of its web application: {@code GET /greeting}. */
@ServeAt("/greeting")
@ApplicationScoped
public class Greeting implements BlockingApplication {
  @Inject Greeter greeter;

  @Override
  public void handle(BlockingRequest request, BlockingResponse response) throws IOException {
    response.header("content-type", "text/plain");
    response.body().write(greeter.greet().getBytes(StandardCharsets.UTF_8));
  }
}
