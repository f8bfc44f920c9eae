package io.github.throughline.it.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.throughline.CapturedLog;
import io.github.throughline.bridge.Bridge;
import io.github.throughline.context.Context;
import java.io.DataInputStream;
import java.io.File;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.module.Configuration;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.logging.Level;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

class JarIT {
  private static final String MODULE = "io.github.throughline";

  /** Java 17. */
  private static final int CLASS_VERSION = 61;

  private Path path;
  private JarFile jar;

  @BeforeEach
  void open() throws Exception {
    path = Path.of(Context.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    assertThat(path).as("to be tested is the jar, not target/classes").isRegularFile();
    jar = new JarFile(path.toFile());
  }

  @AfterEach
  void close() throws IOException {
    jar.close();
  }

  private List<String> entries() {
    return jar.stream()
        .filter(Predicate.not(ZipEntry::isDirectory))
        .map(ZipEntry::getName)
        .toList();
  }

  private List<String> classes() {
    return entries().stream().filter(name -> name.endsWith(".class")).toList();
  }

  /** The packages that users name: all but those for the library itself and for servers. */
  private Set<String> publicPackages() {
    return classes().stream()
        .filter(name -> name.contains("/"))
        .map(name -> name.substring(0, name.lastIndexOf('/')).replace('/', '.'))
        .filter(name -> !name.matches(".*\\.(internal|propagation|websocket)"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private String text(String entry) throws IOException {
    try (var in = jar.getInputStream(jar.getEntry(entry))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  // Content

  @Test
  void holdsTheLibraryAndWhatServersLookFor() {
    assertThat(entries())
        .allMatch(
            name ->
                name.startsWith("io/github/throughline/")
                    || name.startsWith("META-INF/")
                    || name.equals("module-info.class"));
    assertThat(entries().stream().filter(name -> name.startsWith("META-INF/")))
        .containsExactlyInAnyOrder(
            "META-INF/MANIFEST.MF",
            "META-INF/LICENSE",
            "META-INF/beans.xml",
            "META-INF/web-fragment.xml",
            "META-INF/services/io.github.throughline.servlet.internal.Upgrades",
            "META-INF/services/jakarta.enterprise.concurrent.spi.ThreadContextProvider",
            "META-INF/services/jakarta.enterprise.inject.spi.Extension",
            "META-INF/services/jakarta.servlet.ServletContainerInitializer",
            "META-INF/services/org.eclipse.microprofile.context.spi.ThreadContextProvider");
  }

  @Test
  void everyServiceIsAClassOfTheJar() throws IOException {
    for (String entry : entries()) {
      if (entry.startsWith("META-INF/services/")) {
        assertThat(classes())
            .containsAll(
                text(entry).lines().map(line -> line.replace('.', '/') + ".class").toList());
      }
    }
  }

  @Test
  void theWebFragmentComesBeforeAllOthers() throws Exception {
    assertThat(text("META-INF/web-fragment.xml").replaceAll("\\s", ""))
        .contains("<ordering><before><others/></before></ordering>");
  }

  @Test
  void beansAreTheAnnotatedOnes() throws IOException {
    assertThat(text("META-INF/beans.xml")).contains("bean-discovery-mode=\"annotated\"");
  }

  @Test
  void theLicenseIsTheProjects() throws IOException {
    assertThat(text("META-INF/LICENSE")).isEqualTo(Files.readString(Path.of("LICENSE")));
  }

  @Test
  void everyClassRunsOnJava17() throws IOException {
    for (String entry : classes()) {
      try (var in = new DataInputStream(jar.getInputStream(jar.getEntry(entry)))) {
        in.skipBytes(6);
        assertThat(in.readUnsignedShort()).as(entry).isEqualTo(CLASS_VERSION);
      }
    }
  }

  // Module

  private ModuleDescriptor descriptor() {
    return ModuleFinder.of(path).find(MODULE).orElseThrow().descriptor();
  }

  @Test
  void theModuleNeedsOnlyTheBaseOfTheJdk() {
    assertThat(descriptor().requires())
        .filteredOn(
            required -> !required.modifiers().contains(ModuleDescriptor.Requires.Modifier.STATIC))
        .extracting(ModuleDescriptor.Requires::name)
        .containsExactly("java.base");

    Configuration base =
        Configuration.empty()
            .resolve(ModuleFinder.ofSystem(), ModuleFinder.of(), Set.of("java.base"));
    Configuration resolved = base.resolve(ModuleFinder.of(path), ModuleFinder.of(), Set.of(MODULE));
    assertThat(resolved.modules()).hasSize(1);
  }

  @Test
  void theModuleWorksInALayerOfItsOwn() throws Exception {
    ModuleLayer boot = ModuleLayer.boot();
    Configuration configuration =
        boot.configuration().resolve(ModuleFinder.of(path), ModuleFinder.of(), Set.of(MODULE));
    ModuleLayer layer =
        boot.defineModulesWithOneLoader(configuration, ClassLoader.getPlatformClassLoader());
    Class<?> context = layer.findLoader(MODULE).loadClass(Context.class.getName());

    assertThat(context).isNotSameAs(Context.class);
    assertThat(context.getModule().getName()).isEqualTo(MODULE);
    assertThat(context.getMethod("empty").invoke(null)).hasToString("Context[]");
  }

  @Test
  void theModuleExportsThePublicPackagesAndNoOther() {
    assertThat(descriptor().exports())
        .noneMatch(ModuleDescriptor.Exports::isQualified)
        .extracting(ModuleDescriptor.Exports::source)
        .containsExactlyInAnyOrderElementsOf(publicPackages());
    assertThat(descriptor().opens()).isEmpty();
    assertThat(descriptor().isOpen()).isFalse();
  }

  // OSGi

  private String header(String name) throws IOException {
    Attributes attributes = jar.getManifest().getMainAttributes();
    assertThat(attributes.getValue(name)).as(name).isNotNull();
    return attributes.getValue(name);
  }

  /** The clauses of a header: commas inside of quotes separate nothing. */
  private List<String> clauses(String name) throws IOException {
    return Arrays.asList(header(name).split(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)"));
  }

  private static String packageOf(String clause) {
    return clause.replaceFirst(";.*", "");
  }

  @Test
  void theBundleHasANameAndExportsWhatTheModuleDoes() throws IOException {
    assertThat(header("Bundle-SymbolicName")).isEqualTo(MODULE);
    assertThat(header("Bundle-Version")).isNotEmpty();
    assertThat(clauses("Export-Package"))
        .extracting(JarIT::packageOf)
        .containsExactlyInAnyOrderElementsOf(publicPackages());
  }

  @Test
  void theBundleRunsWithoutAnyOfItsImports() throws IOException {
    assertThat(clauses("Import-Package"))
        .filteredOn(clause -> !clause.startsWith(MODULE))
        .isNotEmpty()
        .allMatch(clause -> clause.contains("resolution:=optional"));
    assertThat(clauses("Import-Package"))
        .extracting(JarIT::packageOf)
        .contains(
            "jakarta.servlet.http",
            "javax.naming",
            "org.eclipse.microprofile.config",
            "org.eclipse.microprofile.context.spi");
  }

  @Test
  void theManifestSaysNothingAboutTheMachineThatBuiltIt() throws IOException {
    assertThat(jar.getManifest().getMainAttributes().keySet())
        .extracting(Object::toString)
        .noneMatch(name -> name.startsWith("Build") || name.startsWith("Created"))
        .noneMatch(name -> name.startsWith("Bnd"));
  }

  // Alone

  /** With what Weld needs, and no API besides that of CDI. */
  private URLClassLoader loaderOfTheJarAndWeld() throws IOException {
    Pattern needed =
        Pattern.compile(
            "(weld-|jboss-|jandex-|jakarta\\.(annotation|enterprise\\.(cdi|lang)|inject|interceptor)"
                + "|jakarta\\.el).*");
    List<URL> urls = new ArrayList<>(List.of(path.toUri().toURL()));
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      if (needed.matcher(Path.of(entry).getFileName().toString()).matches()) {
        urls.add(Path.of(entry).toUri().toURL());
      }
    }
    return new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jakarta.enterprise.concurrent.ManagedExecutorService",
        "jakarta.servlet.Servlet",
        "jakarta.websocket.Session",
        "org.eclipse.microprofile.config.Config",
        "org.eclipse.microprofile.context.ManagedExecutor",
        "org.jspecify.annotations.NullMarked"
      })
  void theJarAloneIsWithoutEveryOtherApi(String type) throws IOException {
    try (URLClassLoader loader = loaderOfTheJarAndWeld()) {
      assertThatExceptionOfType(ClassNotFoundException.class)
          .isThrownBy(() -> loader.loadClass(type));
    }
  }

  @Test
  void theJarAloneDeploysWithOneLineThatTellsItsVersionAndWithoutAWarning() throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader loader = loaderOfTheJarAndWeld();
        CapturedLog log = new CapturedLog(Level.INFO)) {
      thread.setContextClassLoader(loader);
      deploy(loader);

      assertThat(log.messages())
          .containsExactly(
              "Throughline "
                  + header("Implementation-Version")
                  + ": Jakarta Concurrency is not there, MicroProfile Context Propagation is not"
                  + " there; bridges run on threads of the library (no"
                  + " java:comp/DefaultManagedExecutorService so far), deadlines on a timer of the"
                  + " library (no java:comp/DefaultManagedScheduledExecutorService so far); strict"
                  + " mode off");
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /** What is found on its class path, as a server would, and injects a bridge. */
  private static void deploy(ClassLoader loader) throws Exception {
    Class<?> initializer = loader.loadClass("jakarta.enterprise.inject.se.SeContainerInitializer");
    Class<?> bridge = loader.loadClass(Bridge.class.getName());
    Class<?> instance = loader.loadClass("jakarta.enterprise.inject.Instance");
    Object weld = initializer.getMethod("newInstance").invoke(null);
    Object container = initializer.getMethod("initialize").invoke(weld);
    try (AutoCloseable open = (AutoCloseable) container) {
      Object found =
          instance
              .getMethod("select", Class.class, Annotation[].class)
              .invoke(open, bridge, new Annotation[0]);
      assertThat(instance.getMethod("get").invoke(found)).isInstanceOf(bridge);
    }
  }

  @Test
  void theManifestTellsTheVersionOfTheProject() throws Exception {
    var pom = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse("pom.xml");
    assertThat(header("Implementation-Version"))
        .isEqualTo(child(pom.getDocumentElement(), "version"));
  }

  // Dependencies

  @Test
  void nothingThatUsersGetComesAlong() throws Exception {
    var pom = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse("pom.xml");
    NodeList dependencies =
        (NodeList)
            XPathFactory.newInstance()
                .newXPath()
                .evaluate("/project/dependencies/dependency", pom, XPathConstants.NODESET);
    assertThat(dependencies.getLength()).isPositive();
    for (int index = 0; index < dependencies.getLength(); index++) {
      Node dependency = dependencies.item(index);
      assertThat(child(dependency, "scope"))
          .as(child(dependency, "artifactId"))
          .isIn("provided", "test");
      if (child(dependency, "scope").equals("provided")) {
        assertThat(child(dependency, "optional")).isEqualTo("true");
      }
    }
  }

  private static String child(Node node, String name) throws Exception {
    return XPathFactory.newInstance().newXPath().evaluate(name, node);
  }
}
