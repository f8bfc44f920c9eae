package io.github.throughline.application;

import io.github.throughline.application.BlockingScripts.Application;
import io.github.throughline.application.BlockingScripts.Server;
import io.github.throughline.bridge.Bridge;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;

/**
 * Whatever applications and servers do to each other: no hang, only exceptions of the types that
 * are documented, events in order, no byte that was not written, and all closed in the end.
 */
class Rule34PropertiesTest {
  private static final ExecutorService POOL = Executors.newCachedThreadPool();
  private static final Bridge BRIDGE = Bridge.on(POOL);

  @AfterContainer
  static void stop() throws InterruptedException {
    BRIDGE.close();
    POOL.shutdown();
    if (!POOL.awaitTermination(30, TimeUnit.SECONDS)) {
      throw new AssertionError("threads of the pool are still busy");
    }
  }

  @Provide
  static Arbitrary<Server> servers() {
    return BlockingScripts.servers();
  }

  @Provide
  static Arbitrary<Application> applications() {
    return BlockingScripts.applications();
  }

  @Property(tries = 500)
  void anyApplicationGetsAlongWithAnyServer(
      @ForAll("servers") Server server, @ForAll("applications") Application application)
      throws Exception {
    new ScriptedRun(server, application, POOL).check(BRIDGE);
  }
}
