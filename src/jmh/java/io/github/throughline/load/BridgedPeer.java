package io.github.throughline.load;

import io.github.throughline.application.BlockingApplication;
import io.github.throughline.application.BlockingRequest;
import io.github.throughline.application.BlockingResponse;
import java.io.IOException;
import java.io.OutputStream;

/** Serves on a thread of the bridge's. */
final class BridgedPeer implements BlockingApplication {
  private final Scenario scenario;

  BridgedPeer(Scenario scenario) {
    this.scenario = scenario;
  }

  @Override
  public void handle(BlockingRequest request, BlockingResponse response) throws Exception {
    response.header("content-type", Scenario.TYPE);
    OutputStream out = response.body();
    switch (scenario) {
      case DOWNLOAD -> {
        response.header("content-length", "" + Scenario.PARTS * Scenario.PART_BYTES);
        for (int i = 0; i < Scenario.PARTS; i++) {
          out.write(Scenario.part());
          out.flush();
        }
      }
      case ECHO -> {
        response.header("content-length", "" + request.contentLength().orElseThrow());
        request.body().transferTo(out);
      }
      case WAIT -> {
        Thread.sleep(Scenario.WAIT_MILLIS);
        complete(response, out);
      }
      case NEWS -> {
        while (true) {
          out.write(scenario.body());
          out.flush();
          Thread.sleep(Scenario.PAUSE_MILLIS);
        }
      }
      default -> complete(response, out);
    }
  }

  private void complete(BlockingResponse response, OutputStream out) throws IOException {
    response.header("content-length", "" + scenario.body().length);
    out.write(scenario.body());
  }
}
