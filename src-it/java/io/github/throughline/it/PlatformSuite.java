package io.github.throughline.it;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;

/** Tests of the application for platforms, which is deployed once for all of them. */
abstract class PlatformSuite {
  @SuppressWarnings("NullAway.Init") // set below
  static Platform platform;

  @Parameter
  @SuppressWarnings({"NullAway.Init", "UnusedVariable"}) // JUnit wants it for every argument
  ServerKind server;

  @BeforeParameterizedClassInvocation
  static void start(ServerKind server) {
    platform = Platform.start(server);
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    platform.close();
  }

  @AfterEach
  void nothingIsLeftOnAnyThread() {
    platform.assertNothingIsLeft();
  }
}
