package io.github.throughline.cdi;

import static java.lang.annotation.RetentionPolicy.RUNTIME;

import jakarta.enterprise.util.AnnotationLiteral;
import jakarta.inject.Qualifier;
import java.lang.annotation.Retention;

/** Tells the beans for the values of different variables of one class apart. */
@Qualifier @Retention(RUNTIME)
@interface CurrentValue {
  String value();

  final class Literal extends AnnotationLiteral<CurrentValue> implements CurrentValue {
    private static final long serialVersionUID = 1L;

    private final String value;

    Literal(String value) {
      this.value = value;
    }

    @Override
    public String value() {
      return value;
    }
  }
}
