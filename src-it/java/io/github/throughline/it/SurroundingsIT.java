package io.github.throughline.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.throughline.it.Desk.Reply;
import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server ties to a request's thread is there wherever the request's work comes. */
@ParameterizedClass(allowZeroInvocations = true)
@EachPlatform
class SurroundingsIT extends PlatformSuite {
  private static final List<String> PLACES =
      List.of("request", "runBack", "DEFINED", "PROPAGATING", "BRIDGE");

  @Test
  void namesAndTheClassLoaderAreThose() throws Exception {
    JsonObject seen = platform.get(platform.client("acme"), "rest/surroundings");
    assertThat(seen.keySet()).containsExactlyInAnyOrderElementsOf(PLACES);
    for (String place : PLACES) {
      JsonObject there = seen.getJsonObject(place);
      assertThat(there.getString("tenant")).as(place).isEqualTo("acme");
      assertThat(there.getString("entry")).as(place).isEqualTo("hello");
      assertThat(there.getString("loader")).as(place).isEqualTo("true");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ann", "bob"})
  void theCallerIsWhoHasSaidSo(String user) throws Exception {
    JsonObject seen = asUser(user, "rest/caller");
    assertThat(seen.keySet()).containsExactlyInAnyOrderElementsOf(PLACES);
    for (String place : PLACES) {
      assertCaller(place, seen.getJsonObject(place), user);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ann", "bob"})
  void theCallerIsTheSameWhenNobodyWaits(String user) throws Exception {
    assertCaller("later", asUser(user, "rest/caller/later"), user);
  }

  @Test
  void nobodyElseIsLetIn() throws Exception {
    Platform.expect(401, platform.desk().get(platform.client("acme"), "rest/caller"));
  }

  private static void assertCaller(String place, JsonObject seen, String user) {
    assertThat(seen.getString("tenant")).as(place).isEqualTo("acme");
    assertThat(seen.getString("session")).as(place).isEqualTo(user);
    assertThat(seen.getString("security")).as(place).isEqualTo(user);
    assertThat(seen.getString("member")).as(place).isEqualTo("true");
  }

  private static JsonObject asUser(String user, String path) throws Exception {
    String credentials =
        Base64.getEncoder().encodeToString((user + ":open").getBytes(StandardCharsets.UTF_8));
    Reply reply =
        platform
            .desk()
            .getWith(
                path,
                "X-Tenant",
                "acme",
                "X-Request-Id",
                platform.client("acme").requestId(),
                "Authorization",
                "Basic " + credentials);
    return Platform.expect(200, reply).object();
  }
}
