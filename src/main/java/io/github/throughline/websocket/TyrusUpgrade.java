package io.github.throughline.websocket;

import static java.util.Objects.requireNonNull;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Gives Tyrus a connection of ours. Public, as Payara and GlassFish make one. */
public final class TyrusUpgrade implements HttpUpgradeHandler {
  private @Nullable HttpUpgradeHandler tyrus;
  private @Nullable Executor executor;
  private @Nullable Function<Runnable, Future<?>> later;
  private volatile @Nullable TyrusConnection connection;

  /** Made by the container. */
  public TyrusUpgrade() {}

  @Override
  public void init(WebConnection container) {
    TyrusConnection made =
        new TyrusConnection(container, requireNonNull(executor), requireNonNull(later));
    connection = made;
    requireNonNull(tyrus).init(made);
    made.begin();
  }

  @Override
  public void destroy() {
    TyrusConnection made = connection;
    if (made == null) {
      requireNonNull(tyrus).destroy();
    } else {
      made.giveUp();
      made.whenBegun(requireNonNull(tyrus)::destroy);
    }
  }

  /** A handshake in which Tyrus gets such a connection. */
  static final class Request extends HttpServletRequestWrapper {
    private final Executor executor;
    private final Function<Runnable, Future<?>> later;

    /**
     * Makes one.
     *
     * @param executor does what the container must not be asked for in its own calls, always
     * @param later runs a task when a client has had its time to answer that the WebSocket is
     *     closed
     */
    Request(HttpServletRequest request, Executor executor, Function<Runnable, Future<?>> later) {
      super(request);
      this.executor = executor;
      this.later = later;
    }

    @Override
    public <T extends HttpUpgradeHandler> T upgrade(Class<T> type)
        throws IOException, ServletException {
      T tyrus;
      try {
        tyrus = type.getConstructor().newInstance();
      } catch (ReflectiveOperationException e) {
        throw new ServletException("This Tyrus takes connections in another way", e);
      }
      TyrusUpgrade made = super.upgrade(TyrusUpgrade.class);
      made.tyrus = tyrus;
      made.executor = executor;
      made.later = later;
      return tyrus;
    }
  }
}
