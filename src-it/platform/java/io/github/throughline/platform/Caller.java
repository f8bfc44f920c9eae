package io.github.throughline.platform;

import jakarta.annotation.Resource;
import jakarta.annotation.security.DeclareRoles;
import jakarta.annotation.security.PermitAll;
import jakarta.ejb.SessionContext;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.security.enterprise.SecurityContext;
import java.security.Principal;
import java.util.Map;

/** Whom the server takes the current thread's work to be for, as enterprise beans are told it. */
@Stateless
@PermitAll
@DeclareRoles(Users.MEMBER)
public class Caller {
  @Resource
  @SuppressWarnings("NullAway.Init") // set by the server
  SessionContext session;

  @Inject SecurityContext security;
  @Inject Tenant tenant;

  public Map<String, String> seen() {
    Principal caller = security.getCallerPrincipal();
    return Map.of(
        "tenant", tenant.seen(),
        "session", session.getCallerPrincipal().getName(),
        "security", caller == null ? Tenant.NONE : caller.getName(),
        "member", Boolean.toString(session.isCallerInRole(Users.MEMBER)));
  }
}
