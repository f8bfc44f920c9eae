package io.github.throughline.cdi;

import java.util.Optional;
import javax.naming.Context;
import javax.naming.InitialContext;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;

/** Looks up in JNDI. The only class that touches it, as its module need not be there. */
@SuppressWarnings("BanJNDI") // the names are the deployer's, in annotations and configuration
final class Naming {
  private Naming() {}

  /** Answers what a name stands for; nothing if there is no such name, or no JNDI. */
  static Optional<Object> find(String name) {
    try {
      return Optional.ofNullable(InitialContext.doLookup(name));
    } catch (NamingException | LinkageError e) {
      return Optional.empty();
    }
  }

  /** Whether JNDI is there, has the part that the name is of, and has not the name. */
  static boolean isKnownToBeMissing(String name) {
    try {
      InitialContext.doLookup(name);
      return false;
    } catch (NameNotFoundException e) {
      int end = name.indexOf('/');
      return find(end < 0 ? "" : name.substring(0, end))
          .filter(Context.class::isInstance)
          .isPresent();
    } catch (NamingException | LinkageError e) {
      return false;
    }
  }
}
