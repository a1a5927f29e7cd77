package io.resque4j.core.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkerPingTest {
  @Test
  void aPingIsWrittenAsNodeResqueWritesIt() throws InvalidPayloadException {
    WorkerPing ping = new WorkerPing(1795473120, "vm:9781+1", "a,b");
    assertThat(new String(ping.write(), UTF_8))
        .isEqualTo("{\"time\":1795473120,\"name\":\"vm:9781+1\",\"queues\":\"a,b\"}");
    assertThat(WorkerPing.parse(ping.write())).isEqualTo(ping);
  }

  @Test
  void aPingWithoutQueuesIsRead() throws InvalidPayloadException {
    assertThat(WorkerPing.parse("{\"name\":\"a\",\"time\":1.5}".getBytes(UTF_8)))
        .isEqualTo(new WorkerPing(1, "a", ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "null",
        "1",
        "[]",
        "{}",
        "{\"time\":1}",
        "{\"name\":\"a\"}",
        "{\"time\":\"1\",\"name\":\"a\"}",
        "{\"time\":1e99,\"name\":\"a\"}",
        "{\"time\":NaN,\"name\":\"a\"}",
        "{\"time\":1,\"name\":null}"
      })
  void whatIsNoPingIsRefusedWithItsBytes(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    assertThatThrownBy(() -> WorkerPing.parse(bytes))
        .isInstanceOfSatisfying(
            InvalidPayloadException.class, e -> assertThat(e.raw()).isEqualTo(bytes));
  }
}
