package io.github.throughline.websocket;

import static io.github.throughline.servlet.Fakes.fake;
import static java.util.Objects.requireNonNull;
import static net.bytebuddy.matcher.ElementMatchers.isAbstract;

import jakarta.servlet.ServletContext;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.implementation.StubMethod;
import org.jspecify.annotations.Nullable;

/** What Payara's container of WebSockets has beside what the specification asks for. */
public abstract class FakeTyrus implements ServerContainer {
  private static final String NAME = "org.glassfish.tyrus.servlet.Container";

  /** What was registered. */
  final List<ServerEndpointConfig> registered = new ArrayList<>();

  /** Thrown by each registration. */
  @Nullable DeploymentException refusal;

  private final Map<String, Object> attributes = new HashMap<>();

  /** Made by a subclass, as the method that registers is one of a superclass. */
  public FakeTyrus() {}

  static FakeTyrus make() {
    return (FakeTyrus) make(FakeTyrus.class);
  }

  /** Makes one which knows nothing of registrations. */
  static ServerContainer stranger() {
    return make(ServerContainer.class);
  }

  private static ServerContainer make(Class<? extends ServerContainer> type) {
    var made =
        new ByteBuddy()
            .subclass(type)
            .name(NAME)
            .method(isAbstract())
            .intercept(StubMethod.INSTANCE)
            .make()
            .load(FakeTyrus.class.getClassLoader())
            .getLoaded();
    try {
      return made.getConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(NAME, e);
    }
  }

  /** As Tyrus has it. */
  public void register(ServerEndpointConfig config) throws DeploymentException {
    DeploymentException thrown = refusal;
    if (thrown != null) {
      throw thrown;
    }
    registered.add(config);
  }

  /** A web application in it. */
  ServletContext application() {
    return fake(
        ServletContext.class,
        Map.of(
            "getAttribute", name -> attributes.get((String) name[0]),
            "setAttribute", entry -> attributes.put((String) entry[0], requireNonNull(entry[1]))));
  }
}
