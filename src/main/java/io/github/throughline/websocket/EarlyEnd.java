package io.github.throughline.websocket;

import io.github.throughline.application.WebSocketEvent.Close;
import io.github.throughline.application.WebSocketEvent.Disconnect;

/** Why a WebSocket is closed by the server, other than that the application wants it. */
enum EarlyEnd {
  GONE(1001, 1006, "The client has gone"),
  TOO_LONG(1009, 1009, "The client has sent a message that is too long"),
  FAILED(1011, 1011, "The server has failed"),
  STOPPED(1012, 1012, "The server is stopping");

  /** Told to the client. */
  final int code;

  private final int told;

  /** Told to the application's sends. */
  final String reason;

  EarlyEnd(int code, int told, String reason) {
    this.code = code;
    this.told = told;
    this.reason = reason;
  }

  Close close() {
    return new Close(code, "");
  }

  /** Answers what the application is told. */
  Disconnect told() {
    return new Disconnect(told, "");
  }
}
