package io.github.throughline.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.throughline.it.Desk.Client;
import io.github.throughline.it.Desk.Reply;
import jakarta.json.JsonString;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Work that runs back on the waiting thread is part of that thread's transaction. */
@ParameterizedClass(allowZeroInvocations = true)
@EachPlatform
class TransactionIT extends PlatformSuite {
  @ParameterizedTest
  @ValueSource(strings = {"bridge", "annotation"})
  void whatIsWrittenIsCommittedWithTheTransactionOfTheCaller(String way) throws Exception {
    Client ann = platform.client("committed-" + way);
    Reply reply = platform.desk().post(ann, "rest/ledger/" + way + "/printer", "");
    assertThat(Platform.expect(200, reply).object().getString("price"))
        .startsWith(ann.tenant() + " on ");
    assertThat(entries(ann.tenant())).containsExactly("printer");
    platform.assertEnded(ann);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bridge", "annotation"})
  void whatIsWrittenIsRolledBackWithTheTransactionOfTheCaller(String way) throws Exception {
    Client ann = platform.client("refused-" + way);
    Reply reply = platform.desk().post(ann, "rest/ledger/" + way + "/printer?refused=true", "");
    assertThat(Platform.expect(409, reply).object().getString("refusedFor"))
        .startsWith(ann.tenant() + " on ");
    assertThat(entries(ann.tenant())).isEmpty();
    platform.assertEnded(ann);
  }

  @Test
  void otherThreadsAreNotInTheTransaction() throws Exception {
    Client ann = platform.client("elsewhere");
    Reply reply = platform.desk().post(ann, "rest/ledger/elsewhere/printer", "");
    assertThat(Platform.expect(200, reply).object().getString("failure"))
        .isEqualTo("TransactionalException");
    assertThat(entries(ann.tenant())).isEmpty();
  }

  private static List<String> entries(String tenant) throws Exception {
    return Platform.expect(200, platform.desk().get(platform.client(tenant), "rest/ledger"))
        .array()
        .getValuesAs(JsonString.class)
        .stream()
        .map(JsonString::getString)
        .toList();
  }
}
