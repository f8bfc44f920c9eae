package io.github.throughline.testing;

import static java.util.Objects.requireNonNull;

/**
 * Something that the contract does not allow.
 *
 * @param rule what it breaks
 * @param party who has done it
 * @param details what was done
 */
public record Violation(ContractRule rule, Party party, String details) {
  /** One side of a connection. */
  public enum Party {
    /** Makes scopes and what is received. */
    SERVER,
    /** Makes what is sent. */
    APPLICATION
  }

  /** Makes a violation. */
  public Violation {
    requireNonNull(rule, "rule");
    requireNonNull(party, "party");
    requireNonNull(details, "details");
  }

  /** Shows it in a sentence. */
  @Override
  public String toString() {
    return "The %s breaks %s (%s): %s"
        .formatted(party == Party.SERVER ? "server" : "application", rule, rule.text(), details);
  }
}
