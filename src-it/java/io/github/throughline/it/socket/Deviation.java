package io.github.throughline.it.socket;

import io.github.throughline.it.exchange.ContainerKind;
import java.util.Set;

/** What containers do otherwise than the specification has it; the library cannot help it. */
enum Deviation {
  /** A close frame without a code is told as one with 1000. */
  NO_CODE_IS_1000(ContainerKind.TOMCAT, ContainerKind.UNDERTOW, ContainerKind.WILDFLY),

  /** 1012 to 1014, which are younger than the specification, are refused with 1002. */
  NO_NEW_CODES(ContainerKind.TOMCAT, ContainerKind.UNDERTOW, ContainerKind.WILDFLY),

  /** 1014 is not told, as the interface of Jakarta WebSocket has no name for it. */
  SILENT_1014(ContainerKind.JETTY),

  /** A connection that the container fails for a frame is told as lost, with 1006. */
  FAILED_IS_LOST(ContainerKind.UNDERTOW, ContainerKind.WILDFLY),

  /** Control frames without a mask are taken as if they had one. */
  UNMASKED_CONTROL_FRAMES(ContainerKind.UNDERTOW, ContainerKind.WILDFLY),

  /** A length of more than 63 bits is waited for. */
  NEGATIVE_LENGTH(ContainerKind.UNDERTOW, ContainerKind.WILDFLY);

  @SuppressWarnings("ImmutableEnumChecker") // the set is
  private final Set<ContainerKind> kinds;

  Deviation(ContainerKind... kinds) {
    this.kinds = Set.of(kinds);
  }

  /** Whether a container does so. */
  boolean isOf(ContainerKind kind) {
    return kinds.contains(kind);
  }
}
