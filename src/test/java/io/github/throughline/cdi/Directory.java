package io.github.throughline.cdi;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.naming.Context;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import javax.naming.NoInitialContextException;
import javax.naming.spi.NamingManager;

/** A naming service, as servers have one, while it is started. */
public final class Directory {
  /** What there is. */
  public static final Map<String, Object> BOUND = new ConcurrentHashMap<>();

  static final List<String> ASKED = Collections.synchronizedList(new ArrayList<>());

  private static volatile boolean started;

  private Directory() {}

  /** Has it answer. */
  public static void start() {
    started = true;
    if (!NamingManager.hasInitialContextFactoryBuilder()) {
      try {
        NamingManager.setInitialContextFactoryBuilder(environment -> unused -> initialContext());
      } catch (NamingException e) {
        throw new LinkageError("JNDI cannot be replaced", e);
      }
    }
  }

  /** Has it be as if there were none. */
  public static void stop() {
    started = false;
    BOUND.clear();
    ASKED.clear();
  }

  private static Context initialContext() throws NoInitialContextException {
    if (!started) {
      throw new NoInitialContextException("as in Java SE");
    }
    return context();
  }

  private static Context context() {
    return (Context)
        Proxy.newProxyInstance(
            Directory.class.getClassLoader(),
            new Class<?>[] {Context.class},
            (proxy, method, arguments) ->
                method.getName().equals("lookup") ? lookUp((String) arguments[0]) : null);
  }

  private static Object lookUp(String name) throws NameNotFoundException {
    ASKED.add(name);
    if (name.equals("java:app") || name.equals("java:comp")) {
      return context();
    }
    Object bound = BOUND.get(name);
    if (bound == null) {
      throw new NameNotFoundException(name);
    }
    return bound;
  }
}
