package io.github.throughline.testing;

import io.github.throughline.application.Event;
import io.github.throughline.application.WebSocketEvent;
import io.github.throughline.application.WebSocketScope;
import io.github.throughline.testing.Violation.Party;

/**
 * One WebSocket: what the server gives, and, apart from it, what the application sends.
 *
 * <pre>
 * given   | connect   | receive                    | disconnect
 * NONE    | CONNECTED | reported                   | GONE, reported
 * CONNECTED| reported | reported before accept     | GONE
 * GONE    | reported  | reported                   | GONE
 *
 * sent    | accept   | send     | close    | denial start | denial body
 * NONE    | ACCEPTED | reported | CLOSED   | DENYING      | reported
 * ACCEPTED| reported |          | CLOSED   | reported     | reported
 * CLOSED  | reported | reported | reported | reported     | reported
 * DENYING | reported | reported | reported | reported     | DENIED at the last
 * DENIED  | reported | reported | reported | reported     | ignored
 * </pre>
 *
 * <p>What is reported changes nothing else.
 */
final class WebSocketContract extends Contract {
  private enum Given {
    NONE,
    CONNECTED,
    GONE
  }

  private enum Sent {
    NONE,
    ACCEPTED,
    CLOSED,
    DENYING,
    DENIED
  }

  private final WebSocketScope scope;
  private Given given = Given.NONE;
  private Sent sent = Sent.NONE;
  private boolean accepted;
  private boolean lost;

  WebSocketContract(WebSocketScope scope) {
    this.scope = scope;
  }

  @Override
  void given(Event event) {
    if (event instanceof WebSocketEvent.Connect) {
      serverIf(given == Given.GONE, ContractRule.AFTER_DISCONNECT, event);
      serverIf(given == Given.CONNECTED, ContractRule.WEBSOCKET_CONNECT, event);
      given = given == Given.NONE ? Given.CONNECTED : given;
    } else if (event instanceof WebSocketEvent.Receive) {
      serverIf(given == Given.GONE, ContractRule.AFTER_DISCONNECT, event);
      serverIf(given == Given.NONE, ContractRule.WEBSOCKET_CONNECT, event);
      serverIf(
          given == Given.CONNECTED && !accepted, ContractRule.WEBSOCKET_RECEIVE_ACCEPTED, event);
    } else if (event instanceof WebSocketEvent.Disconnect disconnect) {
      serverIf(given == Given.NONE, ContractRule.WEBSOCKET_CONNECT, event);
      disconnect(disconnect);
      given = Given.GONE;
    } else {
      misplaced(scope, Party.SERVER, event);
    }
  }

  private void disconnect(WebSocketEvent.Disconnect event) {
    int code = event.code();
    boolean unknown = code == 1004 || (code > 1015 && code < 3000);
    serverIf(unknown, ContractRule.WEBSOCKET_DISCONNECT_CODE, event);
    serverIf(!event.reason().isEmpty() && isOlderThan(2, 5), ContractRule.SPEC_VERSION, event);
  }

  private boolean isOlderThan(int major, int minor) {
    return ScopeContract.isOlderThan(scope.specVersion(), major, minor);
  }

  @Override
  void sent(Event event) {
    if (!(event instanceof WebSocketEvent)
        || event instanceof WebSocketEvent.Connect
        || event instanceof WebSocketEvent.Receive
        || event instanceof WebSocketEvent.Disconnect) {
      misplaced(scope, Party.APPLICATION, event);
      return;
    }
    boolean denial =
        event instanceof WebSocketEvent.DenialStart || event instanceof WebSocketEvent.DenialBody;
    applicationIf(
        denial && !scope.extensions().containsKey(WebSocketEvent.DenialStart.EXTENSION),
        ContractRule.EXTENSION,
        event);
    applicationIf(
        given == Given.NONE && !(event instanceof WebSocketEvent.Send),
        ContractRule.WEBSOCKET_ANSWER,
        event);
    if (sent == Sent.CLOSED) {
      application(ContractRule.WEBSOCKET_AFTER_CLOSE, EventText.of(event));
    } else if (event instanceof WebSocketEvent.DenialStart start) {
      denialStart(start);
    } else if (event instanceof WebSocketEvent.DenialBody body) {
      denialBody(body);
    } else if (sent == Sent.DENYING || sent == Sent.DENIED) {
      application(ContractRule.DENIAL_ALONE, EventText.of(event));
    } else {
      message(event);
    }
  }

  private void message(Event event) {
    if (event instanceof WebSocketEvent.Accept accept) {
      applicationIf(accepted, ContractRule.WEBSOCKET_ONE_ACCEPT, event);
      accept(accept);
      accepted = true;
      sent = Sent.ACCEPTED;
    } else if (event instanceof WebSocketEvent.Close close) {
      applicationIf(
          !close.reason().isEmpty() && isOlderThan(2, 3), ContractRule.SPEC_VERSION, event);
      sent = Sent.CLOSED;
    } else {
      applicationIf(!accepted, ContractRule.WEBSOCKET_SEND_ACCEPTED, event);
    }
  }

  private void accept(WebSocketEvent.Accept accept) {
    String subprotocol = accept.subprotocol();
    applicationIf(
        subprotocol != null && !scope.subprotocols().contains(subprotocol),
        ContractRule.WEBSOCKET_SUBPROTOCOL,
        accept);
    applicationIf(
        !accept.headers().isEmpty() && isOlderThan(2, 1), ContractRule.SPEC_VERSION, accept);
  }

  private void denialStart(WebSocketEvent.DenialStart start) {
    applicationIf(accepted, ContractRule.DENIAL_INSTEAD_OF_ACCEPT, start);
    applicationIf(
        sent == Sent.DENYING || sent == Sent.DENIED, ContractRule.DENIAL_ONE_START, start);
    HttpContract.head(this, start.status(), start.headers());
    if (sent == Sent.NONE) {
      sent = Sent.DENYING;
    }
  }

  private void denialBody(WebSocketEvent.DenialBody body) {
    applicationIf(accepted, ContractRule.DENIAL_INSTEAD_OF_ACCEPT, body);
    applicationIf(sent == Sent.NONE, ContractRule.DENIAL_ONE_START, body);
    if (sent == Sent.DENYING && !body.moreBody()) {
      sent = Sent.DENIED;
    }
  }

  @Override
  void lost() {
    lost = true;
  }

  @Override
  void returned() {
    if (given != Given.GONE && !lost && (sent == Sent.NONE || sent == Sent.DENYING)) {
      application(
          ContractRule.WEBSOCKET_ANSWERED,
          sent == Sent.NONE ? "it has sent nothing" : "it has sent a part of a denial");
    }
  }
}
