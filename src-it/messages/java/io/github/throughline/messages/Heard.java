package io.github.throughline.messages;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What the listener saw at each message. */
@ApplicationScoped
public class Heard {
  private final Map<String, String> messages = new ConcurrentHashMap<>();

  void add(String message, String seen) {
    messages.put(message, seen);
  }

  Map<String, String> all() {
    return Map.copyOf(messages);
  }
}
