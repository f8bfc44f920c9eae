package io.github.throughline.application;

/**
 * What a connection is about. Scopes are immutable, but for the {@code state} that they refer to:
 * whoever wants another one makes a changed copy.
 */
public sealed interface Scope permits ConnectionScope, LifespanScope, CustomScope {
  /** Answers the name of the protocol, such as {@code "http"}. */
  String type();

  /** Answers the version of the protocol's contract that the server keeps to. */
  String specVersion();

  /**
   * Makes the exception for a scope of a kind that an application does not serve.
   *
   * @param application named in the message
   */
  default IllegalArgumentException unsupported(Object application) {
    return new IllegalArgumentException(
        "%s does not serve scopes of type \"%s\"".formatted(application, type()));
  }
}
