package io.github.throughline.websocket;

import static net.bytebuddy.matcher.ElementMatchers.isAbstract;

import jakarta.websocket.Session;
import java.lang.reflect.InvocationHandler;
import java.util.concurrent.locks.ReentrantLock;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.description.modifier.Visibility;
import net.bytebuddy.dynamic.loading.ClassLoadingStrategy;
import net.bytebuddy.implementation.InvocationHandlerAdapter;

/** Sessions whose classes have the names of containers'. */
final class FakeSessions {
  static final String TOMCAT = "org.apache.tomcat.websocket.WsSession";
  static final String UNDERTOW = "io.undertow.websockets.jsr.UndertowSession";
  private static final String REMOTE = "wsRemoteEndpoint";

  private FakeSessions() {}

  /** What Tomcat's session has, for its connection. */
  static final class Remote {
    final Connection socketWrapper = new Connection();
  }

  /** What Tomcat has a lock of, which the thread holds that reads. */
  public static final class Connection {
    private final ReentrantLock lock = new ReentrantLock();

    private Connection() {}

    public ReentrantLock getLock() {
      return lock;
    }
  }

  /** Makes a session of a class with a name, and with methods of its own without parameters. */
  static Session session(String name, InvocationHandler handler, String... own) {
    return session(new Remote(), name, handler, own);
  }

  /** The same, with what it has for its connection. */
  static Session session(Remote remote, String name, InvocationHandler handler, String... own) {
    var type =
        new ByteBuddy()
            .subclass(Object.class)
            .implement(Session.class)
            .name(name)
            .defineField(REMOTE, Object.class, Visibility.PUBLIC);
    var whole = type.method(isAbstract()).intercept(InvocationHandlerAdapter.of(handler));
    for (String method : own) {
      whole =
          whole
              .defineMethod(method, Object.class, Visibility.PUBLIC)
              .intercept(InvocationHandlerAdapter.of(handler));
    }
    var made =
        whole
            .make()
            .load(Session.class.getClassLoader(), ClassLoadingStrategy.Default.CHILD_FIRST)
            .getLoaded();
    try {
      Session session = (Session) made.getConstructor().newInstance();
      made.getField(REMOTE).set(session, remote);
      return session;
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(name, e);
    }
  }
}
