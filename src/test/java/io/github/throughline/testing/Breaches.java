package io.github.throughline.testing;

import static io.github.throughline.testing.Step.given;
import static io.github.throughline.testing.Step.returns;
import static io.github.throughline.testing.Step.sent;
import static io.github.throughline.testing.Violation.Party.APPLICATION;
import static io.github.throughline.testing.Violation.Party.SERVER;

import io.github.throughline.application.Address;
import io.github.throughline.application.CustomEvent;
import io.github.throughline.application.CustomScope;
import io.github.throughline.application.Header;
import io.github.throughline.application.HttpEvent;
import io.github.throughline.application.HttpScope;
import io.github.throughline.application.LifespanEvent;
import io.github.throughline.application.LifespanScope;
import io.github.throughline.application.Scope;
import io.github.throughline.application.WebSocketEvent;
import io.github.throughline.application.WebSocketScope;
import io.github.throughline.testing.Violation.Party;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Ways to break each rule, and nothing else. */
final class Breaches {
  static final ByteBuffer BYTES = ByteBuffer.allocate(1);
  static final HttpEvent.ResponseStart START = new HttpEvent.ResponseStart(200, List.of());
  static final HttpEvent.ResponseStart START_WITH_TRAILERS =
      new HttpEvent.ResponseStart(200, List.of(new Header("trailer", "x-sum")), true);
  static final HttpEvent.ResponseBody MORE = new HttpEvent.ResponseBody(BYTES, true);
  static final HttpEvent.ResponseBody LAST = new HttpEvent.ResponseBody(BYTES, false);
  static final HttpEvent.PathSend PATH = new HttpEvent.PathSend(Path.of("/file").toAbsolutePath());
  static final HttpEvent.EarlyHint HINT = new HttpEvent.EarlyHint(List.of("</style.css>"));
  static final HttpEvent.ResponseTrailers TRAILERS =
      new HttpEvent.ResponseTrailers(List.of(), false);
  static final HttpEvent.Request REQUEST = new HttpEvent.Request(BYTES, false);
  static final HttpEvent.Disconnect GONE = new HttpEvent.Disconnect();

  static final WebSocketEvent.Connect CONNECT = new WebSocketEvent.Connect();
  static final WebSocketEvent.Accept ACCEPT = new WebSocketEvent.Accept();
  static final WebSocketEvent.Close CLOSE = new WebSocketEvent.Close();
  static final WebSocketEvent.Send MESSAGE = new WebSocketEvent.Send("x");
  static final WebSocketEvent.Receive RECEIVED = new WebSocketEvent.Receive(BYTES, null);
  static final WebSocketEvent.Disconnect LEFT = new WebSocketEvent.Disconnect(1001, "");
  static final WebSocketEvent.DenialStart DENIAL = new WebSocketEvent.DenialStart(401, List.of());
  static final WebSocketEvent.DenialBody DENIAL_LAST = new WebSocketEvent.DenialBody(BYTES, false);

  static final LifespanEvent.Startup STARTUP = new LifespanEvent.Startup();
  static final LifespanEvent.StartupComplete READY = new LifespanEvent.StartupComplete();
  static final LifespanEvent.StartupFailed UNREADY = new LifespanEvent.StartupFailed("no");
  static final LifespanEvent.Shutdown SHUTDOWN = new LifespanEvent.Shutdown();
  static final LifespanEvent.ShutdownComplete DOWN = new LifespanEvent.ShutdownComplete();

  static final HttpScope PLAIN = HttpScope.builder("GET", "/").build();
  static final HttpScope HTTP =
      HttpScope.builder("GET", "/")
          .extension(HttpEvent.ResponseTrailers.EXTENSION, Map.of())
          .extension(HttpEvent.PathSend.EXTENSION, Map.of())
          .extension(HttpEvent.EarlyHint.EXTENSION, Map.of())
          .build();
  static final WebSocketScope SOCKET =
      WebSocketScope.builder("/")
          .subprotocols(List.of("chat"))
          .extension(WebSocketEvent.DenialStart.EXTENSION, Map.of())
          .build();
  static final LifespanScope LIFESPAN = new LifespanScope("2.0", null);
  static final CustomScope CHAT = new CustomScope("chat", Map.of());

  private final Map<ContractRule, List<Breach>> all = new HashMap<>();

  /** One way to break a rule. */
  record Breach(ContractRule rule, Party party, Consumer<ContractValidator> deed) {}

  Breaches() {
    BreachesOfScopes.addTo(this);
    either();
    http();
    webSocket();
    denials();
    lifespan();
  }

  List<Breach> of(ContractRule rule) {
    return all.getOrDefault(rule, List.of());
  }

  void add(ContractRule rule, Party party, Consumer<ContractValidator> deed) {
    all.computeIfAbsent(rule, any -> new ArrayList<>()).add(new Breach(rule, party, deed));
  }

  void add(ContractRule rule, Party party, Scope scope, Step... steps) {
    add(rule, party, validator -> new Step.Played(validator, scope).play(List.of(steps)));
  }

  private void either() {
    add(ContractRule.NOT_NULL, SERVER, PLAIN, new Step.Given(null));
    add(ContractRule.NOT_NULL, APPLICATION, PLAIN, new Step.Sent(null));
    add(ContractRule.PROTOCOL, SERVER, PLAIN, given(CONNECT));
    add(ContractRule.PROTOCOL, APPLICATION, PLAIN, sent(CLOSE));
    add(ContractRule.PROTOCOL, SERVER, SOCKET, given(REQUEST));
    add(ContractRule.PROTOCOL, APPLICATION, SOCKET, sent(new CustomEvent("a.b", Map.of())));
    add(ContractRule.PROTOCOL, SERVER, LIFESPAN, given(GONE));
    add(ContractRule.PROTOCOL, APPLICATION, LIFESPAN, sent(START));
    add(ContractRule.PROTOCOL, SERVER, CHAT, given(REQUEST));
    add(ContractRule.PROTOCOL, APPLICATION, CHAT, sent(new CustomEvent("chats.b", Map.of())));
    add(ContractRule.DIRECTION, SERVER, PLAIN, given(LAST));
    add(ContractRule.DIRECTION, APPLICATION, PLAIN, sent(REQUEST));
    add(ContractRule.DIRECTION, SERVER, SOCKET, given(ACCEPT));
    add(ContractRule.DIRECTION, APPLICATION, SOCKET, sent(RECEIVED));
    add(ContractRule.DIRECTION, SERVER, LIFESPAN, given(READY));
    add(ContractRule.DIRECTION, APPLICATION, LIFESPAN, sent(STARTUP));
    add(
        ContractRule.USE_AFTER_END,
        APPLICATION,
        PLAIN,
        sent(START),
        sent(LAST),
        returns(),
        sent(LAST));
    add(ContractRule.EXTENSION, APPLICATION, PLAIN, sent(START), sent(HINT));
    add(ContractRule.EXTENSION, APPLICATION, PLAIN, sent(START), sent(PATH));
    add(ContractRule.EXTENSION, APPLICATION, PLAIN, sent(START_WITH_TRAILERS));
    add(
        ContractRule.EXTENSION,
        APPLICATION,
        WebSocketScope.builder("/").build(),
        given(CONNECT),
        sent(DENIAL));
  }

  private void http() {
    add(ContractRule.AFTER_DISCONNECT, SERVER, PLAIN, given(GONE), given(GONE), given(REQUEST));
    add(ContractRule.AFTER_DISCONNECT, SERVER, PLAIN, given(GONE), given(REQUEST), returns());
    add(ContractRule.HTTP_REQUEST_ENDED, SERVER, PLAIN, given(REQUEST), given(REQUEST));
    add(ContractRule.HTTP_ONE_START, APPLICATION, PLAIN, sent(START), sent(START));
    add(ContractRule.HTTP_ONE_START, APPLICATION, PLAIN, sent(START), sent(LAST), sent(START));
    add(ContractRule.HTTP_START_FIRST, APPLICATION, PLAIN, sent(LAST));
    add(ContractRule.HTTP_START_FIRST, APPLICATION, HTTP, sent(PATH));
    add(ContractRule.HTTP_START_FIRST, APPLICATION, HTTP, sent(TRAILERS));
    add(ContractRule.FINAL_STATUS, APPLICATION, PLAIN, sent(startOf(103)));
    add(
        ContractRule.TRANSFER_ENCODING,
        APPLICATION,
        PLAIN,
        sent(startOf(200, "transfer-encoding")));
    add(
        ContractRule.HTTP_TRAILER_HEADER,
        APPLICATION,
        HTTP,
        sent(new HttpEvent.ResponseStart(200, List.of(), true)));
    add(ContractRule.HTTP_TRAILERS_ANNOUNCED, APPLICATION, HTTP, sent(START), sent(TRAILERS));
    add(
        ContractRule.HTTP_TRAILERS_AFTER_BODY,
        APPLICATION,
        HTTP,
        sent(START_WITH_TRAILERS),
        sent(MORE),
        sent(TRAILERS));
    add(
        ContractRule.HTTP_TRAILERS_SENT,
        APPLICATION,
        HTTP,
        sent(START_WITH_TRAILERS),
        sent(LAST),
        returns());
    add(ContractRule.HTTP_HINT, APPLICATION, HTTP, sent(HINT));
    add(ContractRule.HTTP_HINT, APPLICATION, HTTP, sent(START), sent(LAST), sent(HINT));
    add(ContractRule.HTTP_ONE_PATH, APPLICATION, HTTP, sent(START), sent(PATH), sent(PATH));
    add(ContractRule.HTTP_PATH_OR_BODY, APPLICATION, HTTP, sent(START), sent(PATH), sent(LAST));
    add(ContractRule.HTTP_PATH_OR_BODY, APPLICATION, HTTP, sent(START), sent(MORE), sent(PATH));
    add(ContractRule.HTTP_COMPLETE, APPLICATION, PLAIN, returns());
    add(ContractRule.HTTP_COMPLETE, APPLICATION, PLAIN, sent(START), returns());
    add(ContractRule.HTTP_COMPLETE, APPLICATION, PLAIN, sent(START), sent(MORE), returns());
  }

  private static HttpEvent.ResponseStart startOf(int status, String... headers) {
    return new HttpEvent.ResponseStart(
        status, List.of(headers).stream().map(name -> new Header(name, "chunked")).toList());
  }

  private void webSocket() {
    WebSocketScope old = SOCKET.toBuilder().specVersion("2.0").build();
    Step connect = given(CONNECT);
    Step accept = sent(ACCEPT);
    add(ContractRule.WEBSOCKET_CONNECT, SERVER, SOCKET, given(LEFT));
    add(ContractRule.WEBSOCKET_CONNECT, SERVER, SOCKET, given(RECEIVED));
    add(ContractRule.WEBSOCKET_CONNECT, SERVER, SOCKET, connect, connect);
    add(ContractRule.WEBSOCKET_RECEIVE_ACCEPTED, SERVER, SOCKET, connect, given(RECEIVED));
    add(ContractRule.AFTER_DISCONNECT, SERVER, SOCKET, connect, given(LEFT), given(RECEIVED));
    add(ContractRule.AFTER_DISCONNECT, SERVER, SOCKET, connect, given(LEFT), connect);
    for (int code : List.of(1004, 1016, 2999)) {
      Step left = given(new WebSocketEvent.Disconnect(code, ""));
      add(ContractRule.WEBSOCKET_DISCONNECT_CODE, SERVER, SOCKET, connect, left);
    }
    Step reason = given(new WebSocketEvent.Disconnect(1000, "why"));
    add(ContractRule.SPEC_VERSION, SERVER, old, connect, reason);
    Step headers = sent(new WebSocketEvent.Accept(null, List.of(new Header("a", "b"))));
    add(ContractRule.SPEC_VERSION, APPLICATION, old, connect, headers);
    Step why = sent(new WebSocketEvent.Close(1000, "why"));
    add(ContractRule.SPEC_VERSION, APPLICATION, old, connect, why);
    add(ContractRule.WEBSOCKET_ANSWER, APPLICATION, SOCKET, accept);
    add(ContractRule.WEBSOCKET_ANSWER, APPLICATION, SOCKET, sent(CLOSE));
    add(ContractRule.WEBSOCKET_ANSWER, APPLICATION, SOCKET, sent(DENIAL));
    add(ContractRule.WEBSOCKET_ONE_ACCEPT, APPLICATION, SOCKET, connect, accept, accept);
    Step other = sent(new WebSocketEvent.Accept("mail", List.of()));
    add(ContractRule.WEBSOCKET_SUBPROTOCOL, APPLICATION, SOCKET, connect, other);
    add(ContractRule.WEBSOCKET_SEND_ACCEPTED, APPLICATION, SOCKET, connect, sent(MESSAGE));
    for (Step late : List.of(sent(MESSAGE), accept, sent(CLOSE), sent(DENIAL))) {
      add(ContractRule.WEBSOCKET_AFTER_CLOSE, APPLICATION, SOCKET, connect, sent(CLOSE), late);
    }
    add(ContractRule.WEBSOCKET_ANSWERED, APPLICATION, SOCKET, connect, returns());
  }

  private void denials() {
    Step connect = given(CONNECT);
    Step deny = sent(DENIAL);
    add(ContractRule.DENIAL_INSTEAD_OF_ACCEPT, APPLICATION, SOCKET, connect, sent(ACCEPT), deny);
    add(ContractRule.DENIAL_ONE_START, APPLICATION, SOCKET, connect, deny, deny);
    add(ContractRule.DENIAL_ONE_START, APPLICATION, SOCKET, connect, sent(DENIAL_LAST));
    for (Step late : List.of(sent(MESSAGE), sent(ACCEPT), sent(CLOSE))) {
      add(ContractRule.DENIAL_ALONE, APPLICATION, SOCKET, connect, deny, late);
    }
    add(ContractRule.WEBSOCKET_ANSWERED, APPLICATION, SOCKET, connect, deny, returns());
    Step early = sent(new WebSocketEvent.DenialStart(101, List.of()));
    add(ContractRule.FINAL_STATUS, APPLICATION, SOCKET, connect, early);
    Step chunked =
        sent(
            new WebSocketEvent.DenialStart(
                400, List.of(new Header("transfer-encoding", "chunked"))));
    add(ContractRule.TRANSFER_ENCODING, APPLICATION, SOCKET, connect, chunked);
  }

  private void lifespan() {
    Step startup = given(STARTUP);
    Step ready = sent(READY);
    Step down = sent(DOWN);
    Step shutdown = given(SHUTDOWN);
    add(ContractRule.LIFESPAN_STARTUP, SERVER, LIFESPAN, shutdown);
    add(ContractRule.LIFESPAN_STARTUP, SERVER, LIFESPAN, startup, startup);
    add(ContractRule.LIFESPAN_SHUTDOWN, SERVER, LIFESPAN, startup, shutdown);
    add(ContractRule.LIFESPAN_SHUTDOWN, SERVER, LIFESPAN, startup, sent(UNREADY), shutdown);
    add(ContractRule.LIFESPAN_STARTUP_ANSWER, APPLICATION, LIFESPAN, ready);
    add(ContractRule.LIFESPAN_STARTUP_ANSWER, APPLICATION, LIFESPAN, startup, ready, ready);
    add(ContractRule.LIFESPAN_STARTUP_ANSWER, APPLICATION, LIFESPAN, startup, ready, sent(UNREADY));
    add(ContractRule.LIFESPAN_SHUTDOWN_ANSWER, APPLICATION, LIFESPAN, startup, ready, down);
    add(
        ContractRule.LIFESPAN_SHUTDOWN_ANSWER,
        APPLICATION,
        LIFESPAN,
        startup,
        ready,
        shutdown,
        down,
        sent(new LifespanEvent.ShutdownFailed("no")));
    add(ContractRule.LIFESPAN_ANSWERED, APPLICATION, LIFESPAN, returns());
    add(ContractRule.LIFESPAN_ANSWERED, APPLICATION, LIFESPAN, startup, returns());
    add(ContractRule.LIFESPAN_ANSWERED, APPLICATION, LIFESPAN, startup, ready, shutdown, returns());
  }

  static Address address() {
    return new Address("/run/socket", null);
  }
}
