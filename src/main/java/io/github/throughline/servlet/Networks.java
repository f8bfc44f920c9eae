package io.github.throughline.servlet;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Addresses that are trusted, alone or by the block: {@code 10.0.0.0/8, ::1}. Nothing is looked up
 * by name.
 */
record Networks(List<Block> blocks) {
  private static final String BYTE = "(25[0-5]|2[0-4]\\d|1?\\d?\\d)";
  private static final Pattern V4 = Pattern.compile(BYTE + "(\\." + BYTE + "){3}");
  private static final Pattern V6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

  /** Addresses that begin with the same bits. */
  record Block(InetAddress first, int bits) {
    boolean contains(InetAddress address) {
      byte[] mine = first.getAddress();
      byte[] other = address.getAddress();
      if (mine.length != other.length) {
        return false;
      }
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> bit % Byte.SIZE;
        if (((mine[bit / Byte.SIZE] ^ other[bit / Byte.SIZE]) & mask) != 0) {
          return false;
        }
      }
      return true;
    }
  }

  /**
   * Reads a list.
   *
   * @throws IllegalArgumentException if something in it is no address and no block
   */
  static Networks parse(String list) {
    return new Networks(
        Stream.of(list.split(",", -1)).map(String::strip).map(Networks::block).toList());
  }

  private static Block block(String text) {
    int slash = text.indexOf('/');
    String literal = slash < 0 ? text : text.substring(0, slash);
    InetAddress first = address(literal).orElseThrow(() -> refused(text));
    int most = first.getAddress().length * Byte.SIZE;
    return new Block(first, slash < 0 ? most : bits(text.substring(slash + 1), most, text));
  }

  private static int bits(String digits, int most, String text) {
    if (!digits.matches("\\d{1,3}") || Integer.parseInt(digits) > most) {
      throw refused(text);
    }
    return Integer.parseInt(digits);
  }

  private static IllegalArgumentException refused(String text) {
    return new IllegalArgumentException("\"" + text + "\" is no address and no block of them");
  }

  /** Reads an address; empty if it is none. */
  static Optional<InetAddress> address(String literal) {
    if (!V4.matcher(literal).matches() && !V6.matcher(literal).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(literal));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  boolean contains(String literal) {
    if (blocks.isEmpty()) {
      return false; // with every request, as nobody is trusted by default
    }
    Optional<InetAddress> address = address(literal);
    return address.isPresent() && blocks.stream().anyMatch(block -> block.contains(address.get()));
  }
}
