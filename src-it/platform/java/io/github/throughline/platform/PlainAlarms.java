package io.github.throughline.platform;

import jakarta.annotation.Resource;
import jakarta.ejb.Singleton;
import jakarta.ejb.Timeout;
import jakarta.ejb.Timer;
import jakarta.ejb.TimerConfig;
import jakarta.ejb.TimerService;
import jakarta.inject.Inject;

/** Timers that open no context. */
@Singleton
public class PlainAlarms {
  @Resource
  @SuppressWarnings("NullAway.Init") // set by the server
  TimerService timers;

  @Inject Rung rung;
  @Inject Tenant tenant;

  /** Has it ring soon, under a name. */
  public void set(String name) {
    timers.createSingleActionTimer(1, new TimerConfig(name, false));
  }

  @Timeout
  void ring(Timer timer) {
    rung.add(String.valueOf(timer.getInfo()), tenant.seen());
  }
}
