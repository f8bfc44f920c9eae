package io.github.throughline.websocket;

import static java.util.Objects.requireNonNull;

import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.CloseReason;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Extension;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket in Payara or GlassFish. Their Tyrus makes WebSockets of what is registered alone:
 * there is one endpoint for each web application, at a path that no client knows, and a parameter
 * of that path tells which handshake it is. Public as Tyrus wants it.
 */
public final class TyrusEndpoint extends Endpoint {
  private static final String ID = "id";

  private final Map<String, Endpoint> accepted;
  private volatile @Nullable Endpoint endpoint;

  private TyrusEndpoint(Map<String, Endpoint> accepted) {
    this.accepted = accepted;
  }

  @Override
  public void onOpen(Session session, EndpointConfig config) {
    Endpoint opened = requireNonNull(accepted.remove(session.getPathParameters().get(ID)));
    endpoint = opened;
    opened.onOpen(session, config);
  }

  @Override
  public void onClose(Session session, CloseReason reason) {
    Endpoint opened = endpoint;
    if (opened != null) {
      opened.onClose(session, reason);
    }
  }

  @Override
  public void onError(Session session, Throwable failure) {
    Endpoint opened = endpoint;
    if (opened != null) {
      opened.onError(session, failure);
    }
  }

  /** What is registered for a web application. */
  static final class Registration extends ServerEndpointConfig.Configurator {
    private static final String ATTRIBUTE = Registration.class.getName();

    private final Map<String, Endpoint> accepted = new ConcurrentHashMap<>();

    /** The handshakes that threads are in. */
    private final Map<Thread, Acceptance> current = new ConcurrentHashMap<>();

    private final ServerEndpointConfig config =
        ServerEndpointConfig.Builder.create(
                TyrusEndpoint.class, "/" + UUID.randomUUID() + "/{" + ID + "}")
            .configurator(this)
            .build();

    /** Whether a container is one of those. */
    static boolean isNeeded(ServerContainer container) {
      return container.getClass().getName().startsWith("org.glassfish.tyrus.");
    }

    /** Answers that of a web application; the first call makes it. */
    static Registration of(ServletContext context, ServerContainer container)
        throws DeploymentException {
      synchronized (container) {
        if (context.getAttribute(ATTRIBUTE) instanceof Registration registration) {
          return registration;
        }
        Registration made = new Registration();
        made.register(container);
        context.setAttribute(ATTRIBUTE, made);
        return made;
      }
    }

    /** By Tyrus' own method: that of the specification works before the first request only. */
    private void register(ServerContainer container) throws DeploymentException {
      try {
        container
            .getClass()
            .getSuperclass()
            .getMethod("register", ServerEndpointConfig.class)
            .invoke(container, config);
      } catch (InvocationTargetException e) {
        throw new DeploymentException("Tyrus has refused an endpoint", e.getCause());
      } catch (ReflectiveOperationException e) {
        throw new DeploymentException("This Tyrus takes endpoints in another way", e);
      }
    }

    /** Has the container answer. */
    void upgrade(
        ServerContainer container,
        HttpServletRequest request,
        HttpServletResponse response,
        Acceptance acceptance)
        throws DeploymentException, IOException {
      String id = UUID.randomUUID().toString();
      SocketEndpoint endpoint = acceptance.getEndpointInstance(SocketEndpoint.class);
      accepted.put(id, endpoint);
      acceptance.addHeaders(response); // Tyrus would make one header of those of a name
      current.put(Thread.currentThread(), acceptance);
      boolean upgraded = false;
      try {
        container.upgradeHttpToWebSocket(
            new TyrusUpgrade.Request(request, endpoint.executor(), endpoint::whenUnanswered),
            response,
            config,
            Map.of(ID, id));
        upgraded = true;
      } finally {
        current.remove(Thread.currentThread());
        if (!upgraded) {
          accepted.remove(id);
        }
      }
    }

    @Override
    public <T> T getEndpointInstance(Class<T> type) {
      return type.cast(new TyrusEndpoint(accepted));
    }

    @Override
    public String getNegotiatedSubprotocol(List<String> supported, List<String> requested) {
      return requireNonNull(current.get(Thread.currentThread()))
          .getNegotiatedSubprotocol(supported, requested);
    }

    @Override
    public List<Extension> getNegotiatedExtensions(
        List<Extension> installed, List<Extension> requested) {
      return List.of();
    }

    /** A client that has got here in another way is sent away. */
    @Override
    public boolean checkOrigin(String origin) {
      return current.containsKey(Thread.currentThread());
    }
  }
}
