package io.github.throughline.websocket;

import io.github.throughline.application.Header;
import io.github.throughline.application.WebSocketEvent;
import io.github.throughline.application.WebSocketScope;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Extension;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The answer to a handshake, as the application wants it. No extension is agreed on, so that what
 * is sent is the same in every container.
 */
final class Acceptance extends ServerEndpointConfig.Configurator {
  private static final Set<String> OWN_HEADERS =
      Set.of(
          "connection",
          "content-length",
          "sec-websocket-accept",
          "sec-websocket-extensions",
          "sec-websocket-version",
          "transfer-encoding",
          "upgrade");

  /** How many milliseconds Tomcat waits for the answer to a close. */
  private static final String TOMCAT_CLOSING = "org.apache.tomcat.websocket.SESSION_CLOSE_TIMEOUT";

  private final SocketEndpoint endpoint;
  private final WebSocketEvent.Accept accept;

  private Acceptance(SocketEndpoint endpoint, WebSocketEvent.Accept accept) {
    this.endpoint = endpoint;
    this.accept = accept;
  }

  /**
   * Makes an answer.
   *
   * @throws IllegalStateException if the client cannot be answered so
   */
  static Acceptance of(
      WebSocketEvent.Accept accept, WebSocketScope scope, SocketEndpoint endpoint) {
    String chosen = accept.subprotocol();
    if (chosen != null && !scope.subprotocols().contains(chosen)) {
      throw new IllegalStateException(
          "Accept.subprotocol is %s, which the client has not offered: give one of %s, or null"
              .formatted(chosen, scope.subprotocols()));
    }
    for (Header header : accept.headers()) {
      if (OWN_HEADERS.contains(header.name())) {
        throw new IllegalStateException(
            "Accept.headers is with %s, which is the server's: leave it out"
                .formatted(header.name()));
      }
    }
    return new Acceptance(endpoint, accept);
  }

  /** Whether the client is held back, and cannot be heard. */
  boolean isHeld() {
    return endpoint.isHeld();
  }

  /**
   * Has the container answer.
   *
   * @throws DeploymentException if it cannot
   */
  void give(HttpServletRequest request, HttpServletResponse response)
      throws DeploymentException, IOException {
    ServletContext context = request.getServletContext();
    ServerContainer container =
        (ServerContainer) context.getAttribute(ServerContainer.class.getName());
    if (TyrusEndpoint.Registration.isNeeded(container)) {
      TyrusEndpoint.Registration.of(context, container).upgrade(container, request, response, this);
      return;
    }
    String chosen = accept.subprotocol();
    ServerEndpointConfig config =
        ServerEndpointConfig.Builder.create(SocketEndpoint.class, "/")
            .subprotocols(chosen == null ? List.of() : List.of(chosen))
            .configurator(this)
            .build();
    config.getUserProperties().put(TOMCAT_CLOSING, SessionPeer.CLOSING.toMillis());
    container.upgradeHttpToWebSocket(request, response, config, Map.of());
  }

  /** Adds the application's headers, where that is not the container's to do. */
  void addHeaders(HttpServletResponse response) {
    accept.headers().forEach(header -> response.addHeader(header.name(), header.value()));
  }

  @Override
  public <T> T getEndpointInstance(Class<T> type) {
    return type.cast(endpoint);
  }

  @Override
  public String getNegotiatedSubprotocol(List<String> supported, List<String> requested) {
    String chosen = accept.subprotocol();
    return chosen == null ? "" : chosen;
  }

  @Override
  public List<Extension> getNegotiatedExtensions(
      List<Extension> installed, List<Extension> requested) {
    return List.of();
  }

  /** Whom to serve is the application's to decide, which has seen the header. */
  @Override
  public boolean checkOrigin(String origin) {
    return true;
  }

  @Override
  public void modifyHandshake(
      ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse response) {
    for (Header header : accept.headers()) {
      response
          .getHeaders()
          .computeIfAbsent(header.name(), name -> new ArrayList<>())
          .add(header.value());
    }
  }
}
