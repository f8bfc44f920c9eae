package io.github.throughline.manual;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every piece of Java in README, manual and javadoc stands in the examples of this package. */
class DocumentedCodeTest {
  private static final Pattern MARKDOWN = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);
  private static final Pattern JAVADOC =
      Pattern.compile("\\{@snippet :\\n(.*?)\\n \\*\\s*}\\n", Pattern.DOTALL);
  private static final Path EXAMPLES = Path.of("src/test/java/io/github/throughline/manual");

  /** A piece of code, between blank lines. */
  record Piece(Path file, String code) {}

  static Stream<Piece> pieces() {
    return Stream.of(
            in(List.of(Path.of("README.md")), MARKDOWN),
            in(under("src/site/markdown", ".md"), MARKDOWN),
            in(under("src/main/java", ".java"), JAVADOC))
        .flatMap(stream -> stream);
  }

  @ParameterizedTest
  @MethodSource("pieces")
  void standsInAnExampleThatIsCompiledAndRun(Piece piece) {
    String examples =
        under(EXAMPLES.toString(), ".java").stream()
            .map(DocumentedCodeTest::read)
            .reduce("", String::concat);
    assertThat(normal(examples)).contains(normal(piece.code));
  }

  private static Stream<Piece> in(List<Path> files, Pattern pattern) {
    return files.stream()
        .flatMap(
            file ->
                pattern
                    .matcher(read(file))
                    .results()
                    .map(DocumentedCodeTest::code)
                    .flatMap(code -> Stream.of(code.split("\\n\\s*\\n")))
                    .map(code -> new Piece(file, code)));
  }

  private static String code(MatchResult match) {
    return match.group(1).replaceAll("(?m)^ \\* ?", "");
  }

  private static String normal(String code) {
    return code.replaceAll("//.*", "").replaceAll("\\s+", "");
  }

  private static List<Path> under(String folder, String ending) {
    try (Stream<Path> files = Files.walk(Path.of(folder))) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
