package io.github.throughline.cdi;

/**
 * An executor that something names.
 *
 * @param name a JNDI name or the name of a bean
 * @param where what names it, for messages
 */
record NamedExecutor(String name, String where) {
  boolean isJndiName() {
    return isJndiName(name);
  }

  static boolean isJndiName(String name) {
    return name.startsWith("java:");
  }
}
