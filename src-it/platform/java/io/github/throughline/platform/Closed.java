package io.github.throughline.platform;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The numbers of the requests that have ended, once for each end. */
@ApplicationScoped
public class Closed {
  private final Queue<String> requests = new ConcurrentLinkedQueue<>();

  void add(String request) {
    requests.add(request);
  }

  List<String> all() {
    return List.copyOf(requests);
  }
}
