package io.github.throughline.it.relay;

import io.github.throughline.application.AsyncApplication;
import io.github.throughline.application.Receive;
import io.github.throughline.application.Scope;
import io.github.throughline.application.Send;
import java.util.concurrent.CompletionStage;

/**
 * An application that runs where the server is: made there anew for each connection, by a public
 * constructor without parameters.
 */
public interface Portable extends AsyncApplication {
  /** Serves a connection. */
  CompletionStage<?> serve(Scope scope, Receive receive, Send send);

  @Override
  default CompletionStage<?> handle(Scope scope, Receive receive, Send send) {
    return receive instanceof RemoteConnection remote
        ? remote.run(getClass().getName())
        : serve(scope, receive, send);
  }
}
