package io.github.throughline.application;

import io.github.throughline.application.internal.Stages;
import java.util.concurrent.CompletionStage;

/** A current application made of a legacy one. */
record ConvertedApplication(LegacyApplication application) implements AsyncApplication {
  @Override
  public CompletionStage<?> handle(Scope scope, Receive receive, Send send) {
    return Stages.of(application, () -> run(scope, receive, send));
  }

  @SuppressWarnings("unchecked") // nobody looks at the result
  private CompletionStage<Object> run(Scope scope, Receive receive, Send send) {
    LegacyApplication.Instance instance = application.connect(scope);
    if (instance == null) {
      throw new IllegalStateException(application + " has answered null instead of an instance");
    }
    return (CompletionStage<Object>) instance.run(receive, send);
  }

  @Override
  public String toString() {
    return application.toString();
  }
}
