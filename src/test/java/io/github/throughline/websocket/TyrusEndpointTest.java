package io.github.throughline.websocket;

import static io.github.throughline.servlet.Fakes.fake;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.throughline.CapturedLog;
import io.github.throughline.application.Header;
import io.github.throughline.application.WebSocketEvent.Accept;
import io.github.throughline.application.WebSocketEvent.Disconnect;
import io.github.throughline.websocket.TyrusEndpoint.Registration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.CloseReason;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Extension;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TyrusEndpointTest {
  private static final List<String> REQUESTED = List.of("chat", "news");

  private final FakeTyrus tyrus = FakeTyrus.make();
  private final ServletContext application = tyrus.application();
  private final TrialSocket trial = new TrialSocket().upgrading();
  private final List<String> added = new ArrayList<>();

  private final HttpServletResponse response =
      fake(
          HttpServletResponse.class,
          Map.of("addHeader", header -> added.add(header[0] + ": " + header[1])));

  /** One handshake, as the container sees it. */
  private interface Handling {
    void handle(ServerEndpointConfig config, Map<String, String> parameters) throws Exception;
  }

  /** Has a handshake answered that the application has accepted. */
  private void upgrade(TrialSocket accepted, Accept accept, Handling handling) throws Exception {
    ServerContainer container =
        fake(
            ServerContainer.class,
            Map.of("upgradeHttpToWebSocket", arguments -> handle(handling, arguments)));
    Acceptance acceptance = Acceptance.of(accept, TrialSocket.SCOPE, accepted.endpoint());
    Registration.of(application, tyrus)
        .upgrade(container, fake(HttpServletRequest.class, Map.of()), response, acceptance);
  }

  @SuppressWarnings("unchecked") // as the container's method has it
  private static @Nullable Object handle(Handling handling, Object[] arguments) {
    try {
      handling.handle(
          (ServerEndpointConfig) arguments[2], (Map<String, String>) (Map<?, ?>) arguments[3]);
      return null;
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static TyrusEndpoint endpoint(ServerEndpointConfig config) throws Exception {
    return config.getConfigurator().getEndpointInstance(TyrusEndpoint.class);
  }

  private static Session session(Map<String, String> parameters) {
    Map<String, Function<Object[], @Nullable Object>> methods = new HashMap<>();
    methods.put("getPathParameters", none -> parameters);
    methods.put("getAsyncRemote", none -> null);
    methods.put("setMaxIdleTimeout", millis -> null);
    methods.put("addMessageHandler", handler -> null);
    return fake(Session.class, methods);
  }

  private static void open(TyrusEndpoint endpoint, Map<String, String> parameters) {
    endpoint.onOpen(session(parameters), fake(EndpointConfig.class, Map.of()));
  }

  @Test
  void containersOfThatNameNeedIt() {
    assertThat(Registration.isNeeded(tyrus)).isTrue();
    assertThat(Registration.isNeeded(fake(ServerContainer.class, Map.of()))).isFalse();
  }

  @Test
  void containerThatNeedsItGetsIt() throws Exception {
    Acceptance acceptance =
        Acceptance.of(
            new Accept(null, List.of(new Header("x-own", "1"))),
            TrialSocket.SCOPE,
            trial.endpoint());
    ServletContext context =
        fake(
            ServletContext.class,
            Map.of(
                "getAttribute",
                name ->
                    name[0].equals(ServerContainer.class.getName())
                        ? tyrus
                        : application.getAttribute((String) name[0]),
                "setAttribute",
                entry -> {
                  application.setAttribute((String) entry[0], entry[1]);
                  return null;
                }));
    HttpServletRequest request =
        fake(HttpServletRequest.class, Map.of("getServletContext", none -> context));
    acceptance.give(request, response);
    acceptance.give(request, response);
    assertThat(tyrus.registered).hasSize(1);
    assertThat(added).containsExactly("x-own: 1", "x-own: 1");
  }

  @Test
  void oneEndpointIsRegisteredForAWebApplicationWhereNobodyFindsIt() throws Exception {
    Registration first = Registration.of(application, tyrus);
    assertThat(Registration.of(application, tyrus)).isSameAs(first);
    assertThat(tyrus.registered).hasSize(1);
    FakeTyrus other = FakeTyrus.make();
    assertThat(Registration.of(other.application(), other)).isNotSameAs(first);
    assertThat(other.registered).hasSize(1);
    String path = tyrus.registered.get(0).getPath();
    assertThat(path).matches("/[-0-9a-f]{36}/\\{id}");
    assertThat(other.registered.get(0).getPath()).isNotEqualTo(path);
  }

  @Test
  void endpointThatTyrusRefusesFailsTheHandshake() {
    DeploymentException refusal = new DeploymentException("too late");
    tyrus.refusal = refusal;
    assertThatThrownBy(() -> Registration.of(application, tyrus))
        .isExactlyInstanceOf(DeploymentException.class)
        .hasMessage("Tyrus has refused an endpoint")
        .hasCause(refusal);
    tyrus.refusal = null;
    assertThat(upgradesIn(application)).isTrue();
  }

  private boolean upgradesIn(ServletContext context) {
    try {
      return Registration.of(context, tyrus) != null && tyrus.registered.size() == 1;
    } catch (DeploymentException e) {
      return false;
    }
  }

  @Test
  void anotherTyrusIsToldOf() {
    assertThatThrownBy(() -> Registration.of(application, FakeTyrus.stranger()))
        .isExactlyInstanceOf(DeploymentException.class)
        .hasMessage("This Tyrus takes endpoints in another way");
  }

  @Test
  void handshakeBecomesTheWebSocketThatWasAccepted() throws Exception {
    TrialSocket other = new TrialSocket().upgrading();
    upgrade(trial, new Accept(), (config, parameters) -> open(endpoint(config), parameters));
    trial.tasks.runAll();
    other.tasks.runAll();
    assertThat(trial.accepted()).isCompleted();
    assertThat(other.accepted()).isNotDone();
  }

  @Test
  void webSocketMayBeMadeAfterTheHandshakeAndOnce() throws Exception {
    List<TyrusEndpoint> endpoints = new ArrayList<>();
    Map<String, String> kept = new HashMap<>();
    upgrade(
        trial,
        new Accept(),
        (config, parameters) -> {
          endpoints.add(endpoint(config));
          endpoints.add(endpoint(config));
          kept.putAll(parameters);
        });
    open(endpoints.get(0), kept);
    trial.tasks.runAll();
    assertThat(trial.accepted()).isCompleted();
    assertThatThrownBy(() -> open(endpoints.get(1), kept)).isInstanceOf(NullPointerException.class);
  }

  /** Also where they meet, as each has a thread of its own. */
  @Test
  void eachHandshakeIsAnsweredAsItsApplicationWants() throws Exception {
    List<String> chosen = new ArrayList<>();
    TrialSocket other = new TrialSocket().upgrading();
    upgrade(
        trial,
        new Accept("news", List.of(new Header("x-own", "1"), new Header("x-own", "2"))),
        (config, parameters) -> {
          Thread thread = new Thread(() -> handshake(other, chosen));
          thread.start();
          thread.join();
          chosen.add(negotiated(config));
        });
    assertThat(chosen).containsExactly("chat", "news");
    assertThat(added).containsExactly("x-own: 1", "x-own: 2");
  }

  private void handshake(TrialSocket socket, List<String> chosen) {
    try {
      upgrade(
          socket,
          new Accept("chat", List.of()),
          (config, parameters) -> chosen.add(negotiated(config)));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static String negotiated(ServerEndpointConfig config) {
    Extension extension = fake(Extension.class, Map.of());
    var configurator = config.getConfigurator();
    assertThat(configurator.getNegotiatedExtensions(List.of(extension), List.of(extension)))
        .isEmpty();
    assertThat(configurator.checkOrigin("https://elsewhere.example")).isTrue();
    return configurator.getNegotiatedSubprotocol(List.of(), REQUESTED);
  }

  @Test
  void clientThatComesInAnotherWayIsSentAway() throws Exception {
    Registration registration = Registration.of(application, tyrus);
    assertThat(registration.checkOrigin("")).isFalse();
    upgrade(trial, new Accept(), (config, parameters) -> {});
    assertThat(registration.checkOrigin("")).as("after a handshake").isFalse();
  }

  @Test
  void nothingIsKeptOfAHandshakeThatFails() throws Exception {
    List<TyrusEndpoint> endpoints = new ArrayList<>();
    Map<String, String> kept = new HashMap<>();
    assertThatThrownBy(
            () ->
                upgrade(
                    trial,
                    new Accept(),
                    (config, parameters) -> {
                      endpoints.add(endpoint(config));
                      kept.putAll(parameters);
                      throw new IllegalStateException("no");
                    }))
        .isInstanceOf(IllegalStateException.class);
    assertThat(Registration.of(application, tyrus).checkOrigin("")).isFalse();
    assertThatThrownBy(() -> open(endpoints.get(0), kept)).isInstanceOf(NullPointerException.class);
  }

  @Test
  void endIsTold() throws Exception {
    List<TyrusEndpoint> endpoints = new ArrayList<>();
    upgrade(
        trial,
        new Accept(),
        (config, parameters) -> {
          endpoints.add(endpoint(config));
          open(endpoints.get(0), parameters);
        });
    trial.tasks.runAll();
    try (CapturedLog log = new CapturedLog(Level.FINE)) {
      endpoints.get(0).onError(session(Map.of()), new IOException("reset"));
      assertThat(log.messages()).containsExactly("WebSocket /path has a problem");
    }
    assertThat(trial.state()).isEqualTo("open");
    endpoints.get(0).onClose(session(Map.of()), new CloseReason(() -> 3000, "bye"));
    trial.tasks.runAll();
    var unused = trial.receive();
    assertThat(trial.receive()).isCompletedWithValue(new Disconnect(3000, "bye"));
  }

  @Test
  void endBeforeTheBeginningIsNobodys() throws Exception {
    upgrade(
        trial,
        new Accept(),
        (config, parameters) -> {
          TyrusEndpoint endpoint = endpoint(config);
          endpoint.onError(session(parameters), new IOException("reset"));
          endpoint.onClose(session(parameters), new CloseReason(() -> 1006, ""));
        });
    assertThat(trial.state()).isEqualTo("accepted");
  }
}
