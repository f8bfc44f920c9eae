package io.github.throughline.websocket;

import static io.github.throughline.servlet.Fakes.fake;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.WebConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TyrusUpgradeTest {
  private final List<String> calls = new ArrayList<>();
  private final TyrusUpgrade upgrade = new TyrusUpgrade();

  private final HttpServletRequest request =
      new TyrusUpgrade.Request(
          fake(HttpServletRequest.class, Map.of("upgrade", type -> upgradeBy((Class<?>) type[0]))),
          Runnable::run,
          task -> {
            calls.add("later");
            return new CompletableFuture<>();
          });

  private final WebConnection container =
      fake(
          WebConnection.class,
          Map.of(
              "close",
              none -> {
                calls.add("closed");
                upgrade.destroy();
                return null;
              }));

  private Object upgradeBy(Class<?> type) {
    assertThat(type).isEqualTo(TyrusUpgrade.class);
    return upgrade;
  }

  /** As Tyrus has one. */
  public static final class Handler implements HttpUpgradeHandler {
    private @Nullable WebConnection connection;
    private Runnable meanwhile = () -> {};
    private int destroyed;

    /** Made by a container. */
    public Handler() {}

    WebConnection connection() {
      return requireNonNull(connection);
    }

    @Override
    public void init(WebConnection made) {
      connection = made;
      meanwhile.run();
    }

    @Override
    public void destroy() {
      destroyed++;
    }
  }

  /** As no container can make it. */
  public static final class Strange implements HttpUpgradeHandler {
    private Strange() {}

    @Override
    public void init(WebConnection made) {}

    @Override
    public void destroy() {}
  }

  @Test
  void tyrusGetsAConnectionOfOurs() throws Exception {
    Handler handler = request.upgrade(Handler.class);
    upgrade.init(container);
    WebConnection connection = handler.connection();
    assertThat(connection).isInstanceOf(TyrusConnection.class);
    connection.close();
    assertThat(calls).containsExactly("later");
    assertThat(handler.destroyed).isZero();
    ((TyrusConnection) connection).giveUp();
    assertThat(calls).containsExactly("later", "closed");
    assertThat(handler.destroyed).isOne();
  }

  @Test
  void containerMayEndItToo() throws Exception {
    Handler handler = request.upgrade(Handler.class);
    upgrade.init(container);
    upgrade.destroy();
    assertThat(handler.destroyed).isPositive();
    handler.connection().close();
    assertThat(calls).doesNotContain("later");
  }

  @Test
  void endMeanwhileIsToldWhenTyrusHasMadeTheWebSocket() throws Exception {
    Handler handler = request.upgrade(Handler.class);
    handler.meanwhile =
        () -> {
          upgrade.destroy();
          assertThat(handler.destroyed).isZero();
        };
    upgrade.init(container);
    assertThat(handler.destroyed).isPositive();
  }

  @Test
  void endBeforeTheBeginningIsTold() throws Exception {
    Handler handler = request.upgrade(Handler.class);
    upgrade.destroy();
    assertThat(handler.destroyed).isOne();
  }

  @Test
  void anotherTyrusIsToldOf() {
    assertThatThrownBy(() -> request.upgrade(Strange.class))
        .isExactlyInstanceOf(ServletException.class)
        .hasMessage("This Tyrus takes connections in another way");
  }
}
