package io.github.throughline.context;

import java.lang.reflect.Method;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A method of a view, as what it does to which name.
 *
 * @param kind what it does
 * @param name the name that it does it to
 */
record Accessor(Kind kind, String name) {
  /** The forms of an accessor; a method is of the first one that it fits. */
  enum Kind {
    GET("T getUser()", "get", Kind::reads),
    IS("boolean isUser()", "is", method -> reads(method) && isBoolean(method)),
    HAS("boolean hasUser()", "has", method -> reads(method) && isBoolean(method)),
    REMOVE("void removeUser()", "remove", method -> !takesOne(method) && isVoid(method)),
    SET("void setUser(T)", "set", method -> takesOne(method) && isVoid(method)),
    READ("T user()", "", Kind::reads),
    WRITE("void user(T)", "", method -> takesOne(method) && isVoid(method));

    final String form;
    private final String prefix;

    @SuppressWarnings("ImmutableEnumChecker") // the predicates above keep nothing
    private final Predicate<Method> shape;

    Kind(String form, String prefix, Predicate<Method> shape) {
      this.form = form;
      this.prefix = prefix;
      this.shape = shape;
    }

    Optional<Accessor> match(Method method) {
      String name = method.getName();
      int length = prefix.length();
      boolean prefixed =
          name.startsWith(prefix)
              && name.length() > length
              && !Character.isLowerCase(name.charAt(length));
      boolean named = prefix.isEmpty() || prefixed;
      return named && method.getParameterCount() < 2 && shape.test(method)
          ? Optional.of(new Accessor(this, decapitalize(name.substring(length))))
          : Optional.empty();
    }

    private static boolean reads(Method method) {
      return !takesOne(method) && !isVoid(method);
    }

    private static boolean takesOne(Method method) {
      return method.getParameterCount() == 1;
    }

    private static boolean isVoid(Method method) {
      return method.getReturnType() == void.class;
    }

    private static boolean isBoolean(Method method) {
      return method.getReturnType() == boolean.class;
    }

    /** As for beans: "User" is user, "URL" stays. */
    private static String decapitalize(String name) {
      boolean acronym =
          name.length() > 1
              && Character.isUpperCase(name.charAt(0))
              && Character.isUpperCase(name.charAt(1));
      return acronym ? name : Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }
  }

  @Nullable Object on(Local local, Method method, @Nullable Object argument) {
    switch (kind) {
      case GET, IS, READ -> {
        return ProxyMethods.checked(method, local.get(name));
      }
      case HAS -> {
        return local.contains(name);
      }
      case REMOVE -> local.remove(name);
      case SET, WRITE -> local.set(name, argument);
    }
    return null;
  }
}
