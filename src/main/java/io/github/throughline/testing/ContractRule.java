package io.github.throughline.testing;

/**
 * What either side has to keep to, besides what the types of package {@code application} see to:
 * the rules of ASGI 3.0, HTTP and WebSocket 2.5, lifespan 2.0 and their extensions.
 */
public enum ContractRule {
  /** Of either side. */
  NOT_NULL("Scopes, events and stages are never null"),
  /** Of either side. */
  PROTOCOL("An event is of the protocol of its scope"),
  /** Of either side. */
  DIRECTION("The application sends only what is for the server, and the server what is not"),
  /** Of either side. */
  VALUES(
      "Values of custom scopes and events are bytes, text, whole numbers of 64 bits, finite"
          + " doubles, booleans, null, and lists and maps with text for keys of these"),
  /** Of either side. */
  SPEC_VERSION("What is newer than the scope's version of the contract is not used"),
  /** Of the application. */
  EXTENSION("An extension is used only if the scope names it"),
  /** Of the application. */
  USE_AFTER_END("When the stage of handle has completed, nothing is sent any more"),

  /** Of the server. */
  SCOPE_SPEC_VERSION("The version of the contract is two numbers with a dot between them"),
  /** Of the server. */
  SCOPE_PATH("The path begins with the root path, by whole segments"),
  /** Of the server. */
  SCOPE_RAW_PATH("The raw path does not contain the query"),
  /** Of the server. */
  SCOPE_CLIENT("The client has a port"),
  /** Of the server. */
  SCOPE_WEBSOCKET("A WebSocket has scheme ws or wss and HTTP version 1.1 or 2"),
  /** Of the server. */
  SCOPE_STATE("Each connection has a copy of its own of the lifespan's state"),
  /** Of the server. */
  TLS_SCHEME("Extension tls is there only for connections by TLS"),
  /** Of the server. */
  TLS_DETAILS(
      "Extension tls tells server_cert, client_cert_chain (texts), client_cert_name (text, there"
          + " is one with a chain), client_cert_error, tls_version and cipher_suite (16 bits)"),

  /** Of the server, for HTTP and WebSocket. */
  AFTER_DISCONNECT("After a disconnect there are only disconnects"),
  /** Of the server. */
  HTTP_REQUEST_ENDED("After a request event without more body there is none"),
  /** Of the application. */
  HTTP_ONE_START("A response is started once"),
  /** Of the application. */
  HTTP_START_FIRST("Body, path and trailers come after the start of the response"),
  /** Of the application, for HTTP and denials. */
  FINAL_STATUS("The status of a response is final, not 1xx"),
  /** Of the application, for HTTP and denials. */
  TRANSFER_ENCODING("Transfer encoding is the server's business"),
  /** Of the application. */
  HTTP_TRAILER_HEADER("A start that announces trailers has a trailer header that names them"),
  /** Of the application. */
  HTTP_TRAILERS_ANNOUNCED("Trailers are announced by the start"),
  /** Of the application. */
  HTTP_TRAILERS_AFTER_BODY("Trailers come after the last body event"),
  /** Of the application. */
  HTTP_TRAILERS_SENT("Trailers that are announced are sent"),
  /** Of the application. */
  HTTP_HINT("Early hints come between the start and the last body event"),
  /** Of the application. */
  HTTP_ONE_PATH("A path is sent at most once"),
  /** Of the application. */
  HTTP_PATH_OR_BODY("A path is not mixed with body events"),
  /** Of the application. */
  HTTP_COMPLETE("The application does not return before the response is complete"),

  /** Of the server. */
  WEBSOCKET_CONNECT("The first event is connect, and there is one"),
  /** Of the server. */
  WEBSOCKET_RECEIVE_ACCEPTED("Messages are received only after accept"),
  /** Of the server. */
  WEBSOCKET_DISCONNECT_CODE("The code of a disconnect is one that RFC 6455 or IANA knows"),
  /** Of the application. */
  WEBSOCKET_ANSWER("Accept, close and denial answer a connect that was received"),
  /** Of the application. */
  WEBSOCKET_ONE_ACCEPT("A connection is accepted once"),
  /** Of the application. */
  WEBSOCKET_SUBPROTOCOL("The subprotocol is one that the client has offered"),
  /** Of the application. */
  WEBSOCKET_SEND_ACCEPTED("Messages are sent only after accept"),
  /** Of the application. */
  WEBSOCKET_AFTER_CLOSE("After close nothing is sent"),
  /** Of the application. */
  DENIAL_INSTEAD_OF_ACCEPT("A denial comes instead of accept"),
  /** Of the application. */
  DENIAL_ONE_START("A denial is started once, before its body"),
  /** Of the application. */
  DENIAL_ALONE("After the start of a denial nothing but its body is sent"),
  /** Of the application. */
  WEBSOCKET_ANSWERED("The application does not return before it has answered the connect"),

  /** Of the server. */
  LIFESPAN_STARTUP("The first event is startup, and there is one"),
  /** Of the server. */
  LIFESPAN_SHUTDOWN("Shutdown comes after the startup is complete and the connections are closed"),
  /** Of the server. */
  LIFESPAN_CONNECTIONS("Connections are served after startup is complete and before shutdown"),
  /** Of the server. */
  LIFESPAN_STATE("The state is empty at the start"),
  /** Of the application. */
  LIFESPAN_STARTUP_ANSWER("Startup is answered once, after it was received"),
  /** Of the application. */
  LIFESPAN_SHUTDOWN_ANSWER("Shutdown is answered once, after it was received"),
  /** Of the application. */
  LIFESPAN_ANSWERED("The application does not return before it has answered what it received");

  private final String text;

  ContractRule(String text) {
    this.text = text;
  }

  /** Answers the rule in words. */
  public String text() {
    return text;
  }
}
