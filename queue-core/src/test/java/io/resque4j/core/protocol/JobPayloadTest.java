package io.resque4j.core.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class JobPayloadTest {
  @SuppressWarnings("unused")
  static List<byte[]> noJobs() {
    return HostilePayloads.noJobs();
  }

  @SuppressWarnings("unused")
  static List<byte[]> strangeJobs() {
    return HostilePayloads.strangeJobs();
  }

  @Test
  void aJobIsWrittenAsNodeResqueWritesIt() {
    JobPayload job = JobPayload.of("math", "add", 1, 2.5, "é/\"", null, Map.of("a", 1e21));
    assertThat(new String(job.raw(), UTF_8))
        .isEqualTo(
            "{\"class\":\"add\",\"queue\":\"math\",\"args\":[1,2.5,\"é/\\\"\",null,{\"a\":1e+21}]}");
    assertThat(job.argsJson()).isEqualTo("[1,2.5,\"é/\\\"\",null,{\"a\":1e+21}]");
  }

  @Test
  void aJobIsReadBackAsItWasWritten() throws InvalidPayloadException {
    JobPayload job = JobPayload.of("math", "add", 1, 2);
    JobPayload read = JobPayload.parse(job.raw());
    assertThat(read).isEqualTo(job).hasSameHashCodeAs(job);
    assertThat(read.jobClass()).isEqualTo("add");
    assertThat(read.queue()).isEqualTo("math");
    assertThat(read.args()).isEqualTo(job.args());
  }

  @Test
  void aJobOfRubyNamesNoQueue() throws InvalidPayloadException {
    assertThat(JobPayload.parse("{\"class\":\"Archive\",\"args\":[5]}".getBytes(UTF_8)).queue())
        .isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"class":"a"}                   | []
          {"class":"a","args":null}       | [null]
          {"class":"a","args":7}          | [7]
          {"class":"a","args":{"x":1}}    | [{"x":1}]
          {"class":"a","args":[1,[2]]}    | [1,[2]]
          """)
  void argumentsAreThoseThatNodeResqueCallsTheJobWith(String payload, String arguments)
      throws InvalidPayloadException {
    assertThat(JobPayload.parse(payload.getBytes(UTF_8)).argsJson()).isEqualTo(arguments);
  }

  @ParameterizedTest
  @MethodSource("noJobs")
  void whatIsNoJobIsRefusedWithItsBytes(byte[] raw) {
    assertThatThrownBy(() -> JobPayload.parse(raw))
        .isInstanceOfSatisfying(
            InvalidPayloadException.class,
            e -> {
              assertThat(e.raw()).isEqualTo(raw);
              assertThat(e.getMessage()).startsWith("the payload ").matches("\\P{Cc}*");
            });
  }

  @ParameterizedTest
  @MethodSource("strangeJobs")
  void aStrangeJobIsStillAJob(byte[] raw) throws InvalidPayloadException {
    JobPayload job = JobPayload.parse(raw);
    assertThat(job.raw()).isSameAs(raw);
    assertThat(job.arguments().isArray()).isTrue();
    assertThat(job.toString()).matches("\\P{Cc}*");
  }

  @Test
  void whatCanBeEnqueuedCanBeRead() throws InvalidPayloadException {
    JsonNode args = nested(ResqueJson.MAX_DEPTH - 1);
    JobPayload job = JobPayload.ofArgs("q", "a", args);
    assertThat(JobPayload.parse(job.raw())).isEqualTo(job);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JobPayload.ofArgs("q", "a", nested(ResqueJson.MAX_DEPTH)));
  }

  private static JsonNode nested(int depth) {
    JsonNode nested = JsonNodeFactory.instance.arrayNode();
    for (int i = 1; i < depth; i++) {
      nested = JsonNodeFactory.instance.arrayNode().add(nested);
    }
    return nested;
  }

  @Test
  void theTextForLogsTellsNoArguments() {
    assertThat(JobPayload.of("q", "login\r\n", "hunter2-CANARY").toString())
        .doesNotContain("hunter2")
        .isEqualTo("JobPayload[class=\"login\\u000d\\u000a\", queue=\"q\", 59 bytes]");
  }
}
