package io.github.throughline.it.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.throughline.it.exchange.WebApplication.HostedEntry;
import io.github.throughline.it.relay.RelayServlet;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Makes the archive of a web application whose servlet hands over to this JVM: with the library's
 * jar as the showcase has it, and the servlet that tells what is left in the server's JVM.
 */
final class ServerArchive implements AutoCloseable {
  private static final String CLASSES = "WEB-INF/classes/";
  private static final String RELAY = "io/github/throughline/it/relay";
  private static final List<String> FROM_SHOWCASE =
      List.of("JvmServlet", "Answer", "Refusal", "OccupiedListener");

  private final ZipOutputStream out;

  private ServerArchive(Path war) throws IOException {
    out = new ZipOutputStream(Files.newOutputStream(war));
  }

  /** Makes one; whoever asks for it deletes it. */
  static Path make(WebApplication application, int port) throws IOException {
    Path war = Files.createTempFile("throughline-relay-", ".war");
    try (ServerArchive archive = new ServerArchive(war)) {
      archive.add("WEB-INF/web.xml", descriptor(application, port).getBytes(UTF_8));
      archive.addLibrary();
      archive.addClasses();
    }
    return war;
  }

  private void add(String name, byte[] content) throws IOException {
    out.putNextEntry(new ZipEntry(name));
    out.write(content);
    out.closeEntry();
  }

  private void addLibrary() throws IOException {
    String showcase = Objects.requireNonNull(System.getProperty("showcase.war"), "showcase.war");
    try (ZipFile zip = new ZipFile(showcase)) {
      for (ZipEntry entry : zip.stream().filter(ServerArchive::isLibrary).toList()) {
        try (InputStream in = zip.getInputStream(entry)) {
          add(entry.getName(), in.readAllBytes());
        }
      }
    }
  }

  private static boolean isLibrary(ZipEntry entry) {
    return entry.getName().startsWith("WEB-INF/lib/throughline");
  }

  private void addClasses() throws IOException {
    Path classes = classes();
    try (Stream<Path> relay = Files.list(classes.resolve(RELAY))) {
      for (Path each : relay.sorted().toList()) {
        add(CLASSES + RELAY + "/" + each.getFileName(), Files.readAllBytes(each));
      }
    }
    for (String name : FROM_SHOWCASE) {
      String path = "io/github/throughline/showcase/" + name + ".class";
      add(CLASSES + path, Files.readAllBytes(classes.resolve(path)));
    }
  }

  private static Path classes() {
    try {
      return Path.of(
          RelayServlet.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String descriptor(WebApplication application, int port) {
    HostedEntry hosted = application.hosted.get(0);
    return """
        <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
        %s<servlet>
        <servlet-name>relay</servlet-name>
        <servlet-class>%s</servlet-class>
        %s%s<load-on-startup>1</load-on-startup>
        <async-supported>true</async-supported>
        </servlet>
        <servlet-mapping>
        <servlet-name>relay</servlet-name>
        <url-pattern>%s</url-pattern>
        </servlet-mapping>
        </web-app>
        """
        .formatted(
            parameters("context-param", application.parameters),
            RelayServlet.class.getName(),
            parameters("init-param", hosted.parameters()),
            parameters("init-param", Map.of(RelayServlet.PORT, Integer.toString(port))),
            application.contextPath + hosted.pattern());
  }

  private static String parameters(String element, Map<String, String> parameters) {
    StringBuilder all = new StringBuilder();
    parameters.forEach(
        (name, value) ->
            all.append(
                "<%1$s><param-name>%2$s</param-name><param-value>%3$s</param-value></%1$s>%n"
                    .formatted(element, name, value)));
    return all.toString();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
