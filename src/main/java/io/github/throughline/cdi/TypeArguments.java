package io.github.throughline.cdi;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the type variables of a class's supertypes stand for in the class. */
final class TypeArguments {
  private final Map<TypeVariable<?>, Type> arguments = new HashMap<>();

  TypeArguments(Class<?> type) {
    collect(type);
  }

  private void collect(Class<?> type) {
    List<@Nullable Type> supertypes = new ArrayList<>(Arrays.asList(type.getGenericInterfaces()));
    supertypes.add(type.getGenericSuperclass());
    for (Type supertype : supertypes) {
      if (supertype instanceof ParameterizedType parameterized) {
        TypeVariable<?>[] variables = Types.rawType(parameterized).getTypeParameters();
        for (int index = 0; index < variables.length; index++) {
          arguments.put(variables[index], parameterized.getActualTypeArguments()[index]);
        }
      }
      if (supertype != null) {
        collect(Types.rawType(supertype));
      }
    }
  }

  List<Class<?>> parameters(Method method) {
    return Arrays.stream(method.getGenericParameterTypes()).<Class<?>>map(this::erase).toList();
  }

  /** The class that values of a type have. */
  Class<?> erase(Type type) {
    if (type instanceof Class<?> plain) {
      return plain;
    }
    if (type instanceof ParameterizedType parameterized) {
      return Types.rawType(parameterized);
    }
    if (type instanceof GenericArrayType array) {
      return erase(array.getGenericComponentType()).arrayType();
    }
    if (type instanceof WildcardType wildcard) {
      return erase(wildcard.getUpperBounds()[0]);
    }
    TypeVariable<?> variable = (TypeVariable<?>) type;
    return erase(arguments.getOrDefault(variable, variable.getBounds()[0]));
  }

  /** The class of what a future holds; {@link Object} if it does not tell. */
  Class<?> heldBy(Type future) {
    if (future instanceof TypeVariable<?> variable && arguments.containsKey(variable)) {
      return heldBy(arguments.get(variable));
    }
    return future instanceof ParameterizedType parameterized
        ? erase(parameterized.getActualTypeArguments()[0])
        : Object.class;
  }
}
