package io.github.throughline.servlet;

import static io.github.throughline.servlet.Fakes.fake;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.throughline.CapturedLog;
import io.github.throughline.LibraryCopy;
import io.github.throughline.bridge.Bridge;
import io.github.throughline.cdi.ContextLocal;
import jakarta.enterprise.inject.spi.InjectionPoint;
import jakarta.enterprise.inject.spi.ProcessInjectionPoint;
import jakarta.inject.Inject;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With the library beside web applications, which have a class loader each. */
class FilterCheckTest {
  private static final String FILTER = ContextFilter.class.getName();

  private final FilterCheck check = new FilterCheck();
  private final CapturedLog log = new CapturedLog();

  static class UsesBridge {
    @Inject Bridge wanted;
  }

  static class UsesValue {
    @Inject
    @ContextLocal("tenant")
    CharSequence wanted;
  }

  static class UsesNothing {
    @Inject CharSequence wanted;
  }

  /** Has classes of its own, and the library from beside. */
  private static final class Module extends ClassLoader {
    Module() {
      super(FilterCheckTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith(FilterCheckTest.class.getName() + "$Uses")) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        return loaded == null ? define(name) : loaded;
      }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      String file = name.replace('.', '/') + ".class";
      try (InputStream content = Objects.requireNonNull(getResourceAsStream(file), file)) {
        byte[] bytes = content.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }

    Class<?> own(Class<?> type) throws ClassNotFoundException {
      return loadClass(type.getName());
    }
  }

  private final Module module = new Module();

  @AfterEach
  void stopCapture() {
    log.close();
  }

  private void deploy(Class<?> type) throws Exception {
    Field field = type.getDeclaredField("wanted");
    InjectionPoint point =
        fake(
            InjectionPoint.class,
            Map.of(
                "getType", arguments -> field.getGenericType(),
                "getQualifiers", arguments -> Set.of(field.getAnnotations()),
                "getMember", arguments -> field));
    check.collect(
        fake(ProcessInjectionPoint.class, Map.of("getInjectionPoint", arguments -> point)));
  }

  private static ServletRequest request(String path, ClassLoader module, String... filters) {
    return request(path, module, () -> List.of(filters));
  }

  private static ServletRequest request(
      String path, ClassLoader module, Supplier<List<String>> filters) {
    ServletContext application =
        fake(
            ServletContext.class,
            Map.of(
                "getContextPath",
                arguments -> path,
                "getClassLoader",
                arguments -> module,
                "getFilterRegistrations",
                arguments ->
                    filters.get().stream()
                        .collect(
                            Collectors.toMap(
                                name -> "named " + name, FilterCheckTest::registration))));
    return fake(ServletRequest.class, Map.of("getServletContext", arguments -> application));
  }

  private static FilterRegistration registration(String className) {
    return fake(FilterRegistration.class, Map.of("getClassName", arguments -> className));
  }

  @ParameterizedTest
  @ValueSource(classes = {UsesBridge.class, UsesValue.class})
  void aWebApplicationWithoutTheFilterIsWarnedOfOnce(Class<?> type) throws Exception {
    deploy(module.own(type));
    check.check(request("/first", module, "other.Filter"));
    check.check(request("/first", module, "other.Filter"));
    assertThat(log.messages())
        .singleElement()
        .asString()
        .startsWith("The web application at \"/first\" uses Throughline without its filter")
        .contains("Declare " + FILTER + " in its web.xml");
  }

  @Test
  void theOneAtTheRootHasAPathToo() throws Exception {
    deploy(module.own(UsesBridge.class));
    check.check(request("", module));
    assertThat(log.messages()).singleElement().asString().contains("application at \"/\" uses");
  }

  @Test
  void eachIsLookedAtByItself() throws Exception {
    Module second = new Module();
    deploy(module.own(UsesBridge.class));
    deploy(second.own(UsesBridge.class));
    check.check(request("/first", module, FILTER));
    check.check(request("/second", second));
    assertThat(log.messages()).singleElement().asString().contains("\"/second\"");
  }

  @Test
  void nothingIsSaidWhereTheFilterIs() throws Exception {
    deploy(module.own(UsesBridge.class));
    check.check(request("/first", module, "other.Filter", FILTER));
    assertThat(log.messages()).isEmpty();
  }

  @Test
  void nothingIsSaidOfOneThatDoesNotUseTheLibrary() throws Exception {
    deploy(module.own(UsesNothing.class));
    check.check(request("/first", module));
    deploy(new Module().own(UsesBridge.class));
    check.check(request("/second", module));
    assertThat(log.messages()).isEmpty();
  }

  /** Which of the web applications calls it is not known. */
  @Test
  void nothingIsSaidOfAClassThatIsBesideAsTheLibraryIs() throws Exception {
    deploy(UsesBridge.class);
    check.check(request("/first", UsesBridge.class.getClassLoader()));
    assertThat(log.messages()).isEmpty();
  }

  @Test
  void nothingIsSaidWhereFiltersCannotBeAskedFor() throws Exception {
    deploy(module.own(UsesBridge.class));
    check.check(
        request(
            "/first",
            module,
            () -> {
              throw new UnsupportedOperationException("not in a listener");
            }));
    assertThat(log.messages()).isEmpty();
  }

  @Test
  void whatIsNoRequestIsLeftAlone() throws Exception {
    deploy(module.own(UsesBridge.class));
    check.check("of a message-driven bean, say");
    assertThat(log.messages()).isEmpty();
  }

  static class WithoutServlets implements Runnable {
    @Override
    public void run() {
      FilterCheck check = new FilterCheck();
      check.check("of a message-driven bean, say");
      check.check("another one");
    }
  }

  @Test
  void theServletApiMayBeMissing() throws Exception {
    try (LibraryCopy copy = new LibraryCopy("jakarta.servlet.")) {
      copy.run(WithoutServlets.class);
    }
    assertThat(log.messages()).isEmpty();
  }
}
