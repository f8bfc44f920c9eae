package io.github.throughline.showcase;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Where a drill fails. */
enum Phase {
  BEFORE_VALUES("in the servlet, before any value is set"),
  AFTER_VALUES("in the servlet, after the values are set"),
  AFTER_COMMIT("in the servlet, after half of the response is on its way"),
  MANAGED_HOP("in a task of the managed executor"),
  PLAIN_HOP("in a task of the wrapped executor"),
  ASYNC_BEFORE_HOP("after startAsync, before anything else is started"),
  ASYNC_HOP("in the task that was to answer"),
  ASYNC_TIMEOUT("by nobody answering in time"),
  ASYNC_DISPATCH("on the way back, in the asynchronous dispatch"),
  ERROR_PAGE("in the servlet, and then in the error page as well"),
  ERROR("in the servlet, with an Error instead of an exception");

  private final String where;

  Phase(String where) {
    this.where = where;
  }

  /** The phase of that name. */
  static Phase named(String name) {
    return Arrays.stream(values())
        .filter(phase -> phase.label().equals(name))
        .findFirst()
        .orElseThrow(() -> new Refusal(404, "There is no drill \"" + name + "\"", labels()));
  }

  static List<String> labels() {
    return Arrays.stream(values()).map(Phase::label).toList();
  }

  /** The name as it stands in the address. */
  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  String where() {
    return where;
  }

  RuntimeException failure() {
    return new IllegalStateException("A drill: failing " + where);
  }
}
