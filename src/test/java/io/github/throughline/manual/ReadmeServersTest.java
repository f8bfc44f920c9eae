package io.github.throughline.manual;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.throughline.it.ServerKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The README's table of servers says what the tests run on: no other version, and no less. */
class ReadmeServersTest {
  private static final Pattern ROW = Pattern.compile("(?m)^\\| ([A-Z].*?) \\| (.*tested.*) \\|$");
  private static final Pattern PROPERTY =
      Pattern.compile("<([a-z-]+?)-?(?:ee)?[0-9]*\\.version>([^<]+)</");
  private static final Pattern FEATURE_PACK =
      Pattern.compile("location=\"org\\.(wildfly):wildfly-[a-z-]+:([^\"]+)\"");
  private static final Pattern NAMED = Pattern.compile("([A-Z][A-Za-z ]*?)(?: Server)? ([0-9.]+)");

  /** A server, by its name without anything but letters, and a version of it or its beginning. */
  private record Version(String server, String number) {
    static Version of(MatchResult found) {
      String server = found.group(1).toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
      return new Version(server, found.group(2));
    }

    boolean isBeginningOf(Version tested) {
      return server.equals(tested.server) && (tested.number + ".").startsWith(number + ".");
    }
  }

  private static List<MatchResult> rows() throws IOException {
    return ROW.matcher(Files.readString(Path.of("README.md"))).results().toList();
  }

  private static List<Version> named() throws IOException {
    return rows().stream()
        .flatMap(row -> NAMED.matcher(row.group(1)).results())
        .map(Version::of)
        .map(
            version ->
                version.server.equals("weldservlet")
                    ? new Version("weld", version.number)
                    : version)
        .filter(version -> !version.server.equals("jakartaee"))
        .toList();
  }

  private static List<Version> tested() throws IOException {
    String wildFly = Files.readString(Path.of("server-config/wildfly/provisioning.xml"));
    return Stream.of(
            PROPERTY.matcher(Files.readString(Path.of("pom.xml"))).results(),
            FEATURE_PACK.matcher(wildFly).results())
        .flatMap(versions -> versions)
        .map(Version::of)
        .filter(version -> version.server.equals("weld") || servers().contains(version.server))
        .toList();
  }

  /** Those that the tests know, each of which may be there in several versions. */
  private static List<String> servers() {
    Stream<String> withoutServlets = Stream.of("HELIDON_MP");
    return Stream.concat(
            Arrays.stream(ServerKind.values())
                .map(kind -> kind.name().replaceFirst("_EE[0-9]+$", "")),
            withoutServlets)
        .map(name -> name.replace("_", "").toLowerCase(Locale.ROOT))
        .distinct()
        .toList();
  }

  @Test
  void noRowNamesAVersionThatIsNotTested() throws IOException {
    List<Version> tested = tested();
    assertThat(named())
        .isNotEmpty()
        .allSatisfy(version -> assertThat(tested).anyMatch(version::isBeginningOf));
  }

  @Test
  void everyVersionThatIsTestedHasARow() throws IOException {
    List<Version> named = named();
    assertThat(tested())
        .isNotEmpty()
        .allSatisfy(version -> assertThat(named).anyMatch(row -> row.isBeginningOf(version)));
  }

  @Test
  void everyServerThatIsTestedHasAVersionAndARow() throws IOException {
    assertThat(tested()).extracting(Version::server).containsAll(servers());
    assertThat(named()).extracting(Version::server).containsAll(servers());
  }

  @Test
  void everyProfileThatARowNamesIsThere() throws IOException {
    String pom = Files.readString(Path.of("pom.xml"));
    assertThat(
            rows().stream()
                .flatMap(row -> Pattern.compile("-P([a-z-]+)").matcher(row.group(2)).results()))
        .isNotEmpty()
        .allSatisfy(profile -> assertThat(pom).contains("<id>" + profile.group(1) + "</id>"));
  }
}
