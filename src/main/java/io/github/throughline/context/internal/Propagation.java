package io.github.throughline.context.internal;

/** An API whose implementations look for a provider of the library's. */
public final class Propagation {
  /** That of Jakarta EE servers. */
  public static final Propagation JAKARTA_CONCURRENCY =
      new Propagation("Jakarta Concurrency", "jakarta.enterprise.concurrent.spi");

  /** That of MicroProfile servers, and of libraries. */
  public static final Propagation MICROPROFILE_CONTEXT_PROPAGATION =
      new Propagation("MicroProfile Context Propagation", "org.eclipse.microprofile.context.spi");

  private final String title;
  private final String providerType;
  private volatile boolean made;

  private Propagation(String title, String spi) {
    this.title = title;
    this.providerType = spi + ".ThreadContextProvider";
  }

  /** Takes note that an implementation has found the provider, and has made one. */
  public void providerMade() {
    if (!made) { // as some make one for each task
      made = true;
    }
  }

  /** Says, for people, what this copy of the library knows of it. */
  public String describe() {
    if (made) {
      return title + " has found the provider";
    }
    return title + (isThere() ? " has not asked for the provider so far" : " is not there");
  }

  private boolean isThere() {
    try {
      Class.forName(providerType, false, Propagation.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }
}
