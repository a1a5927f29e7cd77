package io.resque4j.core.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class JobPayloadTest {
  @Test
  void aJobIsWrittenAsNodeResqueWritesIt() {
    JobPayload job = JobPayload.of("math", "add", 1, 2.5, "é/\"", null, Map.of("a", 1e21));
    assertThat(new String(job.raw(), UTF_8))
        .isEqualTo(
            "{\"class\":\"add\",\"queue\":\"math\",\"args\":[1,2.5,\"é/\\\"\",null,{\"a\":1e+21}]}");
  }

  @Test
  void aJobIsReadBackAsItWasWritten() throws InvalidPayloadException {
    JobPayload job = JobPayload.of("math", "add", 1, 2);
    assertThat(JobPayload.parse(job.raw())).isEqualTo(job);
  }
}
