package io.github.throughline.it.embedded;

import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.FilterInfo;
import io.undertow.servlet.api.ServletContainerInitializerInfo;
import io.undertow.servlet.api.ServletInfo;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.annotation.WebServlet;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EventListener;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * An unpacked web application, for a server that leaves reading it to others.
 *
 * <p>Reads what this project's archives have: initializers, annotated servlets, and the parameters,
 * servlets, filters, listeners and the error page of the descriptor. Anything else would go
 * unnoticed.
 */
final class WebArchive {
  private final Path directory;

  private WebArchive(Path directory) {
    this.directory = directory;
  }

  static WebArchive unpack(Path war, Path directory) {
    try (FileSystem zip = FileSystems.newFileSystem(war);
        Stream<Path> entries = Files.walk(zip.getPath("/"))) {
      for (Path entry : (Iterable<Path>) entries::iterator) {
        Path target = directory.resolve(entry.toString().substring(1));
        if (Files.isDirectory(entry)) {
          Files.createDirectories(target);
        } else {
          Files.copy(entry, target);
        }
      }
      return new WebArchive(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  URLClassLoader classLoader(ClassLoader parent) {
    List<URL> urls = new ArrayList<>();
    try (Stream<Path> jars = Files.list(directory.resolve("WEB-INF/lib"))) {
      urls.add(classes().toUri().toURL());
      for (Path jar : (Iterable<Path>) jars.sorted()::iterator) {
        urls.add(jar.toUri().toURL());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new ChildFirstClassLoader(urls.toArray(URL[]::new), parent);
  }

  void register(URLClassLoader loader, DeploymentInfo info) {
    try {
      registerInitializers(loader, info);
      registerServlets(loader, info);
      Element descriptor = parse(directory.resolve("WEB-INF/web.xml").toUri().toURL());
      parameters(descriptor, "context-param", info::addInitParameter);
      registerServlets(descriptor, loader, info);
      registerFilters(descriptor, loader, info);
      registerListeners(descriptor, loader, info);
      texts(descriptor, "location").forEach(page -> info.addErrorPage(Servlets.errorPage(page)));
    } catch (IOException | ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Only the application's own: those of the server's libraries are the launcher's business. */
  private void registerInitializers(URLClassLoader loader, DeploymentInfo info)
      throws IOException, ClassNotFoundException {
    Set<Class<?>> types = annotated(loader);
    String service = "META-INF/services/" + ServletContainerInitializer.class.getName();
    for (URL names : Collections.list(loader.findResources(service))) {
      try (InputStream in = names.openStream()) {
        String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        for (String name : (Iterable<String>) text.lines().map(String::strip)::iterator) {
          info.addServletContainerInitializer(
              new ServletContainerInitializerInfo(
                  loader.loadClass(name).asSubclass(ServletContainerInitializer.class), types));
        }
      }
    }
  }

  /** The classes that an initializer asks for. */
  private Set<Class<?>> annotated(ClassLoader loader) throws IOException, ClassNotFoundException {
    Set<Class<?>> types = new HashSet<>();
    for (Class<?> type : types(loader, ".class")) {
      if (Stream.of(type.getAnnotations())
          .anyMatch(one -> one.annotationType().getSimpleName().equals("ServeAt"))) {
        types.add(type);
      }
    }
    return types;
  }

  private static void registerFilters(Element descriptor, ClassLoader loader, DeploymentInfo info)
      throws ClassNotFoundException {
    for (Element filter : elements(descriptor, "filter")) {
      Class<? extends Filter> type =
          loader.loadClass(text(filter, "filter-class")).asSubclass(Filter.class);
      info.addFilter(
          new FilterInfo(text(filter, "filter-name"), type)
              .setAsyncSupported(Boolean.parseBoolean(text(filter, "async-supported"))));
    }
    for (Element mapping : elements(descriptor, "filter-mapping")) {
      for (String dispatcher : texts(mapping, "dispatcher")) {
        info.addFilterUrlMapping(
            text(mapping, "filter-name"),
            text(mapping, "url-pattern"),
            DispatcherType.valueOf(dispatcher));
      }
    }
  }

  private static void registerListeners(Element descriptor, ClassLoader loader, DeploymentInfo info)
      throws ClassNotFoundException {
    for (String name : texts(descriptor, "listener-class")) {
      info.addListener(Servlets.listener(loader.loadClass(name).asSubclass(EventListener.class)));
    }
  }

  private static void registerServlets(Element descriptor, ClassLoader loader, DeploymentInfo info)
      throws ClassNotFoundException {
    for (Element declared : elements(descriptor, "servlet")) {
      String name = text(declared, "servlet-name");
      ServletInfo servlet =
          Servlets.servlet(
              name, loader.loadClass(text(declared, "servlet-class")).asSubclass(Servlet.class));
      parameters(declared, "init-param", servlet::addInitParam);
      servlet.setAsyncSupported(Boolean.parseBoolean(text(declared, "async-supported")));
      servlet.setLoadOnStartup(Integer.parseInt(text(declared, "load-on-startup")));
      elements(descriptor, "servlet-mapping").stream()
          .filter(mapping -> text(mapping, "servlet-name").equals(name))
          .forEach(mapping -> servlet.addMapping(text(mapping, "url-pattern")));
      info.addServlet(servlet);
    }
  }

  private static void parameters(Element parent, String name, BiConsumer<String, String> setting) {
    for (Element parameter : elements(parent, name)) {
      setting.accept(text(parameter, "param-name"), text(parameter, "param-value"));
    }
  }

  private void registerServlets(ClassLoader loader, DeploymentInfo info)
      throws IOException, ClassNotFoundException {
    for (Class<?> type : types(loader, "Servlet.class")) {
      registerServlet(type, info);
    }
  }

  /** The application's classes whose file names end so. */
  private List<Class<?>> types(ClassLoader loader, String ending)
      throws IOException, ClassNotFoundException {
    List<Class<?>> types = new ArrayList<>();
    try (Stream<Path> files = Files.walk(classes())) {
      for (Path file : (Iterable<Path>) files::iterator) {
        String path = classes().relativize(file).toString();
        if (path.endsWith(ending)) {
          String name = path.substring(0, path.length() - ".class".length());
          types.add(loader.loadClass(name.replace('/', '.')));
        }
      }
    }
    return types;
  }

  private static void registerServlet(Class<?> type, DeploymentInfo info) {
    WebServlet declared = type.getAnnotation(WebServlet.class);
    if (declared != null) {
      ServletInfo servlet = Servlets.servlet(type.getName(), type.asSubclass(Servlet.class));
      info.addServlet(
          servlet.addMappings(declared.urlPatterns()).setAsyncSupported(declared.asyncSupported()));
    }
  }

  private Path classes() {
    return directory.resolve("WEB-INF/classes");
  }

  private static Element parse(URL xml) throws IOException {
    try (InputStream in = xml.openStream()) {
      return DocumentBuilderFactory.newDefaultInstance()
          .newDocumentBuilder()
          .parse(in)
          .getDocumentElement();
    } catch (SAXException | ParserConfigurationException e) {
      throw new IOException("Cannot read " + xml, e);
    }
  }

  private static List<Element> elements(Element parent, String name) {
    NodeList nodes = parent.getElementsByTagName(name);
    return IntStream.range(0, nodes.getLength()).mapToObj(i -> (Element) nodes.item(i)).toList();
  }

  private static List<String> texts(Element parent, String name) {
    return elements(parent, name).stream().map(each -> each.getTextContent().strip()).toList();
  }

  private static String text(Element parent, String name) {
    return texts(parent, name).get(0);
  }
}
