package io.github.throughline.testing;

import io.github.throughline.application.Event;
import io.github.throughline.application.Header;
import io.github.throughline.application.HttpEvent;
import io.github.throughline.application.HttpScope;
import io.github.throughline.testing.Violation.Party;
import java.util.List;

/**
 * One HTTP exchange: what the server gives, and, apart from it, what the application sends.
 *
 * <pre>
 * given   | request with more | request, the last | disconnect
 * BODY    | BODY              | READ              | GONE
 * READ    | reported          | reported          | GONE
 * GONE    | reported          | reported          | GONE
 *
 * sent    | start    | body with more | body, the last     | path               | trailers
 * NONE    | STARTED  | reported       | reported           | reported           | reported
 * STARTED | reported | BODY           | TRAILERS or DONE   | TRAILERS or DONE   | reported
 * BODY    | reported | BODY           | TRAILERS or DONE   | reported           | reported
 * TRAILERS| reported | ignored        | ignored            | reported           | DONE at the last
 * DONE    | reported | ignored        | ignored            | reported           | ignored if announced
 * </pre>
 *
 * <p>TRAILERS follows if they were announced. What is reported changes nothing.
 */
final class HttpContract extends Contract {
  private enum Given {
    BODY,
    READ,
    GONE
  }

  private enum Sent {
    NONE,
    STARTED,
    BODY,
    TRAILERS,
    DONE
  }

  private final HttpScope scope;
  private Given given = Given.BODY;
  private Sent sent = Sent.NONE;
  private boolean announced;
  private boolean byPath;
  private boolean lost;

  HttpContract(HttpScope scope) {
    this.scope = scope;
  }

  @Override
  void given(Event event) {
    if (event instanceof HttpEvent.Disconnect) {
      given = Given.GONE;
    } else if (event instanceof HttpEvent.Request request) {
      serverIf(given == Given.GONE, ContractRule.AFTER_DISCONNECT, event);
      serverIf(given == Given.READ, ContractRule.HTTP_REQUEST_ENDED, event);
      if (given == Given.BODY && !request.moreBody()) {
        given = Given.READ;
      }
    } else {
      misplaced(scope, Party.SERVER, event);
    }
  }

  @Override
  void sent(Event event) {
    if (event instanceof HttpEvent.ResponseStart start) {
      start(start);
    } else if (event instanceof HttpEvent.ResponseBody body) {
      body(body);
    } else if (event instanceof HttpEvent.PathSend path) {
      path(path);
    } else if (event instanceof HttpEvent.ResponseTrailers trailers) {
      trailers(trailers);
    } else if (event instanceof HttpEvent.EarlyHint) {
      extension(HttpEvent.EarlyHint.EXTENSION, event);
      applicationIf(sent != Sent.STARTED && sent != Sent.BODY, ContractRule.HTTP_HINT, event);
    } else {
      misplaced(scope, Party.APPLICATION, event);
    }
  }

  private void extension(String name, Event event) {
    applicationIf(!scope.extensions().containsKey(name), ContractRule.EXTENSION, event);
  }

  private void start(HttpEvent.ResponseStart start) {
    if (sent != Sent.NONE) {
      application(ContractRule.HTTP_ONE_START, start);
      return;
    }
    sent = Sent.STARTED;
    announced = start.trailers();
    head(this, start.status(), start.headers());
    if (announced) {
      extension(HttpEvent.ResponseTrailers.EXTENSION, start);
      applicationIf(!has(start.headers(), "trailer"), ContractRule.HTTP_TRAILER_HEADER, start);
    }
  }

  /** What holds for the head of every response, denials included. */
  static void head(Contract contract, int status, List<Header> headers) {
    if (status < 200) {
      contract.application(ContractRule.FINAL_STATUS, "status " + status);
    }
    if (has(headers, "transfer-encoding")) {
      contract.application(ContractRule.TRANSFER_ENCODING, headers);
    }
  }

  private static boolean has(List<Header> headers, String name) {
    return headers.stream().anyMatch(header -> header.name().equals(name));
  }

  private void body(HttpEvent.ResponseBody body) {
    applicationIf(sent == Sent.NONE, ContractRule.HTTP_START_FIRST, body);
    applicationIf(byPath, ContractRule.HTTP_PATH_OR_BODY, body);
    if (sent == Sent.STARTED || sent == Sent.BODY) {
      sent = body.moreBody() ? Sent.BODY : afterBody();
    }
  }

  private Sent afterBody() {
    return announced ? Sent.TRAILERS : Sent.DONE;
  }

  private void path(HttpEvent.PathSend path) {
    extension(HttpEvent.PathSend.EXTENSION, path);
    applicationIf(sent == Sent.NONE, ContractRule.HTTP_START_FIRST, path);
    applicationIf(byPath, ContractRule.HTTP_ONE_PATH, path);
    applicationIf(!byPath && sent.compareTo(Sent.BODY) >= 0, ContractRule.HTTP_PATH_OR_BODY, path);
    if (sent == Sent.STARTED) {
      byPath = true;
      sent = afterBody();
    }
  }

  private void trailers(HttpEvent.ResponseTrailers trailers) {
    extension(HttpEvent.ResponseTrailers.EXTENSION, trailers);
    applicationIf(sent == Sent.NONE, ContractRule.HTTP_START_FIRST, trailers);
    applicationIf(sent != Sent.NONE && !announced, ContractRule.HTTP_TRAILERS_ANNOUNCED, trailers);
    applicationIf(
        announced && (sent == Sent.STARTED || sent == Sent.BODY),
        ContractRule.HTTP_TRAILERS_AFTER_BODY,
        trailers);
    if (sent == Sent.TRAILERS && !trailers.moreTrailers()) {
      sent = Sent.DONE;
    }
  }

  @Override
  void lost() {
    lost = true;
  }

  @Override
  void returned() {
    if (given == Given.GONE || lost || sent == Sent.DONE) {
      return;
    }
    if (sent == Sent.TRAILERS) {
      application(ContractRule.HTTP_TRAILERS_SENT, "it has returned without them");
    } else {
      application(ContractRule.HTTP_COMPLETE, "it has returned when it had sent " + sentSoFar());
    }
  }

  private String sentSoFar() {
    return switch (sent) {
      case NONE -> "nothing";
      case STARTED -> "the start alone";
      default -> "a part of the body";
    };
  }
}
