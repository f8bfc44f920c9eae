package io.github.throughline.showcase;

import static java.lang.annotation.ElementType.FIELD;
import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.ElementType.PARAMETER;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import jakarta.inject.Qualifier;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/** Says which of the desk's executors is meant. */
@Qualifier @Retention(RUNTIME)
@Target({FIELD, METHOD, PARAMETER})
public @interface Pool {
  /** Which one. */
  Kind value();

  /** The desk's executors. */
  enum Kind {
    /** The server's managed executor, or MicroProfile's where the server has none. */
    MANAGED,
    /** An ordinary pool that carries values because it is wrapped. */
    PROPAGATING,
    /** The same pool as it is: it carries nothing. */
    BARE
  }
}
