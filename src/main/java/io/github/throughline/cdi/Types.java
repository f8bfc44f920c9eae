package io.github.throughline.cdi;

import java.lang.reflect.Constructor;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Questions about the types of injection points. */
final class Types {
  private static final Pattern PACKAGES = Pattern.compile("(\\p{Lower}[\\w$]*\\.)+");

  private Types() {}

  static Class<?> rawType(Type type) {
    if (type instanceof Class<?> plain) {
      return plain;
    }
    return type instanceof ParameterizedType parameterized
        ? (Class<?>) parameterized.getRawType()
        : Object.class;
  }

  /** Whether values of the type can be told from others: it has no wildcard and no variable. */
  static boolean isKnown(Type type) {
    if (type instanceof TypeVariable || type instanceof WildcardType) {
      return false;
    }
    if (type instanceof GenericArrayType array) {
      return isKnown(array.getGenericComponentType());
    }
    return !(type instanceof ParameterizedType parameterized)
        || Arrays.stream(parameterized.getActualTypeArguments()).allMatch(Types::isKnown);
  }

  static String simpleName(Type type) {
    return PACKAGES.matcher(type.getTypeName()).replaceAll("");
  }

  static Type boxed(Type type) {
    return type instanceof Class<?> plain && plain.isPrimitive()
        ? java.lang.invoke.MethodType.methodType(plain).wrap().returnType()
        : type;
  }

  /**
   * Says why there can be no client proxy of the type; {@code null} if there can be one.
   *
   * @see <a href="https://jakarta.ee/specifications/cdi/4.0/">CDI 4.0, Unproxyable bean types</a>
   */
  static @Nullable String obstacleToProxy(Type type) {
    if (type == Object.class) {
      return "it says nothing about the values";
    }
    if (!(type instanceof Class<?>) && !(type instanceof ParameterizedType)) {
      return "it is an array";
    }
    Class<?> raw = rawType(type);
    if (raw.isPrimitive() || raw.isArray()) {
      return raw.isArray() ? "it is an array" : "it is a primitive type";
    }
    if (raw.isSealed()) {
      return "it is sealed";
    }
    return raw.isInterface() ? null : obstacleToSubclass(raw);
  }

  private static @Nullable String obstacleToSubclass(Class<?> raw) {
    if (Modifier.isFinal(raw.getModifiers())) {
      return "the class is final";
    }
    if (Arrays.stream(raw.getDeclaredConstructors()).noneMatch(Types::canBeCalledBySubclass)) {
      return "it has no constructor without parameters that is not private";
    }
    for (Class<?> owner = raw; owner != Object.class; owner = owner.getSuperclass()) {
      for (Method method : owner.getDeclaredMethods()) {
        if (isFinalForCallers(method)) {
          return "its method " + method.getName() + " is final";
        }
      }
    }
    return null;
  }

  private static boolean canBeCalledBySubclass(Constructor<?> constructor) {
    return constructor.getParameterCount() == 0 && !Modifier.isPrivate(constructor.getModifiers());
  }

  private static boolean isFinalForCallers(Method method) {
    int modifiers = method.getModifiers();
    return Modifier.isFinal(modifiers)
        && !Modifier.isStatic(modifiers)
        && !Modifier.isPrivate(modifiers)
        && !method.isSynthetic();
  }
}
