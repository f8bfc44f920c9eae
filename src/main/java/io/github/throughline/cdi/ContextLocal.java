package io.github.throughline.cdi;

import static java.lang.annotation.ElementType.FIELD;
import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.ElementType.PARAMETER;
import static java.lang.annotation.ElementType.TYPE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import jakarta.enterprise.util.AnnotationLiteral;
import jakarta.enterprise.util.Nonbinding;
import jakarta.inject.Qualifier;
import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/**
 * Declares and injects a context variable, identified by its name throughout the application.
 *
 * {@snippet :
 * @Inject @ContextLocal("tenant") ContextVar<String> tenant;   // the variable
 * @Inject @ContextLocal("visit") Local visit;                  // a namespace
 * @Inject @ContextLocal("units") LocalStack<String> units;     // a stack
 * @Inject @ContextLocal("user") User user;                     // the current value of the variable
 * }
 *
 * <p>The last form injects an object that stands for the value of the {@link
 * io.github.throughline.context.ContextVar}{@code <User>} of that name, looked up at every call;
 * its type must be an interface or a class that CDI can proxy. Where nothing is bound, its methods
 * throw {@link io.github.throughline.context.UnboundException}.
 *
 * <p>All injection points of one name must agree on the type, else the deployment fails.
 */
@Qualifier @Documented
@Retention(RUNTIME)
@Target({FIELD, PARAMETER, METHOD, TYPE})
public @interface ContextLocal {
  /**
   * The name, not empty.
   *
   * @return the name
   */
  @Nonbinding
  String value();

  /** The annotation as an object, for look-ups in code. */
  final class Literal extends AnnotationLiteral<ContextLocal> implements ContextLocal {
    private static final long serialVersionUID = 1L;

    private final String value;

    private Literal(String value) {
      this.value = value;
    }

    /**
     * Makes a qualifier.
     *
     * @param value the name
     * @return the qualifier
     */
    public static Literal of(String value) {
      return new Literal(value);
    }

    @Override
    public String value() {
      return value;
    }
  }
}
