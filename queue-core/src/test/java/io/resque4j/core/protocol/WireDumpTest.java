package io.resque4j.core.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The bytes of a live Actionhero, read and written again. */
class WireDumpTest {
  @SuppressWarnings("unused")
  static final List<String> DUMPS = WireDump.ALL;

  private static final ResqueKeys KEYS = ResqueKeys.of();

  @ParameterizedTest
  @FieldSource("DUMPS")
  void everyKeyOfALiveFleetIsOneThatWeName(String name) throws Exception {
    for (Map.Entry<String, JsonNode> entry : WireDump.read(name).entries().entrySet()) {
      String key = entry.getKey();
      assertThat(new String(rebuilt(key, entry.getValue()), UTF_8)).isEqualTo(key);
    }
  }

  /** The key's bytes, built from the parts that it and its value hold. */
  private static byte[] rebuilt(String key, JsonNode value) throws Exception {
    String relative = KEYS.relative(key.getBytes(UTF_8));
    String rest = relative.substring(relative.indexOf(':') + 1);
    if (relative.startsWith("queue:")) {
      JobPayload job = JobPayload.parse(WireDump.bytes(value.get(0)));
      return KEYS.queue(job.queue());
    } else if (relative.startsWith("delayed:")) {
      return KEYS.delayed(Long.parseLong(rest));
    } else if (relative.startsWith("timestamps:")) {
      return KEYS.timestamps(JobPayload.parse(rest.getBytes(UTF_8)).raw());
    } else if (relative.startsWith("worker:ping:")) {
      return KEYS.ping(WorkerPing.parse(WireDump.bytes(value)).name());
    } else if (relative.endsWith(":started")) {
      String member = rest.substring(0, rest.length() - ":started".length());
      return KEYS.started(WorkerName.parse(member).member());
    } else if (relative.startsWith("worker:")) {
      ClaimPayload claim = ClaimPayload.parse(WireDump.bytes(value));
      WorkerName worker = WorkerName.parse(rest);
      assertThat(worker.name()).isEqualTo(claim.worker());
      return KEYS.claim(worker.member());
    } else if (relative.startsWith("lock:")) {
      return KEYS.queueLock("periodicPing", "periodic", "[{}]");
    } else if (relative.startsWith("resque-retry:")) {
      return KEYS.retry("retryTask", ResqueKeys.argsKey(ResqueJson.parse("[{\"a\":1}]")));
    } else if (relative.startsWith("failure-resque-retry:")) {
      return KEYS.retryFailure("retryTask", ResqueKeys.argsKey(ResqueJson.parse("[{\"a\":1}]")));
    } else if (relative.startsWith("stat:processed:")) {
      return KEYS.processed(rest.substring("processed:".length()));
    } else if (relative.startsWith("stat:failed:")) {
      return KEYS.failedCount(rest.substring("failed:".length()));
    }
    return switch (relative) {
      case "queues" -> KEYS.queues();
      case "workers" -> KEYS.workers();
      case "failed" -> KEYS.failed();
      case "stat:processed" -> KEYS.processed();
      case "stat:failed" -> KEYS.failedCount();
      case "delayed_queue_schedule" -> KEYS.delayedSchedule();
      case "resque_scheduler_leader_lock" -> KEYS.leaderLock();
      case "connection_test_key" -> KEYS.connectionTest();
      default -> throw new AssertionError("no name for " + relative);
    };
  }

  @ParameterizedTest
  @FieldSource("DUMPS")
  void whatNodeWroteIsWrittenAgainWithTheSameBytes(String name) throws Exception {
    for (Map.Entry<String, JsonNode> entry : WireDump.read(name).entries().entrySet()) {
      String relative = KEYS.relative(entry.getKey().getBytes(UTF_8));
      if (relative.matches("(queue|delayed):.*")) {
        byte[] raw = WireDump.bytes(entry.getValue().get(0));
        JobPayload job = JobPayload.parse(raw);
        assertThat(JobPayload.ofArgs(job.queue(), job.jobClass(), job.args()).raw()).isEqualTo(raw);
      } else if (relative.startsWith("worker:ping:")) {
        byte[] raw = WireDump.bytes(entry.getValue());
        assertThat(WorkerPing.parse(raw).write()).isEqualTo(raw);
      } else if (relative.equals("failed")) {
        byte[] raw = WireDump.bytes(entry.getValue().get(0));
        assertThat(ResqueJson.write(ResqueJson.parse(raw))).isEqualTo(raw);
        assertThat(FailedJob.parse(raw).raw()).isEqualTo(raw);
      }
    }
  }

  @Test
  void theClaimOfANodeWorkerIsPutBackTogether() throws Exception {
    byte[] bytes = WireDump.read("12-while-working").string(KEYS.claim("vm:9781+1:default"));
    ClaimPayload claim = ClaimPayload.parse(bytes);
    assertThat(claim.claimId()).isNull();
    assertThat(claim.worker()).isEqualTo("vm:9781+1");
    assertThat(JsDate.parse(claim.runAt())).contains(Instant.parse("2026-11-23T22:32:00Z"));
    ClaimPayload.Recovered recovered = claim.recover().orElseThrow();
    assertThat(recovered.reconstructed()).isTrue();
    assertThat(new String(recovered.payload(), UTF_8))
        .isEqualTo(
            "{\"class\":\"slowTask\",\"queue\":\"default\",\"args\":[{\"ms\":2500,\"f\":0.1,"
                + "\"u\":\"é/ü\",\"empty\":{},\"n\":1234567890123500,\"big\":1234567890123500000}]}");
  }

  @Test
  void anEntryOfAFailureIsRead() {
    FailedJob failed = FailedJob.parse(WireDump.read("13-after-failure").first(KEYS.failed()));
    assertThat(failed.worker()).isEqualTo("vm:9781+1");
    assertThat(failed.queue()).isEqualTo("default");
    assertThat(failed.exception()).isEqualTo("TypeError");
    assertThat(failed.error()).isEqualTo("boom é/\"q\"");
    assertThat(failed.backtrace()).hasSize(5);
    assertThat(JsDate.parse(failed.failedAt())).contains(Instant.parse("2026-11-23T22:32:03Z"));
    assertThat(failed.isStuck()).isFalse();
    assertThat(failed.job())
        .contains(JobPayload.of("default", "failTask", Map.of("message", "boom é/\"q\"")));
  }

  @Test
  void anEntryOfACleanedWorkerIsRead() {
    FailedJob failed = FailedJob.parse(WireDump.read("23-stuck-cleaned").first(KEYS.failed()));
    assertThat(failed.isStuck()).isTrue();
    assertThat(failed.error()).isEqualTo(FailedJob.WORKER_TIMEOUT);
    assertThat(new String(failed.job().orElseThrow().raw(), UTF_8))
        .isEqualTo(
            "{\"class\":\"slowTask\",\"queue\":\"default\",\"args\":[{\"ms\":9000,\"list\":{}}]}");
  }
}
