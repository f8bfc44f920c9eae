package io.github.throughline.it.server;

import java.nio.file.Path;
import java.util.List;

/** A server for several applications beside each other. */
public interface ApplicationServer extends Server {
  /** The name of the one at the root. */
  String ROOT = "ROOT";

  /**
   * Deploys an application; it answers when this returns.
   *
   * @param name the path of a web application, or {@link #ROOT}; an enterprise archive says itself
   *     where its web applications are
   * @param archive a {@code war} or an {@code ear}
   * @throws IllegalStateException if the application does not come up
   */
  void deploy(String name, Path archive);

  /** Takes an application away if it is there; nothing of it must stay. */
  void undeploy(String name);

  /** The lines of the server's output so far that contain a text. */
  List<String> said(String text);

  @Override
  default void deploy(Path war) {
    deploy(ROOT, war);
  }

  @Override
  default void undeploy() {
    undeploy(ROOT);
  }
}
