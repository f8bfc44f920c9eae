package io.github.throughline.platform;

import io.github.throughline.cdi.FreshContext;
import jakarta.annotation.Resource;
import jakarta.ejb.Singleton;
import jakarta.ejb.Timeout;
import jakarta.ejb.Timer;
import jakarta.ejb.TimerConfig;
import jakarta.ejb.TimerService;
import jakarta.inject.Inject;

/** Timers of the server's, which run in no request's context. */
@Singleton
public class Alarms {
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
  @FreshContext
  void ring(Timer timer) {
    String before = tenant.seen();
    tenant.arrive("night");
    rung.add(String.valueOf(timer.getInfo()), before + ", then " + tenant.seen());
  }
}
