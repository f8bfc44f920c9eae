package io.github.throughline;

import static com.tngtech.archunit.base.DescribedPredicate.anyElementThat;
import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import io.github.throughline.context.Context;
import io.github.throughline.context.internal.ThreadSlots;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rooms and floors of the library: an arrow only ever points down. */
class ArchitectureTest {
  private static final String ROOT = "io.github.throughline";

  /** What each package may use, besides itself; of packages that there will be as well. */
  private static final Map<String, Set<String>> MAY_USE =
      Map.of(
          "context", Set.of(),
          "bridge", Set.of("context"),
          "application", Set.of("bridge", "context"),
          "propagation", Set.of("bridge", "context"),
          "server", Set.of("application", "bridge", "context"),
          "testing", Set.of("application", "bridge", "context"),
          "cdi", Set.of("bridge", "context"),
          "servlet", Set.of("cdi", "application", "bridge", "context"),
          "websocket", Set.of("servlet", "cdi", "application", "bridge", "context"));

  /** Packages that work on a plain JVM. */
  private static final Set<String> WITHOUT_APIS =
      Set.of("context", "bridge", "application", "server", "testing");

  private static final Path SOURCES = Path.of("src/main/java");

  private static final JavaClasses LIBRARY =
      new ClassFileImporter()
          .importUrl(Context.class.getProtectionDomain().getCodeSource().getLocation());

  private static Set<String> rooms() {
    return MAY_USE.keySet();
  }

  /** The subtree of a package. */
  private static String in(String room) {
    return ROOT + "." + room + "..";
  }

  private static void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(LIBRARY);
  }

  @Test
  void everyClassIsInARoomOfTheTable() {
    check(
        classes()
            .should()
            .resideInAnyPackage(rooms().stream().map(ArchitectureTest::in).toArray(String[]::new)));
  }

  @ParameterizedTest
  @MethodSource("rooms")
  void aRoomUsesOnlyWhatIsBelow(String room) {
    String[] forbidden =
        rooms().stream()
            .filter(
                other ->
                    !other.equals(room) && !MAY_USE.getOrDefault(room, Set.of()).contains(other))
            .map(ArchitectureTest::in)
            .toArray(String[]::new);
    check(
        noClasses()
            .that()
            .resideInAPackage(in(room))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(forbidden));
  }

  @Test
  void roomsAreFreeOfCycles() {
    check(slices().matching(ROOT + ".(*)..").should().beFreeOfCycles());
  }

  @Test
  void theCoreKnowsTheJdkAlone() {
    String[] core = WITHOUT_APIS.stream().map(ArchitectureTest::in).toArray(String[]::new);
    check(
        noClasses()
            .that()
            .resideInAnyPackage(core)
            .should()
            .dependOnClassesThat(
                not(resideInAnyPackage("java..", "org.jspecify..", ROOT + ".."))
                    .as("are of an optional API")));
  }

  @Test
  void theContextUsesNoModuleOfTheJdkButTheBase() {
    check(
        classes()
            .that()
            .resideInAPackage(in("context"))
            .should()
            .onlyDependOnClassesThat(
                resideInAnyPackage("org.jspecify..", in("context"))
                    .or(describe("are of java.base", ArchitectureTest::isOfJavaBase))));
  }

  private static boolean isOfJavaBase(JavaClass type) {
    JavaClass component = type.getBaseComponentType();
    return component.isPrimitive()
        || ModuleLayer.boot()
            .findModule("java.base")
            .orElseThrow()
            .getPackages()
            .contains(component.getPackageName());
  }

  @Test
  void noPublicSignatureNamesAnInternalClass() {
    DescribedPredicate<JavaClass> internal = resideInAnyPackage("..internal..");
    check(
        noMethods()
            .that()
            .areDeclaredInClassesThat()
            .resideOutsideOfPackages("..internal..", "..websocket..")
            .and()
            .areDeclaredInClassesThat()
            .arePublic()
            .and()
            .arePublic()
            .should()
            .haveRawReturnType(internal)
            .orShould()
            .haveRawParameterTypes(anyElementThat(internal)));
  }

  @Test
  void aProviderOfOneApiDoesNotKnowTheOther() {
    check(
        noClasses()
            .that(describe("use Jakarta Concurrency", ArchitectureTest::usesJakartaConcurrency))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.eclipse.microprofile.."));
  }

  private static boolean usesJakartaConcurrency(JavaClass type) {
    return type.getDirectDependenciesFromSelf().stream()
        .map(dependency -> dependency.getTargetClass().getPackageName())
        .anyMatch(name -> name.startsWith("jakarta.enterprise.concurrent"));
  }

  @Test
  void everyPackageIsNullMarked() {
    assertThat(LIBRARY.stream().map(JavaClass::getPackageName).distinct())
        .isNotEmpty()
        .allSatisfy(
            name ->
                assertThat(Class.forName(name + ".package-info")).hasAnnotation(NullMarked.class));
  }

  @Test
  void namesSayWhatAClassIsFor() {
    check(noClasses().should().haveNameMatching(".*(Utils?|Helpers?|Manager|Impl)(\\$.*)?"));
  }

  @Test
  void noSourceFileIsLongerThanThreeHundredLines() throws IOException {
    try (Stream<Path> files = Files.walk(SOURCES)) {
      assertThat(files.filter(file -> file.toString().endsWith(".java")))
          .isNotEmpty()
          .allSatisfy(file -> assertThat(Files.readAllLines(file)).hasSizeLessThanOrEqualTo(300));
    }
  }

  @Test
  void oneThreadLocalIsEnough() {
    check(
        noFields()
            .that()
            .areNotDeclaredIn(ThreadSlots.class)
            .should()
            .haveRawType(assignableTo(ThreadLocal.class)));
  }
}
