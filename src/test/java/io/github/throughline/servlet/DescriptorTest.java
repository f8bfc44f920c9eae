package io.github.throughline.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.bootstrap.DOMImplementationRegistry;
import org.w3c.dom.ls.DOMImplementationLS;
import org.w3c.dom.ls.LSInput;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/** Descriptors keep to their schemas: Payara and GlassFish refuse an application otherwise. */
class DescriptorTest {
  private static final String SCHEMAS = "/jakarta/servlet/resources/";

  /** What the schemas take from the one of XML itself, which is not among them. */
  private static final String XML_ATTRIBUTES =
      """
      <xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema"
          targetNamespace="http://www.w3.org/XML/1998/namespace">
        <xsd:attribute name="lang" type="xsd:language"/>
      </xsd:schema>
      """;

  @ParameterizedTest
  @CsvSource({
    "src/main/resources/META-INF/web-fragment.xml, web-fragment_6_0.xsd",
    "src-it/showcase/webapp/WEB-INF/web.xml, web-app_6_0.xsd",
  })
  void everyDescriptorIsValid(String descriptor, String schema) throws Exception {
    String text = Files.readString(Path.of(descriptor));
    assertThat(text).contains(schema);
    validate(text, schema);
  }

  /** The check above would notice. */
  @ParameterizedTest
  @CsvSource({"<name>,<name>io.github.", "ordering>,order>"})
  void whatIsNotValidIsNoticed(String from, String to) throws Exception {
    String text = Files.readString(Path.of("src/main/resources/META-INF/web-fragment.xml"));
    assertThat(text).contains(from);
    assertThatThrownBy(() -> validate(text.replace(from, to), "web-fragment_6_0.xsd"))
        .isInstanceOf(SAXParseException.class);
  }

  private static void validate(String text, String schema) throws Exception {
    schema(schema).newValidator().validate(new StreamSource(new StringReader(text)));
  }

  private static Schema schema(String name) throws ReflectiveOperationException, SAXException {
    DOMImplementationLS dom =
        (DOMImplementationLS)
            DOMImplementationRegistry.newInstance().getDOMImplementation("LS 3.0");
    SchemaFactory factory = SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI);
    factory.setResourceResolver(
        (type, namespace, publicId, systemId, base) -> {
          LSInput input = dom.createLSInput();
          input.setSystemId(systemId);
          input.setStringData(systemId.endsWith("/xml.xsd") ? XML_ATTRIBUTES : resource(systemId));
          return input;
        });
    return factory.newSchema(new StreamSource(new StringReader(resource(name))));
  }

  private static String resource(String schema) {
    try (InputStream in = DescriptorTest.class.getResourceAsStream(SCHEMAS + schema)) {
      assertThat(in).as(schema).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
