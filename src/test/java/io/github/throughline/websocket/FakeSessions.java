package io.github.throughline.websocket;

import static net.bytebuddy.matcher.ElementMatchers.isAbstract;

import jakarta.websocket.Session;
import java.lang.reflect.InvocationHandler;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.description.modifier.Visibility;
import net.bytebuddy.dynamic.loading.ClassLoadingStrategy;
import net.bytebuddy.implementation.InvocationHandlerAdapter;

/** Sessions whose classes have the names of containers'. */
final class FakeSessions {
  static final String TOMCAT = "org.apache.tomcat.websocket.WsSession";
  static final String UNDERTOW = "io.undertow.websockets.jsr.UndertowSession";

  private FakeSessions() {}

  /** Makes a session of a class with a name, and with methods of its own without parameters. */
  static Session session(String name, InvocationHandler handler, String... own) {
    var type = new ByteBuddy().subclass(Object.class).implement(Session.class).name(name);
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
      return (Session) made.getConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(name, e);
    }
  }
}
