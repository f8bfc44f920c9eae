package io.github.throughline.showcase;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Writes answers as JSON. */
final class Answer {
  private Answer() {}

  static void send(ServletResponse response, int status, JsonValue body) throws IOException {
    byte[] bytes = body.toString().getBytes(UTF_8);
    ((HttpServletResponse) response).setStatus(status);
    response.setContentType("application/json");
    response.setContentLength(bytes.length);
    response.getOutputStream().write(bytes);
  }

  static void refuse(ServletResponse response, Refusal refusal) throws IOException {
    JsonObjectBuilder body = Json.createObjectBuilder().add("error", refusal.getMessage());
    if (!refusal.choices().isEmpty()) {
      body.add("choices", strings(refusal.choices()));
    }
    send(response, refusal.status(), body.build());
  }

  static JsonArray strings(List<String> texts) {
    return array(texts, Json::createValue);
  }

  static <T> JsonArray array(Collection<T> items, Function<T, ? extends JsonValue> json) {
    JsonArrayBuilder array = Json.createArrayBuilder();
    items.forEach(item -> array.add(json.apply(item)));
    return array.build();
  }

  static JsonValue orNull(@Nullable String text) {
    return text == null ? JsonValue.NULL : Json.createValue(text);
  }

  static JsonObject error(String message, @Nullable String requestId) {
    return Json.createObjectBuilder()
        .add("error", message)
        .add("requestId", orNull(requestId))
        .build();
  }
}
