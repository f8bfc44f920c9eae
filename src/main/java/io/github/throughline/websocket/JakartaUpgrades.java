package io.github.throughline.websocket;

import io.github.throughline.application.AsyncApplication;
import io.github.throughline.application.WebSocketScope;
import io.github.throughline.servlet.internal.Upgrade;
import io.github.throughline.servlet.internal.Upgrades;

/** Makes WebSockets by Jakarta WebSocket. */
public final class JakartaUpgrades implements Upgrades {
  /** Made by the service loader. */
  public JakartaUpgrades() {}

  @Override
  public Upgrade open(
      AsyncApplication application, WebSocketScope scope, Setup setup, Runnable left) {
    return new Socket(application, scope, setup, left);
  }
}
