package io.github.throughline.websocket;

/**
 * How far a WebSocket has come.
 *
 * <pre>
 * state      | the application sends | the handshake's exchange ends | the container tells
 * CONNECTING | Accept: UPGRADING     | CLOSED                        |
 *            | Close: REFUSED        |                               |
 *            | DenialStart: DENYING  |                               |
 * DENYING    | DenialBody            | CLOSED                        |
 * REFUSED    |                       | CLOSED                        |
 * UPGRADING  | Send; Close: CLOSING  |                               | opened: OPEN
 * OPEN       | Send; Close: CLOSING  |                               | closed: CLOSED
 * CLOSING    |                       |                               | closed: CLOSED
 * CLOSED     |                       |                               |
 * </pre>
 *
 * What the application sends and is not in the table is refused. Its own end is a close where that
 * may be sent, and so is the end of the server. A client that has gone or sends too much leads to
 * CLOSED from each state in which it has been let in.
 */
enum SocketState {
  CONNECTING("connecting"),
  DENYING("answered with a response"),
  REFUSED("refused"),
  UPGRADING("accepted"),
  OPEN("open"),
  CLOSING("closing"),
  CLOSED("closed");

  /** For messages. */
  final String word;

  SocketState(String word) {
    this.word = word;
  }

  /** Whether the client has been let in, and not been lost. */
  boolean isAccepted() {
    return isWritable() || this == CLOSING;
  }

  /** Whether the application may send messages. */
  boolean isWritable() {
    return this == UPGRADING || this == OPEN;
  }
}
