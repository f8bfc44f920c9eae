package io.github.throughline.servlet;

import io.github.throughline.application.AsyncApplication;
import io.github.throughline.application.BlockingApplication;
import io.github.throughline.application.LegacyApplication;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRegistration;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Registers a servlet for each annotated class, and collects what is wrong with the classes. */
final class ServedTypes {
  private static final List<Class<?>> KINDS =
      List.of(AsyncApplication.class, LegacyApplication.class, BlockingApplication.class);
  private static final String NAMES =
      KINDS.stream().map(Class::getSimpleName).collect(Collectors.joining(", "));

  /** The root alone, an extension, a path, or all that is below one. */
  private static final Pattern SOUND =
      Pattern.compile("|\\*\\.[^*/\\p{Cntrl}]+|/[^*\\p{Cntrl}]*|/([^*\\p{Cntrl}]*/)?\\*");

  private final ServletContext context;
  private final List<ServedServlet> servlets = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();

  /** The patterns so far, with the class that has each. */
  private final Map<String, Class<?>> patterns = new HashMap<>();

  private ServedTypes(ServletContext context) {
    this.context = context;
  }

  /**
   * Registers servlets.
   *
   * @param types classes with the annotation; some servers add others
   * @return the servlets, in the order of the names of their classes
   * @throws ServletException if there are problems; the message has all of them
   */
  static List<ServedServlet> register(Collection<Class<?>> types, ServletContext context)
      throws ServletException {
    ServedTypes served = new ServedTypes(context);
    types.stream()
        .filter(type -> type.isAnnotationPresent(ServeAt.class))
        .sorted(Comparator.comparing(Class::getName))
        .forEach(served::add);
    if (!served.problems.isEmpty()) {
      throw new ServletException(String.join(System.lineSeparator(), served.problems));
    }
    return served.servlets;
  }

  private void add(Class<?> type) {
    check(type);
    ServedServlet servlet = new ServedServlet(type);
    ServletRegistration.Dynamic registration = context.addServlet(type.getName(), servlet);
    if (registration == null) {
      return; // web.xml has a servlet of that name, and says what it is
    }
    servlets.add(servlet);
    registration.setAsyncSupported(true);
    registration.setLoadOnStartup(1); // only what was initialized is destroyed, while CDI is there
    String[] values = type.getAnnotation(ServeAt.class).value();
    if (values.length == 0) {
      problem(type, "({})", "it has no URL pattern. Give it one, such as \"/path/*\"");
    }
    for (String value : values) {
      map(type, value, registration);
    }
  }

  private void check(Class<?> type) {
    long kinds = KINDS.stream().filter(kind -> kind.isAssignableFrom(type)).count();
    if (kinds == 0) {
      problem(type, "", "it is no application. Implement one of " + NAMES);
    } else if (kinds > 1) {
      problem(type, "", "it is several kinds of application. Implement only one of " + NAMES);
    }
    if (Modifier.isAbstract(type.getModifiers())) {
      problem(type, "", "it is abstract. Annotate a class of which there can be an object");
    }
  }

  private void map(Class<?> type, String pattern, ServletRegistration registration) {
    String shown = "(\"" + pattern + "\")";
    if (!SOUND.matcher(pattern).matches()) {
      problem(
          type,
          shown,
          "it is no URL pattern. Write it as \"/path/*\", \"/path\", \"*.extension\", \"/\" or \"\"");
      return;
    }
    Class<?> other = patterns.putIfAbsent(pattern, type);
    if (other == type) {
      problem(type, shown, "the pattern is there twice. Leave one of them");
    } else if (other != null) {
      problem(type, shown, taken("of " + other.getName()));
    } else if (!registration.addMapping(pattern).isEmpty()) {
      problem(type, shown, taken("of servlet " + ownerOf(pattern)));
    }
  }

  private static String taken(String by) {
    return "the pattern is also that " + by + ". Change one of them";
  }

  private String ownerOf(String pattern) {
    return context.getServletRegistrations().values().stream()
        .filter(registration -> registration.getMappings().contains(pattern))
        .map(ServletRegistration::getName)
        .collect(Collectors.joining(", "));
  }

  private void problem(Class<?> type, String value, String what) {
    problems.add("@ServeAt%s on %s: %s".formatted(value, type.getName(), what));
  }
}
