package io.github.throughline.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.throughline.CapturedLog;
import io.github.throughline.LibraryCopy;
import io.github.throughline.context.Context;
import jakarta.enterprise.inject.se.SeContainer;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Rule41DuplicateCopiesTest {
  private static final String RESOURCE = "io/github/throughline/context/Context.class";

  static class DeployTwice implements Runnable {
    @Override
    public void run() {
      for (int deployment = 0; deployment < 2; deployment++) {
        SeContainer application = Deployed.application();
        application.close();
      }
    }
  }

  @Test
  void twoCopiesInOneApplicationAreWarnedOfOnceNamingBothLocations(@TempDir Path second)
      throws Exception {
    Path file = second.resolve(RESOURCE);
    Files.createDirectories(file.getParent());
    URL first = Context.class.getProtectionDomain().getCodeSource().getLocation();
    try (InputStream original = Context.class.getResourceAsStream("Context.class")) {
      Files.copy(original, file);
    }
    try (LibraryCopy copy = new LibraryCopy();
        URLClassLoader application = new URLClassLoader(new URL[] {second.toUri().toURL()}, copy);
        CapturedLog log = new CapturedLog()) {
      copy.run(DeployTwice.class, application);

      assertThat(log.messages())
          .containsExactly(
              "Several copies of Throughline are visible to this application, which do not see"
                  + " each other's values; keep one of them: "
                  + first
                  + ", "
                  + second.toUri().toURL());
    }
  }

  @Test
  void oneCopyIsNothingToWarnOf() throws Exception {
    try (LibraryCopy copy = new LibraryCopy();
        CapturedLog log = new CapturedLog()) {
      copy.run(DeployTwice.class);

      assertThat(log.messages()).isEmpty();
    }
  }
}
