package io.github.throughline.it.socket;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Text messages of bytes that are UTF-8, or that are not: cases 6.5 to 6.23.
 *
 * @see <a href="https://www.cl.cam.ac.uk/~mgk25/ucs/examples/UTF-8-test.txt">UTF-8 decoder
 *     capability and stress test</a>
 */
final class Utf8Cases {
  private static final String KOSME = "cebae1bdb9cf83cebcceb5";
  private static final int FIRST_GROUP = 5;

  /** What is not right begins with an exclamation mark. */
  private static final List<String> GROUPS =
      List.of(
          "68656c6c6f24776f726c64 68656c6c6fc2a2776f726c64 68656c6c6fe282ac776f726c64"
              + " 68656c6c6ff0a4ada2776f726c64 "
              + KOSME,
          beginnings(),
          "00 c280 e0a080 f0908080",
          "!f888808080 !fc8480808080",
          "7f dfbf efbfbf f48fbfbf",
          "!f7bfbfbf !fbbfbfbfbf !fdbfbfbfbfbf",
          "ed9fbf ee8080 efbfbd f48fbfbf !f4908080",
          "!80 !bf !80bf !80bf80 !80bf80bf !80bf80bf80 !80bf80bf80bf !" + every(0x80, 0xbf, ""),
          String.join(
              " ",
              "!" + every(0xc0, 0xdf, "20"),
              "!" + every(0xe0, 0xef, "20"),
              "!" + every(0xf0, 0xf7, "20"),
              "!" + every(0xf8, 0xfb, "20"),
              "!" + every(0xfc, 0xfd, "20")),
          "!c0 !e080 !f08080 !f8808080 !fc80808080 !df !efbf !f7bfbf !fbbfbfbf !fdbfbfbfbf",
          "!c0e080f08080f8808080fc80808080dfefbff7bfbffbbfbfbffdbfbfbfbf",
          "!fe !ff !fefeffff",
          "!c0af !e080af !f08080af !f8808080af !fc80808080af",
          "!c1bf !e09fbf !f08fbfbf !f887bfbfbf !fc83bfbfbfbf",
          "!c080 !e08080 !f0808080 !f880808080 !fc8080808080",
          "!eda080 !edadbf !edae80 !edafbf !edb080 !edbe80 !edbfbf",
          "!eda080edb080 !eda080edbfbf !edadbfedb080 !edadbfedbfbf !edae80edb080"
              + " !edae80edbfbf !edafbfedb080 !edafbfedbfbf",
          "efbfbe efbfbf f09fbfbe f09fbfbf f0afbfbe f0afbfbf f0bfbfbe f0bfbfbf" + nonCharacters(),
          "efbfb9 efbfba efbfbb efbfbc efbfbd efbfbe efbfbf");

  private Utf8Cases() {}

  static List<ConformanceCase> all() {
    List<ConformanceCase> cases = new ArrayList<>();
    for (int group = 0; group < GROUPS.size(); group++) {
      String[] texts = GROUPS.get(group).split(" ", -1);
      for (int i = 0; i < texts.length; i++) {
        String name = "6." + (FIRST_GROUP + group) + "." + (i + 1);
        boolean wrong = texts[i].startsWith("!");
        String hex = wrong ? texts[i].substring(1) : texts[i];
        Frame message = Frame.of(Frame.TEXT, HexFormat.of().parseHex(hex));
        cases.add(
            wrong
                ? ConformanceCase.failed(name, 0, 1007, message)
                : ConformanceCase.echoed(name, 0, message));
      }
    }
    return cases;
  }

  /** All beginnings of a text, of which some end within a character. */
  private static String beginnings() {
    List<Integer> whole = List.of(2, 5, 7, 9, 11);
    return IntStream.rangeClosed(1, KOSME.length() / 2)
        .mapToObj(i -> (whole.contains(i) ? "" : "!") + KOSME.substring(0, 2 * i))
        .collect(Collectors.joining(" "));
  }

  /** All bytes of a range but the last, each followed by something. */
  private static String every(int first, int end, String following) {
    StringBuilder all = new StringBuilder();
    for (int i = first; i < end; i++) {
      all.append(HexFormat.of().toHexDigits((byte) i)).append(following);
    }
    return all.toString();
  }

  private static String nonCharacters() {
    StringBuilder all = new StringBuilder();
    for (String first : List.of("f1", "f2", "f3")) {
      for (String second : List.of("8f", "9f", "af", "bf")) {
        all.append(' ').append(first + second + "bfbe ").append(first + second + "bfbf");
      }
    }
    return all + " f48fbfbe f48fbfbf";
  }
}
