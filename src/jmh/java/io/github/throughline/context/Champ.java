package io.github.throughline.context;

import java.util.Arrays;

/**
 * The candidate that was not chosen: a compressed hash-array mapped prefix trie after Steindorfer
 * and Vinju (OOPSLA 2015), with entries and children of a node apart. Keys are hashed by their well
 * mixed index, so that full collisions do not occur.
 */
final class Champ {
  static final Champ EMPTY = new Champ(0, 0, new Object[0]);

  private final int entries;
  private final int children;

  /** First the bindings in the order of their digits, then the child nodes from the end. */
  private final Object[] content;

  private Champ(int entries, int children, Object[] content) {
    this.entries = entries;
    this.children = children;
    this.content = content;
  }

  private static int hash(Binding binding) {
    int mixed = binding.index * 0x9E3779B9;
    return mixed ^ (mixed >>> 15);
  }

  Binding get(Binding wanted) {
    int hash = hash(wanted);
    Champ node = this;
    for (int shift = 0; ; shift += 5) {
      int bit = 1 << ((hash >>> shift) & 31);
      if ((node.entries & bit) != 0) {
        Binding found = (Binding) node.content[Integer.bitCount(node.entries & (bit - 1))];
        return found.key == wanted.key ? found : null;
      }
      if ((node.children & bit) == 0) {
        return null;
      }
      node = (Champ) node.content[node.childPlace(bit)];
    }
  }

  Champ with(Binding binding, int shift) {
    int bit = 1 << ((hash(binding) >>> shift) & 31);
    int place = Integer.bitCount(entries & (bit - 1));
    if ((entries & bit) != 0) {
      Binding present = (Binding) content[place];
      if (present.key == binding.key) {
        return new Champ(entries, children, replaced(place, binding));
      }
      Champ child = EMPTY.with(present, shift + 5).with(binding, shift + 5);
      Champ without = new Champ(entries & ~bit, children, removed(place));
      Object[] next = without.inserted(childInsertion(without, bit), child);
      return new Champ(entries & ~bit, children | bit, next);
    }
    if ((children & bit) != 0) {
      int childPlace = childPlace(bit);
      Champ child = ((Champ) content[childPlace]).with(binding, shift + 5);
      return new Champ(entries, children, replaced(childPlace, child));
    }
    return new Champ(entries | bit, children, inserted(place, binding));
  }

  private int childPlace(int bit) {
    return content.length - 1 - Integer.bitCount(children & (bit - 1));
  }

  private static int childInsertion(Champ node, int bit) {
    return node.content.length - Integer.bitCount(node.children & (bit - 1));
  }

  private Object[] replaced(int place, Object element) {
    Object[] copy = content.clone();
    copy[place] = element;
    return copy;
  }

  private Object[] inserted(int place, Object element) {
    Object[] copy = Arrays.copyOf(content, content.length + 1);
    System.arraycopy(content, place, copy, place + 1, content.length - place);
    copy[place] = element;
    return copy;
  }

  private Object[] removed(int place) {
    Object[] copy = Arrays.copyOf(content, content.length - 1);
    System.arraycopy(content, place + 1, copy, place, copy.length - place);
    return copy;
  }
}
