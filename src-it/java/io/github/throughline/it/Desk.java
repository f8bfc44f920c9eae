package io.github.throughline.it;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

/** Talks to a service desk over HTTP. */
final class Desk {
  /** So long that only a request that is never answered runs into it. */
  private static final Duration NEVER = Duration.ofMinutes(2);

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final URI address;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  Desk(URI address) {
    this.address = address;
  }

  /** Who asks. */
  record Client(String tenant, String user, String requestId) {}

  /** What was answered. */
  record Reply(int status, String type, String body) {
    JsonObject object() {
      try (JsonReader reader = Json.createReader(new StringReader(body))) {
        return reader.readObject();
      }
    }

    JsonArray array() {
      try (JsonReader reader = Json.createReader(new StringReader(body))) {
        return reader.readArray();
      }
    }

    /** The hops of a report. */
    List<JsonObject> hops() {
      return object().getJsonArray("hops").getValuesAs(JsonObject.class);
    }
  }

  /** Where the page is. */
  URI address() {
    return address;
  }

  Reply get(Client as, String path) throws IOException, InterruptedException {
    return send(as, "GET", path, "");
  }

  Reply post(Client as, String path, String body) throws IOException, InterruptedException {
    return send(as, "POST", path, body);
  }

  Reply open(Client as, String title) throws IOException, InterruptedException {
    return post(
        as, "api/tickets", Json.createObjectBuilder().add("title", title).build().toString());
  }

  Reply send(Client as, String method, String path, String body)
      throws IOException, InterruptedException {
    return send(request(as, method, path, body), NEVER);
  }

  /** For requests whose application may be gone before it answers. */
  Reply getInTime(Client as, String path) throws IOException, InterruptedException {
    return send(request(as, "GET", path, ""), PATIENCE);
  }

  private HttpRequest.Builder request(Client as, String method, String path, String body) {
    return HttpRequest.newBuilder(address.resolve(path))
        .method(method, HttpRequest.BodyPublishers.ofString(body))
        .header("X-Tenant", as.tenant)
        .header("X-User", as.user)
        .header("X-Request-Id", as.requestId);
  }

  /** For requests that say less than they should. */
  Reply getWith(String path, String... headers) throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(address.resolve(path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request, NEVER);
  }

  /** What the desk tells about its JVM. */
  JsonObject jvm(String what) {
    try {
      return getWith("api/jvm/" + what).object();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private Reply send(HttpRequest.Builder request, Duration limit)
      throws IOException, InterruptedException {
    HttpResponse<String> response =
        client.send(request.timeout(limit).build(), HttpResponse.BodyHandlers.ofString());
    String type = response.headers().firstValue("Content-Type").orElse("");
    return new Reply(response.statusCode(), type, response.body());
  }
}
