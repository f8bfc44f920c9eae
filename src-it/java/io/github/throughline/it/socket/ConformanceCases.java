package io.github.throughline.it.socket;

import static io.github.throughline.it.socket.ConformanceCase.answered;
import static io.github.throughline.it.socket.ConformanceCase.echoed;
import static io.github.throughline.it.socket.ConformanceCase.failed;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;

/** The cases, by groups; what Autobahn calls informational is left out. */
final class ConformanceCases {
  private static final int PROTOCOL_ERROR = 1002;
  private static final int MALFORMED = 1007;
  private static final HexFormat HEX = HexFormat.of();

  private static final Frame ONE = Frame.text("fragment1").unfinished();
  private static final Frame LAST = Frame.continuation("fragment2");
  private static final Frame BOTH = Frame.text("fragment1fragment2");
  private static final Frame PING = Frame.ping("ping");
  private static final Frame PONG = Frame.pong("ping");
  private static final Frame HELLO = Frame.text("Hello, world!");

  private ConformanceCases() {}

  /** Groups 1 to 7 and 10. */
  static List<ConformanceCase> all() {
    List<ConformanceCase> all = new ArrayList<>();
    all.addAll(framing());
    all.addAll(pings());
    all.addAll(reserved());
    all.addAll(opcodes());
    all.addAll(fragments());
    all.addAll(text());
    all.addAll(Utf8Cases.all());
    all.addAll(closing());
    all.addAll(badClosing());
    all.add(echoed("10.1.1", 0, split(Frame.TEXT, 65_536, 1300)));
    return all;
  }

  private static Frame filled(int opcode, int length) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) '*');
    return Frame.of(opcode, bytes);
  }

  /** Splits a message into fragments of a size. */
  private static Frame[] split(int opcode, int length, int size) {
    List<Frame> frames = new ArrayList<>();
    for (int from = 0; from < length; from += size) {
      Frame frame = filled(from == 0 ? opcode : Frame.CONTINUATION, Math.min(size, length - from));
      frames.add(from + size < length ? frame.unfinished() : frame);
    }
    return frames.toArray(Frame[]::new);
  }

  private static List<ConformanceCase> framing() {
    List<ConformanceCase> cases = new ArrayList<>();
    int[] lengths = {0, 125, 126, 127, 128, 65_535, 65_536, 65_536};
    for (int opcode : new int[] {Frame.TEXT, Frame.BINARY}) {
      for (int i = 0; i < lengths.length; i++) {
        int chop = i == lengths.length - 1 ? 997 : 0;
        String number = "1." + opcode + "." + (i + 1);
        cases.add(echoed(number, chop, filled(opcode, lengths[i])));
      }
    }
    return cases;
  }

  private static List<ConformanceCase> pings() {
    List<Frame> pings = IntStream.range(0, 10).mapToObj(i -> Frame.ping("payload-" + i)).toList();
    Frame[] pongs =
        IntStream.range(0, 10).mapToObj(i -> Frame.pong("payload-" + i)).toArray(Frame[]::new);
    byte[] bytes = HEX.parseHex("00fffefdfcfb00ff");
    byte[] most = new byte[125];
    Arrays.fill(most, (byte) 0xfe);
    Frame big = Frame.of(Frame.PING, most);
    Frame pongOfBig = Frame.of(Frame.PONG, most);
    return List.of(
        answered("2.1", 0, List.of(Frame.ping("")), Frame.pong("")),
        answered("2.2", 0, List.of(Frame.ping("Hello, world!")), Frame.pong("Hello, world!")),
        answered("2.3", 0, List.of(Frame.of(Frame.PING, bytes)), Frame.of(Frame.PONG, bytes)),
        answered("2.4", 0, List.of(big), pongOfBig),
        failed("2.5", 0, PROTOCOL_ERROR, Frame.of(Frame.PING, new byte[126])),
        answered("2.6", 1, List.of(big), pongOfBig),
        answered("2.7", 0, List.of(Frame.pong(""))),
        answered("2.8", 0, List.of(Frame.pong("unsolicited pong payload"))),
        answered("2.9", 0, List.of(Frame.pong("unsolicited pong payload"), PING), PONG),
        answered("2.10", 0, pings, pongs),
        answered("2.11", 1, pings, pongs));
  }

  private static List<ConformanceCase> reserved() {
    Frame ping = Frame.ping("");
    return List.of(
        failed("3.1", 0, PROTOCOL_ERROR, HELLO.reserved(1)),
        failed("3.2", 0, PROTOCOL_ERROR, HELLO, HELLO.reserved(2), ping).after(HELLO),
        failed("3.3", 0, PROTOCOL_ERROR, HELLO, HELLO.reserved(3), ping).after(HELLO),
        failed("3.4", 1, PROTOCOL_ERROR, HELLO, HELLO.reserved(4), ping).after(HELLO),
        failed("3.5", 0, PROTOCOL_ERROR, Frame.binary(HEX.parseHex("00ff")).reserved(5)),
        failed("3.6", 0, PROTOCOL_ERROR, Frame.ping("Hello, world!").reserved(6)),
        failed("3.7", 0, PROTOCOL_ERROR, Frame.close(1000, "").reserved(7)));
  }

  private static List<ConformanceCase> opcodes() {
    List<ConformanceCase> cases = new ArrayList<>();
    for (int group = 1; group <= 2; group++) {
      int first = group == 1 ? 3 : 11;
      for (int i = 0; i < 5; i++) {
        Frame unknown = filled(first + i, i == 0 || i == 2 ? 0 : 12);
        String number = "4." + group + "." + (i + 1);
        Frame ping = Frame.ping("");
        cases.add(
            switch (i) {
              case 0 -> failed(number, 0, PROTOCOL_ERROR, unknown);
              case 1 -> failed(number, 0, PROTOCOL_ERROR, unknown, ping);
              case 4 -> failed(number, 1, PROTOCOL_ERROR, HELLO, unknown, ping).after(HELLO);
              default -> failed(number, 0, PROTOCOL_ERROR, HELLO, unknown, ping).after(HELLO);
            });
      }
    }
    return cases;
  }

  private static List<ConformanceCase> fragments() {
    Frame stray = Frame.continuation("non-continuation payload");
    Frame between = Frame.ping("pongme 1!");
    Frame later = Frame.ping("pongme 2!");
    List<Frame> five =
        List.of(
            ONE,
            LAST.unfinished(),
            between,
            Frame.continuation("fragment3").unfinished(),
            Frame.continuation("fragment4").unfinished(),
            later,
            Frame.continuation("fragment5"));
    Frame whole = Frame.text("fragment1fragment2fragment3fragment4fragment5");
    Frame[] answers = {Frame.pong("pongme 1!"), Frame.pong("pongme 2!"), whole};
    Frame[] repeated = {
      stray.unfinished(), ONE, Frame.continuation("fragment3"), stray.unfinished(), ONE
    };
    return List.of(
        failed("5.1", 0, PROTOCOL_ERROR, Frame.ping("fragment1").unfinished(), LAST),
        failed("5.2", 0, PROTOCOL_ERROR, Frame.pong("fragment1").unfinished(), LAST),
        answered("5.3", 1 << 20, List.of(ONE, LAST), BOTH),
        answered("5.4", 0, List.of(ONE, LAST), BOTH),
        answered("5.5", 1, List.of(ONE, LAST), BOTH),
        answered("5.6", 1 << 20, List.of(ONE, PING, LAST), PONG, BOTH),
        answered("5.7", 0, List.of(ONE, PING, LAST), PONG, BOTH),
        answered("5.8", 1, List.of(ONE, PING, LAST), PONG, BOTH),
        failed("5.9", 1 << 20, PROTOCOL_ERROR, stray, HELLO),
        failed("5.10", 0, PROTOCOL_ERROR, stray, HELLO),
        failed("5.11", 1, PROTOCOL_ERROR, stray, HELLO),
        failed("5.12", 1 << 20, PROTOCOL_ERROR, stray.unfinished(), HELLO),
        failed("5.13", 0, PROTOCOL_ERROR, stray.unfinished(), HELLO),
        failed("5.14", 1, PROTOCOL_ERROR, stray.unfinished(), HELLO),
        failed("5.15", 1 << 20, PROTOCOL_ERROR, ONE, LAST, stray.unfinished(), HELLO).after(BOTH),
        failed("5.16", 0, PROTOCOL_ERROR, repeated),
        failed("5.17", 0, PROTOCOL_ERROR, stray, ONE, LAST, stray, ONE, LAST),
        failed("5.18", 1 << 20, PROTOCOL_ERROR, ONE, Frame.text("fragment2")),
        answered("5.19", 0, five, answers),
        answered("5.20", 1, five, answers));
  }

  private static Frame bytes(int opcode, String hex) {
    return Frame.of(opcode, HEX.parseHex(hex));
  }

  /** Each byte in a fragment of its own. */
  private static Frame[] bytewise(byte[] bytes) {
    Frame[] frames = new Frame[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      Frame frame = Frame.of(i == 0 ? Frame.TEXT : Frame.CONTINUATION, new byte[] {bytes[i]});
      frames[i] = i + 1 < bytes.length ? frame.unfinished() : frame;
    }
    return frames;
  }

  private static List<ConformanceCase> text() {
    Frame empty = Frame.text("").unfinished();
    Frame more = Frame.continuation("").unfinished();
    Frame end = Frame.continuation("");
    String greeting = "Hello-\u00b5@\u00df\u00f6\u00e4\u00fc\u00e0\u00e1-UTF-8!!";
    String kosme = "\u03ba\u1f79\u03c3\u03bc\u03b5";
    String invalid = "cebae1bdb9cf83cebcceb5" + "eda080" + "656469746564";
    Frame valid = Frame.text(kosme).unfinished();
    Frame rest = Frame.continuation("edited");
    return List.of(
        echoed("6.1.1", 0, Frame.text("")),
        echoed("6.1.2", 0, empty, more, end),
        echoed("6.1.3", 0, empty, Frame.continuation("middle frame payload").unfinished(), end),
        echoed("6.2.1", 0, Frame.text(greeting)),
        echoed(
            "6.2.2",
            0,
            Frame.text(greeting.substring(0, 11)).unfinished(),
            Frame.continuation(greeting.substring(11))),
        echoed("6.2.3", 0, bytewise(greeting.getBytes(UTF_8))),
        echoed("6.2.4", 0, bytewise(kosme.getBytes(UTF_8))),
        failed("6.3.1", 0, MALFORMED, bytes(Frame.TEXT, invalid)),
        failed("6.3.2", 0, MALFORMED, bytewise(HEX.parseHex(invalid))),
        // With a ping after what is wrong: a server that fails fast does not answer it.
        failed("6.4.1", 0, MALFORMED, valid, wrong("f4908080"), PING, rest),
        failed("6.4.2", 0, MALFORMED, valid, wrong("f490"), PING, rest),
        failed("6.4.3", 15, MALFORMED, bytes(Frame.TEXT, "cebae1bdb9cf83cebcceb5f4908080656469")),
        failed("6.4.4", 13, MALFORMED, bytes(Frame.TEXT, "cebae1bdb9cf83cebcceb5f4908080656469")));
  }

  private static Frame wrong(String hex) {
    return bytes(Frame.CONTINUATION, hex).unfinished();
  }

  private static List<ConformanceCase> closing() {
    Frame close = Frame.close(1000, "");
    List<ConformanceCase> cases =
        new ArrayList<>(
            List.of(
                echoed("7.1.1", 0, HELLO),
                failed("7.1.2", 1 << 20, 1000, close, close),
                failed("7.1.3", 1 << 20, 1000, close, Frame.ping("")),
                failed("7.1.4", 1 << 20, 1000, close, HELLO),
                failed("7.1.5", 1 << 20, 1000, ONE, close, LAST),
                failed("7.3.1", 0, 1000, Frame.close()).or(Frame.NO_CODE),
                failed("7.3.2", 0, PROTOCOL_ERROR, Frame.of(Frame.CLOSE, new byte[] {'a'})),
                failed("7.3.3", 0, 1000, close),
                failed("7.3.4", 0, 1000, Frame.close(1000, "Hello World!")),
                failed("7.3.5", 0, 1000, Frame.close(1000, "*".repeat(123))),
                failed("7.3.6", 0, PROTOCOL_ERROR, Frame.close(1000, "*".repeat(124)))));
    int[] codes = {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999};
    for (int i = 0; i < codes.length; i++) {
      cases.add(failed("7.7." + (i + 1), 0, codes[i], Frame.close(codes[i], "")).or(1000));
    }
    return cases;
  }

  private static List<ConformanceCase> badClosing() {
    Frame malformed = bytes(Frame.CLOSE, "03e8cebae1bdb9cf83cebcceb5eda080656469746564");
    List<ConformanceCase> cases =
        new ArrayList<>(List.of(failed("7.5.1", 0, MALFORMED, malformed).or(PROTOCOL_ERROR)));
    int[] codes = {0, 999, 1004, 1005, 1006, 1016, 1100, 2000, 2999};
    for (int i = 0; i < codes.length; i++) {
      cases.add(failed("7.9." + (i + 1), 0, PROTOCOL_ERROR, Frame.close(codes[i], "")));
    }
    return cases;
  }

  /** Group 9. */
  static List<ConformanceCase> limits() {
    List<ConformanceCase> cases = new ArrayList<>();
    int mega = 1 << 20;
    for (int opcode : new int[] {Frame.TEXT, Frame.BINARY}) {
      for (int i = 0; i < 6; i++) {
        int length = new int[] {mega / 16, mega / 4, mega, 4 * mega, 8 * mega, 16 * mega}[i];
        cases.add(echoed("9." + opcode + "." + (i + 1), 0, filled(opcode, length)));
      }
      for (int i = 0; i < 9; i++) {
        int size = i == 8 ? 4 * mega : 64 << (2 * i);
        cases.add(echoed("9." + (opcode + 2) + "." + (i + 1), 0, split(opcode, 4 * mega, size)));
      }
      for (int i = 0; i < 6; i++) {
        String number = "9." + (opcode + 4) + "." + (i + 1);
        cases.add(echoed(number, 64 << i, filled(opcode, mega)));
      }
      for (int i = 0; i < 6; i++) {
        Frame message = filled(opcode, new int[] {0, 16, 64, 256, 1024, 4096}[i]);
        List<Frame> thousand = Collections.nCopies(1000, message);
        String number = "9." + (opcode + 6) + "." + (i + 1);
        cases.add(answered(number, 0, thousand, thousand.toArray(Frame[]::new)));
      }
    }
    return cases;
  }
}
