package io.github.throughline.application;

/** Something that happens on a connection, told by one side to the other. Events are immutable. */
public sealed interface Event permits HttpEvent, WebSocketEvent, LifespanEvent, CustomEvent {
  /** Answers the name of the event, which begins with that of its protocol. */
  String type();
}
