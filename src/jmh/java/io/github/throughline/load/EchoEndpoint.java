package io.github.throughline.load;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * Sends the messages of a WebSocket back, over the container's interface alone. Public for Jetty.
 */
public final class EchoEndpoint extends Endpoint {
  /** How messages are sent. */
  interface Sender {
    void send(Session session, String message) throws IOException;
  }

  private final Sender sender;

  private EchoEndpoint(Sender sender) {
    this.sender = sender;
  }

  /** Makes a WebSocket of a request. */
  static void open(Sender sender, HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    ServerContainer container =
        (ServerContainer) request.getServletContext().getAttribute(ServerContainer.class.getName());
    ServerEndpointConfig config =
        ServerEndpointConfig.Builder.create(EchoEndpoint.class, request.getServletPath())
            .configurator(new Made(new EchoEndpoint(sender)))
            .build();
    try {
      container.upgradeHttpToWebSocket(request, response, config, Map.of());
    } catch (DeploymentException e) {
      throw new ServletException(e);
    }
  }

  @Override
  public void onOpen(Session session, EndpointConfig config) {
    session.addMessageHandler(
        String.class,
        new MessageHandler.Whole<>() {
          @Override
          public void onMessage(String message) {
            try {
              sender.send(session, message);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          }
        });
  }

  /** Gives the container the endpoint that there is. */
  private static final class Made extends ServerEndpointConfig.Configurator {
    private final EchoEndpoint endpoint;

    Made(EchoEndpoint endpoint) {
      this.endpoint = endpoint;
    }

    @Override
    public <T> T getEndpointInstance(Class<T> type) {
      return type.cast(endpoint);
    }
  }
}
