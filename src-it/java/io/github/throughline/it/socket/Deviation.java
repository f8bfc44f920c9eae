package io.github.throughline.it.socket;

import io.github.throughline.it.exchange.ContainerKind;
import java.util.Set;

/** What containers do otherwise than the specification has it; the library cannot help it. */
enum Deviation {
  /** A close frame without a code is told as one with 1000. */
  NO_CODE_IS_1000(
      ContainerKind.TOMCAT,
      ContainerKind.UNDERTOW,
      ContainerKind.WILDFLY,
      ContainerKind.OPEN_LIBERTY,
      ContainerKind.OPEN_LIBERTY_EE11,
      ContainerKind.PAYARA),

  /** 1012 to 1014, which are younger than the specification, are refused with 1002. */
  NO_NEW_CODES(
      ContainerKind.TOMCAT,
      ContainerKind.UNDERTOW,
      ContainerKind.WILDFLY,
      ContainerKind.OPEN_LIBERTY,
      ContainerKind.OPEN_LIBERTY_EE11,
      ContainerKind.PAYARA),

  /** 1014 is not told, as the interface of Jakarta WebSocket has no name for it. */
  SILENT_1014(ContainerKind.JETTY),

  /** A connection that the container fails for a frame is told as lost, with 1006. */
  FAILED_IS_LOST(ContainerKind.UNDERTOW, ContainerKind.WILDFLY),

  /** Control frames without a mask are taken as if they had one. */
  UNMASKED_CONTROL_FRAMES(ContainerKind.UNDERTOW, ContainerKind.WILDFLY),

  /** A length of more than 63 bits is waited for. */
  NEGATIVE_LENGTH(
      ContainerKind.UNDERTOW,
      ContainerKind.WILDFLY,
      ContainerKind.PAYARA,
      ContainerKind.OPEN_LIBERTY,
      ContainerKind.OPEN_LIBERTY_EE11),

  /**
   * Messages are told by other threads than the end of a connection that is lost or failed, so that
   * the last of them may come too late.
   */
  END_OVERTAKES(ContainerKind.WILDFLY),

  /** Of two closes at once none may be answered, until the time for it is over: with 1001. */
  CROSSED_CLOSES(ContainerKind.UNDERTOW, ContainerKind.WILDFLY),

  /** Of two closes at once none may be said: the connection is closed without a frame. */
  UNSAID_CLOSES(ContainerKind.OPEN_LIBERTY, ContainerKind.OPEN_LIBERTY_EE11),

  /**
   * What a client sends before the answer to its handshake, as it must not, ends the connection, or
   * may be lost.
   */
  NO_EARLY_FRAMES(ContainerKind.OPEN_LIBERTY, ContainerKind.OPEN_LIBERTY_EE11),

  /** A path that needs escapes is refused with 400. */
  BARE_PATHS(ContainerKind.OPEN_LIBERTY, ContainerKind.OPEN_LIBERTY_EE11),

  /** A WebSocket gets an HTTP session, with its cookie. */
  OWN_SESSION(ContainerKind.OPEN_LIBERTY, ContainerKind.OPEN_LIBERTY_EE11),

  /** The connection is closed after a denial that does not say so. */
  ONE_DENIAL(ContainerKind.OPEN_LIBERTY, ContainerKind.OPEN_LIBERTY_EE11, ContainerKind.PAYARA),

  /** A message that crosses the application's close ends the connection. */
  HASTY_ENDS(ContainerKind.OPEN_LIBERTY, ContainerKind.OPEN_LIBERTY_EE11),

  /** The client's answer to the application's close is waited for half a minute. */
  LONG_PARTINGS(ContainerKind.OPEN_LIBERTY, ContainerKind.OPEN_LIBERTY_EE11),

  /** A fragment that continues nothing is not refused, unless it is the last one. */
  STRAY_FRAGMENTS(ContainerKind.OPEN_LIBERTY, ContainerKind.OPEN_LIBERTY_EE11),

  /** A close frame with a code from 5000 on is not answered. */
  SILENT_HIGH_CODES(ContainerKind.OPEN_LIBERTY, ContainerKind.OPEN_LIBERTY_EE11),

  /** Frames without a mask are not refused with 1002, and some are not refused. */
  LOOSE_MASKS(ContainerKind.PAYARA, ContainerKind.OPEN_LIBERTY, ContainerKind.OPEN_LIBERTY_EE11),

  /** Frames are told as a whole, however long they are; what is too long for it fails with 1011. */
  WHOLE_FRAMES(ContainerKind.PAYARA, ContainerKind.OPEN_LIBERTY, ContainerKind.OPEN_LIBERTY_EE11),

  /** Bytes that cannot become a character are noticed when further ones have come. */
  LATE_UTF8(ContainerKind.PAYARA),

  /**
   * Each fragment of a text has to be a text: a character must not be split. One that is not, after
   * others, may end nothing.
   */
  SPLIT_CHARACTERS(ContainerKind.OPEN_LIBERTY, ContainerKind.OPEN_LIBERTY_EE11);

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
