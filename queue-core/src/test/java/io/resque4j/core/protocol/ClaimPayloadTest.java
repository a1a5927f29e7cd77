package io.resque4j.core.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.resque4j.testkit.RequiresNode;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClaimPayloadTest {
  private static final String RUN_AT =
      "Mon Nov 23 2026 22:32:00 GMT+0000 (Coordinated Universal Time)";

  @SuppressWarnings("unused")
  static List<byte[]> payloads() {
    List<byte[]> all = new ArrayList<>(HostilePayloads.noJobs());
    all.addAll(HostilePayloads.strangeJobs());
    all.add(JobPayload.of("q", "add", 1, 2).raw());
    return all;
  }

  @Test
  void aClaimBeginsWithItsIdAndEndsWithThePayload() {
    byte[] claim = claim(JobPayload.of("q", "add", 1, 2).raw());
    assertThat(new String(claim, UTF_8))
        .isEqualTo(
            "{\"resque4j\":\"id-1\",\"run_at\":\""
                + RUN_AT
                + "\",\"worker\":\"vm:1+1\",\"queue\":\"q\\\",\\\"payload\\\":\","
                + "\"payload\":{\"class\":\"add\",\"queue\":\"q\",\"args\":[1,2]}}");
  }

  @ParameterizedTest
  @MethodSource("payloads")
  void theVeryBytesOfAnyPayloadComeBack(byte[] payload) throws InvalidPayloadException {
    ClaimPayload claim = ClaimPayload.parse(claim(payload));
    assertThat(claim.claimId()).isEqualTo("id-1");
    assertThat(claim.runAt()).isEqualTo(RUN_AT);
    assertThat(claim.queue()).isEqualTo("q\",\"payload\":");
    assertThat(claim.worker()).isEqualTo("vm:1+1");
    assertThat(claim.raw()).isEqualTo(payload);
    ClaimPayload.Recovered recovered = claim.recover().orElseThrow();
    assertThat(recovered.payload()).isEqualTo(payload);
    assertThat(recovered.reconstructed()).isFalse();
  }

  @Test
  @RequiresNode
  void everyClaimIsJsonForJavaScript() {
    List<String> requests = new ArrayList<>();
    for (byte[] payload : payloads()) {
      requests.add(
          "{\"op\":\"restringify\",\"utf8\":\"" + HexFormat.of().formatHex(claim(payload)) + "\"}");
    }
    assertThat(JavaScript.ask(requests))
        .allMatch(claim -> claim.startsWith("{\"resque4j\":\"id-1\""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"payload":{"args":{},"class":"a","queue":"q"},"worker":"w","queue":"q","run_at":"x"} | {"class":"a","queue":"q","args":[]}
          {"queue":"q","payload":{"queue":"other","args":[1.2345678901234e+15,"\\/"],"class":"a"},"worker":"w"} | {"class":"a","queue":"other","args":[1234567890123400,"/"]}
          {"queue":"ruby","run_at":"2026-11-23T22:32:00Z","payload":{"class":"Archive","args":[5]}} | {"class":"Archive","queue":"ruby","args":[5]}
          {"queue":"q","payload":{"class":"a"}} | {"class":"a","queue":"q","args":[]}
          {"queue":"q","payload":{"class":"a","args":[[],{}]}} | {"class":"a","queue":"q","args":[[],{}]}
          """)
  void theJobOfAPeersClaimIsWrittenAnew(String claim, String job) throws InvalidPayloadException {
    ClaimPayload.Recovered recovered =
        ClaimPayload.parse(claim.getBytes(UTF_8)).recover().orElseThrow();
    assertThat(new String(recovered.payload(), UTF_8)).isEqualTo(job);
    assertThat(recovered.reconstructed()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"payload\":{}}",
        "{\"payload\":null}",
        "{\"payload\":[1]}",
        "{\"payload\":{\"class\":1}}",
        "{\"resque4j\":\"id\"}",
        "{\"queue\":\"q\",\"resque4j\":\"id\",\"payload\":7}"
      })
  void aClaimWithoutAJobHasNothingToRecover(String claim) throws InvalidPayloadException {
    assertThat(ClaimPayload.parse(claim.getBytes(UTF_8)).recover()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "null", "[]", "\"a\"", "{\"payload\":{bad}", "1795473119"})
  void whatIsNoClaimIsRefusedWithItsBytes(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    assertThatThrownBy(() -> ClaimPayload.parse(bytes))
        .isInstanceOfSatisfying(
            InvalidPayloadException.class, e -> assertThat(e.raw()).isEqualTo(bytes));
  }

  @Test
  void theRawTextMayBeWrittenByCjson() throws InvalidPayloadException {
    String claim =
        "{\"resque4j\":\"i\",\"worker\":\"w\",\"raw\":\"a\\/\\u007f\\u0000\\\"é\",\"payload\":{}}";
    assertThat(ClaimPayload.parse(claim.getBytes(UTF_8)).raw())
        .isEqualTo("a/\u007f\u0000\"é".getBytes(UTF_8));
  }

  @Test
  void aClaimOfOursIsOneThatBeginsWithItsId() throws InvalidPayloadException {
    String claim =
        "{\"payload\":{\"class\":\"a\",\"args\":[]},\"resque4j\":\"id\",\"queue\":\"q\"}";
    ClaimPayload parsed = ClaimPayload.parse(claim.getBytes(UTF_8));
    assertThat(parsed.raw()).isNull();
    assertThat(parsed.recover().orElseThrow().reconstructed()).isTrue();
  }

  @Test
  void theTextForLogsTellsNoArguments() throws InvalidPayloadException {
    ClaimPayload claim = ClaimPayload.parse(claim(JobPayload.of("q", "a", "hunter2-CANARY").raw()));
    assertThat(claim.toString()).doesNotContain("hunter2").contains("vm:1+1");
    assertThat(claim).isEqualTo(ClaimPayload.parse(claim.bytes()));
    JsonNode payload = claim.payload();
    assertThat(payload.path("class").textValue()).isEqualTo("a");
  }

  private static byte[] claim(byte[] payload) {
    return ClaimPayload.write("id-1", RUN_AT, "q\",\"payload\":", "vm:1+1", payload);
  }
}
