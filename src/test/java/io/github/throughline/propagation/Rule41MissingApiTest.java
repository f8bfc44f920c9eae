package io.github.throughline.propagation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.throughline.LibraryCopy;
import io.github.throughline.context.Context;
import io.github.throughline.context.ContextVar;
import io.github.throughline.context.Local;
import io.github.throughline.context.LocalStack;
import io.github.throughline.context.internal.ThreadSlots;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Each package works when its own API is there, and the core with none. */
class Rule41MissingApiTest {
  private static final String JAKARTA = "jakarta.";
  private static final String MICROPROFILE = "org.eclipse.microprofile.";

  /** By name, as a link to the class could not even be made. */
  private static void assertCannotBeLoaded(String provider) {
    String name = Rule41MissingApiTest.class.getPackageName() + "." + provider;
    assertThatExceptionOfType(NoClassDefFoundError.class).isThrownBy(() -> Class.forName(name));
  }

  static class UsesJakarta implements Runnable {
    @Override
    public void run() {
      ContextVar<String> tenant = ContextVar.of("tenant");
      var providers =
          ServiceLoader.load(jakarta.enterprise.concurrent.spi.ThreadContextProvider.class);
      assertThat(providers).hasExactlyElementsOfTypes(JakartaContextProvider.class);

      var snapshot =
          Context.where(tenant, "acme")
              .call(() -> providers.findFirst().orElseThrow().currentContext(Map.of()));
      var restorer = snapshot.begin();
      assertThat(tenant.get()).isEqualTo("acme");
      restorer.endContext();
      assertThat(ThreadSlots.occupied()).isZero();
      assertCannotBeLoaded("MicroProfileContextProvider");
    }
  }

  @Test
  void theJakartaProviderWorksWithoutMicroProfile() throws Exception {
    try (LibraryCopy copy = new LibraryCopy(MICROPROFILE)) {
      copy.run(UsesJakarta.class);
    }
  }

  static class UsesMicroProfile implements Runnable {
    @Override
    public void run() {
      ContextVar<String> tenant = ContextVar.of("tenant");
      var providers =
          ServiceLoader.load(org.eclipse.microprofile.context.spi.ThreadContextProvider.class)
              .stream()
              .filter(found -> found.type() == MicroProfileContextProvider.class)
              .toList();
      assertThat(providers).hasSize(1);

      var snapshot =
          Context.where(tenant, "acme").call(() -> providers.get(0).get().currentContext(Map.of()));
      var restorer = snapshot.begin();
      assertThat(tenant.get()).isEqualTo("acme");
      restorer.endContext();
      assertThat(ThreadSlots.occupied()).isZero();
      assertCannotBeLoaded("JakartaContextProvider");
    }
  }

  @Test
  void theMicroProfileProviderWorksWithoutJakarta() throws Exception {
    try (LibraryCopy copy = new LibraryCopy(JAKARTA)) {
      copy.run(UsesMicroProfile.class);
    }
  }

  static class UsesNothing implements Runnable {
    @Override
    public void run() {
      ContextVar<String> tenant = ContextVar.of("tenant");
      Local local = new Local();
      LocalStack<String> stack = new LocalStack<>();
      List<String> seen =
          Context.where(tenant, "acme")
              .call(
                  () -> {
                    local.set("page", "7");
                    stack.push("unit");
                    return Context.withContextCapture(CompletableFuture.completedFuture("done"))
                        .thenApplyAsync(
                            done ->
                                List.of(
                                    done,
                                    tenant.get(),
                                    local.<String>get("page"),
                                    stack.top().orElseThrow()))
                        .join();
                  });
      assertThat(seen).containsExactly("done", "acme", "7", "unit");
    }
  }

  @Test
  void theCoreWorksWithoutAnyApi() throws Exception {
    try (LibraryCopy copy = new LibraryCopy(JAKARTA, MICROPROFILE, "org.jspecify.")) {
      copy.run(UsesNothing.class);
    }
  }
}
