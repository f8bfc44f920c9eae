package io.github.throughline.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import jakarta.enterprise.inject.se.SeContainer;
import java.util.List;

/** What the library has against a deployment. */
final class DeploymentProblems {
  private DeploymentProblems() {}

  /** The problems in their order, each one line. */
  static List<String> of(Class<?>... classes) {
    Throwable error =
        catchThrowable(
            () -> {
              SeContainer application = Deployed.application(classes);
              application.close();
            });
    assertThat(error).as("deployment of %s", List.of(classes)).isNotNull();
    String message = String.valueOf(error.getMessage());
    // Of definition errors, the container's foreword.
    return message
        .replaceFirst("^Exception List with 1 exceptions:\nException 0 :\njakarta[\\w.]+: ", "")
        .stripTrailing()
        .lines()
        .toList();
  }
}
