package io.github.throughline.context;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An immutable map from variables to bindings: a radix tree over {@link VariableIndex} numbers,
 * with up to 32 children to a node. Lookup is one array access a level and no hashing; a change
 * copies the nodes on one path.
 *
 * <p>Nodes are as long as their highest used place asks for, so that few variables cost little.
 */
final class ContextMap {
  private static final int BITS = 5;
  private static final int WIDTH = 1 << BITS;
  private static final int MASK = WIDTH - 1;

  /** Node lengths are multiples of this, so that variables bound one by one do not copy each. */
  private static final int STEP = 4;

  static final ContextMap EMPTY = new ContextMap(new @Nullable Object[0], 0, 0);

  /** The root node; nodes of the lowest level hold bindings, the others hold nodes. */
  private final @Nullable Object[] root;

  /** How many bits of an index lie below the root's. */
  private final int shift;

  /** How many variables are bound; entries of locals and stacks do not count. */
  final int variables;

  private ContextMap(@Nullable Object[] root, int shift, int variables) {
    this.root = root;
    this.shift = shift;
    this.variables = variables;
  }

  boolean isEmpty() {
    return root.length == 0;
  }

  @Nullable Binding get(int index, Object key) {
    Binding binding = at(index);
    return binding != null && binding.key == key ? binding : null;
  }

  ContextMap with(Binding binding) {
    @Nullable Object[] top = root;
    int height = shift;
    while (binding.index >>> height >= WIDTH) {
      top = top.length == 0 ? top : new @Nullable Object[] {top, null, null, null};
      height += BITS;
    }
    Binding replaced = at(binding.index);
    int count = variables - counted(replaced) + counted(binding);
    return new ContextMap(requireNonNull(put(top, height, binding.index, binding)), height, count);
  }

  ContextMap without(int index, Object key) {
    Binding removed = get(index, key);
    if (removed == null) {
      return this;
    }
    @Nullable Object[] top = put(root, shift, index, null);
    return top == null ? EMPTY : new ContextMap(top, shift, variables - counted(removed));
  }

  /** Drops the entries of locals and stacks that are no longer referenced. */
  ContextMap withoutCollected() {
    ContextMap[] kept = {this};
    forEach(
        binding -> {
          if (binding.isCollected()) {
            kept[0] = kept[0].without(binding.index, binding.key);
          }
        });
    return kept[0];
  }

  /**
   * Answers this map with what is different between two others: values that are other objects,
   * bindings that came and bindings that went. What differs between this map and the first of them
   * stays as it is here. What the two share is not looked at.
   */
  ContextMap withChanges(ContextMap from, ContextMap to) {
    ContextMap[] result = {this};
    int height = Math.max(from.shift, to.shift);
    visitDifferent(
        from.rootAt(height),
        to.rootAt(height),
        height,
        (before, after) -> result[0] = result[0].withChange(before, after));
    return result[0];
  }

  private ContextMap withChange(@Nullable Binding before, @Nullable Binding after) {
    if (before != null && after != null && before.key != after.key) {
      return withChange(before, null).withChange(null, after); // the index has a new owner
    }
    Binding either = requireNonNull(after == null ? before : after);
    if (isSame(before, after) || !isSame(before, get(either.index, either.key))) {
      return this;
    }
    return after == null
        ? without(either.index, either.key)
        : with(new Binding(after.key, after.index, after.value, null));
  }

  private static boolean isSame(@Nullable Binding one, @Nullable Binding other) {
    return one == other || (one != null && other != null && one.value == other.value);
  }

  private @Nullable Object[] rootAt(int height) {
    @Nullable Object[] top = root;
    for (int at = shift; at < height; at += BITS) {
      top = new @Nullable Object[] {top};
    }
    return top;
  }

  private static void visitDifferent(
      @Nullable Object[] from,
      @Nullable Object[] to,
      int height,
      BiConsumer<@Nullable Binding, @Nullable Binding> action) {
    for (int place = 0; place < Math.max(from.length, to.length); place++) {
      Object before = place < from.length ? from[place] : null;
      Object after = place < to.length ? to[place] : null;
      if (before != after && height == 0) {
        action.accept((Binding) before, (Binding) after);
      } else if (before != after) {
        visitDifferent(nodeOf(before), nodeOf(after), height - BITS, action);
      }
    }
  }

  private static @Nullable Object[] nodeOf(@Nullable Object child) {
    return child == null ? EMPTY.root : (@Nullable Object[]) child;
  }

  void forEach(Consumer<Binding> action) {
    visit(root, shift, action);
  }

  private static void visit(@Nullable Object[] node, int height, Consumer<Binding> action) {
    for (Object child : node) {
      if (child != null && height == 0) {
        action.accept((Binding) child);
      } else if (child != null) {
        visit((@Nullable Object[]) child, height - BITS, action);
      }
    }
  }

  /** Whatever is at the index, be it of the index's present owner or of an earlier one. */
  private @Nullable Binding at(int index) {
    @Nullable Object[] node = root;
    int place = index >>> shift;
    for (int height = shift; height > 0; height -= BITS) {
      Object child = place < node.length ? node[place] : null;
      if (child == null) {
        return null;
      }
      node = (@Nullable Object[]) child;
      place = (index >>> (height - BITS)) & MASK;
    }
    return place < node.length ? (Binding) node[place] : null;
  }

  private static int counted(@Nullable Binding binding) {
    return binding != null && binding.isVariable() ? 1 : 0;
  }

  /** Copies a path with the leaf replaced; {@code null} is a node with nothing left in it. */
  private static @Nullable Object @Nullable [] put(
      @Nullable Object @Nullable [] node, int height, int index, @Nullable Binding leaf) {
    int place = (index >>> height) & MASK;
    int length = node == null ? 0 : node.length;
    Object child = leaf;
    if (height > 0) {
      Object old = node != null && place < length ? node[place] : null;
      child = put((@Nullable Object[]) old, height - BITS, index, leaf);
    }
    int needed = (place / STEP + 1) * STEP;
    @Nullable Object[] copy =
        node == null ? new @Nullable Object[needed] : Arrays.copyOf(node, Math.max(length, needed));
    copy[place] = child;
    return child == null && isVacant(copy) ? null : copy;
  }

  private static boolean isVacant(@Nullable Object[] node) {
    for (Object child : node) {
      if (child != null) {
        return false;
      }
    }
    return true;
  }
}
