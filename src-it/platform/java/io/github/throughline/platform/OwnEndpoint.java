package io.github.throughline.platform;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.websocket.OnMessage;
import jakarta.websocket.server.ServerEndpoint;

/**
 * A WebSocket endpoint of the application's own, which says whom it sees: a container calls it
 * outside of every request. A message is whom to work for, in a context of its own.
 */
@ServerEndpoint("/own-socket")
@Dependent
public class OwnEndpoint {
  @Inject Tenant tenant;

  @OnMessage
  public String workFor(String name) {
    return tenant.seen() + ", then " + tenant.workFor(name) + ", then " + tenant.seen();
  }
}
