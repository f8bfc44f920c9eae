package io.github.throughline.platform;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The alarms that have rung, and whom they saw. */
@ApplicationScoped
public class Rung {
  private final Map<String, String> alarms = new ConcurrentHashMap<>();

  void add(String name, String seen) {
    alarms.put(name, seen);
  }

  Map<String, String> all() {
    return Map.copyOf(alarms);
  }
}
