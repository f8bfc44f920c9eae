package io.github.throughline.manual;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.throughline.application.BlockingApplication;
import io.github.throughline.application.BlockingRequest;
import io.github.throughline.application.BlockingResponse;
import io.github.throughline.servlet.ServeAt;
import java.io.IOException;

/** The class of the manual about hosting. */
@ServeAt("/hello/*")
public class Hello implements BlockingApplication {
  @Override
  public void handle(BlockingRequest request, BlockingResponse response) throws IOException {
    response.header("content-type", "text/plain");
    response.body().write("Hello".getBytes(UTF_8));
  }
}
