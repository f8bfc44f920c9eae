package io.github.throughline.helidon;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Helidon MP, which is CDI's container and the server in one, and runs requests on virtual threads.
 */
@Timeout(60)
class HelidonIT {
  private static final int OLDEST_JAVA = 21;
  private static final int REQUESTS = 200;
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private static SeContainer server;
  private static URI address;

  @BeforeAll
  static void start() throws IOException {
    assertThat(Runtime.version().feature())
        .as("Java of Helidon 4")
        .isGreaterThanOrEqualTo(OLDEST_JAVA);
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket free = new ServerSocket(0, 1, loopback)) {
      System.setProperty("server.host", loopback.getHostAddress());
      System.setProperty("server.port", Integer.toString(free.getLocalPort()));
      address =
          URI.create("http://" + loopback.getHostAddress() + ":" + free.getLocalPort() + "/hops");
    }
    System.setProperty("mp.initializer.allow", "true"); // not by a main class
    System.setProperty("mp.initializer.no-warn", "true");
    server = SeContainerInitializer.newInstance().initialize();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static CompletableFuture<HttpResponse<String>> get(URI uri, String tenant) {
    HttpRequest request = HttpRequest.newBuilder(uri).header("X-Tenant", tenant).build();
    return CLIENT.sendAsync(request, BodyHandlers.ofString());
  }

  @Test
  void valuesGoWithTheWorkOfTheirRequestAndWithNoOther() {
    List<CompletableFuture<HttpResponse<String>>> responses = new ArrayList<>();
    for (int i = 0; i < REQUESTS; i++) {
      responses.add(get(address, "tenant-" + i));
    }
    for (int i = 0; i < REQUESTS; i++) {
      HttpResponse<String> response = responses.get(i).join();
      assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
      assertThat(read(response.body())).isEqualTo(seenBy("tenant-" + i));
    }
  }

  private static JsonObject seenBy(String tenant) {
    return Json.createObjectBuilder()
        .add("virtual", true)
        .add("before", "nobody")
        .add("request", tenant)
        .add("managed-executor", tenant)
        .add("thread-context", tenant)
        .add("propagating", tenant)
        .add("bridge", tenant)
        .add("annotated", tenant)
        .add("run-back-on-the-request-thread", true)
        .build();
  }

  private static JsonObject read(String text) {
    try (JsonReader reader = Json.createReader(new StringReader(text))) {
      return reader.readObject();
    }
  }

  @Test
  void waitsEndInTime() {
    assertThat(get(URI.create(address + "/late"), "acme").join().statusCode()).isEqualTo(504);
  }
}
