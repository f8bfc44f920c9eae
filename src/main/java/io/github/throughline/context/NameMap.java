package io.github.throughline.context;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An immutable map from names to values: a hash trie of 32-way branches, so that a {@link Local}
 * with many names is not copied whole at each write.
 */
final class NameMap {
  private static final int BITS = 5;
  private static final int MASK = (1 << BITS) - 1;

  static final NameMap EMPTY = new NameMap(null);

  private final @Nullable Node root;

  private NameMap(@Nullable Node root) {
    this.root = root;
  }

  /** A name with its value. */
  record Named(String name, @Nullable Object value, @Nullable Named next) implements Node {
    /** Replaces or adds a name in this chain of names of one hash. */
    Named chainWith(String other, @Nullable Object otherValue) {
      Named rest = chainWithout(other);
      return new Named(other, otherValue, rest);
    }

    @Nullable Named chainWithout(String other) {
      if (name.equals(other)) {
        return next;
      }
      return new Named(name, value, next == null ? null : next.chainWithout(other));
    }
  }

  /** The children for those hash digits whose bit is set, in the order of the digits. */
  private static final class Branch implements Node {
    final int digits;
    final Node[] children;

    Branch(int digits, Node[] children) {
      this.digits = digits;
      this.children = children;
    }
  }

  private sealed interface Node {}

  boolean isEmpty() {
    return root == null;
  }

  @Nullable Named find(String name) {
    int hash = name.hashCode();
    Node node = root;
    for (int shift = 0; node instanceof Branch branch; shift += BITS) {
      int bit = 1 << ((hash >>> shift) & MASK);
      node = (branch.digits & bit) == 0 ? null : branch.children[place(branch.digits, bit)];
    }
    for (Named named = (Named) node; named != null; named = named.next) {
      if (named.name.equals(name)) {
        return named;
      }
    }
    return null;
  }

  NameMap with(String name, @Nullable Object value) {
    return new NameMap(put(root, 0, name, value));
  }

  NameMap without(String name) {
    Node rest = root == null ? null : remove(root, 0, name);
    return rest == null ? EMPTY : new NameMap(rest);
  }

  Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    collect(root, names);
    return Set.copyOf(names);
  }

  private static void collect(@Nullable Node node, Set<String> names) {
    if (node instanceof Branch branch) {
      for (Node child : branch.children) {
        collect(child, names);
      }
    } else {
      for (Named named = (Named) node; named != null; named = named.next) {
        names.add(named.name);
      }
    }
  }

  private static Node put(@Nullable Node node, int shift, String name, @Nullable Object value) {
    if (node == null) {
      return new Named(name, value, null);
    }
    if (node instanceof Named named) {
      return named.name.hashCode() == name.hashCode()
          ? named.chainWith(name, value)
          : put(new Branch(bit(named.name, shift), new Node[] {named}), shift, name, value);
    }
    Branch branch = (Branch) node;
    int bit = bit(name, shift);
    int place = place(branch.digits, bit);
    boolean present = (branch.digits & bit) != 0;
    Node old = present ? branch.children[place] : null;
    Node child = put(old, shift + BITS, name, value);
    return present ? replaced(branch, place, child) : inserted(branch, bit, place, child);
  }

  private static @Nullable Node remove(Node node, int shift, String name) {
    if (node instanceof Named named) {
      return named.chainWithout(name);
    }
    Branch branch = (Branch) node;
    int bit = bit(name, shift);
    if ((branch.digits & bit) == 0) {
      return node;
    }
    int place = place(branch.digits, bit);
    Node child = remove(branch.children[place], shift + BITS, name);
    if (child != null) {
      return replaced(branch, place, child);
    }
    return branch.children.length == 1 ? null : removed(branch, bit, place);
  }

  private static Branch replaced(Branch branch, int place, Node child) {
    Node[] children = branch.children.clone();
    children[place] = child;
    return new Branch(branch.digits, children);
  }

  private static Branch inserted(Branch branch, int bit, int place, Node child) {
    Node[] children = new Node[branch.children.length + 1];
    System.arraycopy(branch.children, 0, children, 0, place);
    children[place] = child;
    System.arraycopy(branch.children, place, children, place + 1, branch.children.length - place);
    return new Branch(branch.digits | bit, children);
  }

  private static Branch removed(Branch branch, int bit, int place) {
    Node[] children = new Node[branch.children.length - 1];
    System.arraycopy(branch.children, 0, children, 0, place);
    System.arraycopy(branch.children, place + 1, children, place, children.length - place);
    return new Branch(branch.digits & ~bit, children);
  }

  private static int bit(String name, int shift) {
    return 1 << ((name.hashCode() >>> shift) & MASK);
  }

  private static int place(int digits, int bit) {
    return Integer.bitCount(digits & (bit - 1));
  }
}
