package io.github.throughline.cdi;

import io.github.throughline.context.ContextVar;
import io.github.throughline.context.Local;
import io.github.throughline.context.LocalStack;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.spi.InjectionPoint;
import jakarta.inject.Provider;
import java.lang.reflect.Executable;
import java.lang.reflect.Member;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * What an injection point with {@link ContextLocal} says.
 *
 * @param name the name
 * @param form what is injected
 * @param valueType the type of the values; of a {@link Local}, {@link Object}
 * @param where the injection point, for messages
 */
record Declaration(String name, Form form, Type valueType, String where) {
  /** What can be injected by name. */
  enum Form {
    VARIABLE("ContextVar"),
    STACK("LocalStack"),
    LOCAL("Local"),

    /** The value of a variable itself. */
    VALUE("ContextVar");

    private final String declares;

    Form(String declares) {
      this.declares = declares;
    }
  }

  static @Nullable Declaration of(InjectionPoint point) {
    for (Object qualifier : point.getQualifiers()) {
      if (qualifier instanceof ContextLocal local) {
        return of(local.value(), withoutHandle(point.getType()), describe(point));
      }
    }
    return null;
  }

  private static Declaration of(String name, Type type, String where) {
    Class<?> raw = Types.rawType(type);
    if (raw == ContextVar.class) {
      return new Declaration(name, Form.VARIABLE, argumentOf(type), where);
    }
    if (raw == LocalStack.class) {
      return new Declaration(name, Form.STACK, argumentOf(type), where);
    }
    return raw == Local.class
        ? new Declaration(name, Form.LOCAL, Object.class, where)
        : new Declaration(name, Form.VALUE, type, where);
  }

  /** The type argument, or, of a raw type, its type parameter: just as unknown. */
  private static Type argumentOf(Type type) {
    return type instanceof ParameterizedType parameterized
        ? parameterized.getActualTypeArguments()[0]
        : Types.rawType(type).getTypeParameters()[0];
  }

  static Type withoutHandle(Type type) {
    Class<?> raw = Types.rawType(type);
    return type instanceof ParameterizedType parameterized
            && (raw == Instance.class || raw == Provider.class)
        ? parameterized.getActualTypeArguments()[0]
        : type;
  }

  static String describe(InjectionPoint point) {
    Member member = point.getMember();
    if (member == null) {
      return "a look-up in code";
    }
    String owner = member.getDeclaringClass().getName();
    if (!(member instanceof Executable executable)) {
      return owner + "." + member.getName();
    }
    boolean constructor = executable.getDeclaringClass().getName().equals(executable.getName());
    return "a parameter of " + owner + (constructor ? "(..)" : "." + executable.getName() + "(..)");
  }

  /** The type that the name stands for: that of the variable, also where its value is injected. */
  String declaredType() {
    return form == Form.LOCAL
        ? form.declares
        : form.declares + "<" + Types.simpleName(valueType) + ">";
  }

  boolean agreesWith(Declaration other) {
    return form.declares.equals(other.form.declares) && valueType.equals(other.valueType);
  }

  /**
   * Says what is wrong with this declaration by itself, and what to do; {@code null} if nothing.
   */
  @Nullable String problem() {
    String shown = "@ContextLocal(\"" + name + "\") at " + where;
    if (name.isEmpty()) {
      return shown + ": the name is empty. Give it one";
    }
    if (!Types.isKnown(valueType)) {
      return shown
          + ": the type of the values is unknown. Write a type argument, without wildcards and type"
          + " variables, such as "
          + form.declares
          + "<String>";
    }
    String obstacle = form == Form.VALUE ? Types.obstacleToProxy(valueType) : null;
    return obstacle == null
        ? null
        : shown
            + ": "
            + Types.simpleName(valueType)
            + " cannot be proxied, as "
            + obstacle
            + ". Inject ContextVar<"
            + Types.simpleName(Types.boxed(valueType))
            + "> instead";
  }
}
