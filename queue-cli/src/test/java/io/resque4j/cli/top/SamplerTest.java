package io.resque4j.cli.top;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.resque4j.core.Resque;
import io.resque4j.core.WorkerProcess.State;
import io.resque4j.testkit.NodeObject;
import io.resque4j.testkit.NodePeer;
import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisTest;
import io.resque4j.testkit.RequiresNode;
import io.resque4j.testkit.TestRedis;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@RedisTest
class SamplerTest {
  private static final String OURS = "web-1:4711-x7d2k9+1";

  private final TestRedis redis;
  private final RawRedis raw;
  private final Resque resque;
  private final Sampler sampler;

  SamplerTest(TestRedis redis) {
    this.redis = redis;
    raw = redis.connect();
    resque = Resque.builder().uri(redis.uri()).namespace(redis.namespace()).connect();
    sampler = new Sampler(resque, System::nanoTime);
  }

  @AfterEach
  void close() {
    sampler.close();
    resque.close();
    raw.close();
  }

  private void worker(String name, String claim) {
    raw.call("SADD", redis.key("workers"), name + ":*");
    raw.call("SET", redis.key("worker:" + name + ":*"), claim);
  }

  private WorkerNow only() {
    return sampler.look().workers().get(0);
  }

  @Test
  void anEmptyRedisIsAnEmptyFleet() {
    Sample sample = sampler.look();

    assertThat(sample.counts().lengths()).isEmpty();
    assertThat(sample.workers()).isEmpty();
    assertThat(sample.newest()).isEmpty();
    assertThat(sample.leader()).isEmpty();
    assertThat(sample.counts().ended()).isZero();
  }

  @Test
  void queuesCountersAndTheLeaderAreRead() {
    resque.queue().enqueue("mail", "send", 1);
    resque.queue().enqueue("mail", "send", 2);
    resque.queue().enqueueAt(Instant.ofEpochSecond(9_999_999_999L), "mail", "send", 3);
    resque.queue().control().pause("quiet");
    raw.call("SET", redis.key("stat:processed"), "40");
    raw.call("SET", redis.key("stat:failed"), "2");
    raw.call("SET", redis.key("resque_scheduler_leader_lock"), "host:1");

    Sample sample = sampler.look();

    assertThat(sample.counts().lengths())
        .containsExactly(Map.entry("mail", 2L), Map.entry("quiet", 0L));
    assertThat(sample.paused()).containsExactly("quiet");
    assertThat(sample.counts().processed()).isEqualTo(40);
    assertThat(sample.counts().failed()).isEqualTo(2);
    assertThat(sample.delayedSeconds()).isOne();
    assertThat(sample.leader()).isEqualTo("host:1");
  }

  @Test
  void keysThatHoldSomethingElseHideNothing() {
    resque.queue().enqueue("mail", "send", 1);
    raw.call("SADD", redis.key("queues"), "broken");
    raw.call("SET", redis.key("queue:broken"), "text");
    for (String key : Set.of("failed", "resque4j:paused", "delayed_queue_schedule")) {
      raw.call("SET", redis.key(key), "text");
    }
    raw.call("SADD", redis.key("workers"), OURS + ":*", "junk", "");
    raw.call("RPUSH", redis.key("worker:" + OURS + ":*"), "text");
    raw.call("RPUSH", redis.key("resque4j:state:web-1:4711-x7d2k9"), "text");
    raw.call("RPUSH", redis.key("stat:processed"), "text");
    raw.call("SET", redis.key("stat:failed"), "text");
    raw.call("RPUSH", redis.key("resque_scheduler_leader_lock"), "text");

    Sample sample = sampler.look();

    assertThat(sample.counts().lengths()).containsEntry("mail", 1L).containsEntry("broken", null);
    assertThat(sample.allWorkers()).isEqualTo(3);
    assertThat(sample.newest()).isEmpty();
  }

  @Test
  void aClaimOfAnySizeSaysWhichJobItIs() {
    String head =
        "{\"resque4j\":\"c1\",\"run_at\":\"2026-11-24T09:00:00Z\",\"worker\":\"%s\",\"queue\":\"mail\","
            .formatted(OURS);
    worker(OURS, head + "\"payload\":{\"class\":\"send\",\"queue\":\"mail\",\"args\":[7]}}");
    assertThat(only().job().orElseThrow().args()).hasToString("[7]");

    worker(
        OURS,
        head
            + "\"payload\":{\"class\":\"send\",\"queue\":\"mail\",\"args\":[\"%s\"]}}"
                .formatted("é".repeat(500_000)));
    WorkerNow large = only();
    assertThat(large.jobClass()).isEqualTo("send");
    assertThat(large.queue()).isEqualTo("mail");
    assertThat(large.since()).hasValue(Instant.parse("2026-11-24T09:00:00Z"));
    assertThat(large.job().orElseThrow().claimId()).isEqualTo("c1");
    assertThat(large.job().orElseThrow().args().isMissingNode()).isTrue();
    assertThat(raw.call("MEMORY", "USAGE", redis.key("worker:" + OURS + ":*")))
        .as("it was that large")
        .matches(size -> (Long) size > 1_000_000);

    for (String garbage : List.of("{bad", "[1]", "\u0000", "x".repeat(5_000))) {
      worker(OURS, garbage);
      assertThat(only().busy()).isTrue();
      assertThat(only().job().isPresent()).as("%.20s", garbage).isFalse();
    }
  }

  @Test
  void aProcessThatTakesNoMoreJobsIsKnown() {
    raw.call("SADD", redis.key("workers"), OURS + ":*");
    raw.call("SET", redis.key("resque4j:state:web-1:4711-x7d2k9"), "quiet");

    assertThat(only().process()).isEqualTo(State.QUIET);
    assertThat(only().busy()).isFalse();
  }

  @Test
  void ofAMillionFailedJobsOnlyTheNewestAreReadAndOnlyWhenSomethingHasChanged() {
    for (int n = 0; n < 60; n++) {
      raw.call("RPUSH", redis.key("failed"), "{\"error\":\"no %d\"}".formatted(n));
    }
    Sample first = sampler.look();
    assertThat(first.newest()).hasSize(Sampler.NEWEST);
    assertThat(first.newest().get(0).error()).isEqualTo("no 59");
    assertThat(first.failed()).isEqualTo(60);

    assertThat(sampler.look().newest()).isSameAs(first.newest());
    raw.call("LPOP", redis.key("failed"));
    raw.call("RPUSH", redis.key("failed"), "{\"error\":\"other\"}");
    raw.call("INCR", redis.key("stat:failed"));
    assertThat(sampler.look().newest().get(0).error()).isEqualTo("other");
  }

  @Test
  void aThousandQueuesAndAThousandWorkersAreReadInTwoRounds() {
    for (int n = 0; n < 1_000; n++) {
      raw.send("SADD", redis.key("queues"), "q" + n);
      raw.send("RPUSH", redis.key("queue:q" + n), "x");
      raw.send("SADD", redis.key("workers"), "web:%d-abcdef+1:*".formatted(n));
    }
    for (int n = 0; n < 3_000; n++) {
      raw.read();
    }
    Sample sample = sampler.look();

    assertThat(sample.counts().waiting()).isEqualTo(1_000);
    assertThat(sample.workers()).hasSize(1_000);
  }

  @Test
  @RequiresNode
  void whatNodeWritesIsUnderstood() {
    try (NodePeer node = NodePeer.start(redis.uri(), redis.namespace())) {
      node.queue("enqueue", "mail", "fail", List.of("no"));
      NodeObject worker = node.startWorker(Map.of("queues", List.of("mail")));
      await().until(() -> node.queue("failedCount").asInt() == 1);
      await()
          .untilAsserted(
              () -> {
                Sample sample = sampler.look();
                assertThat(sample.newest().get(0).error()).isEqualTo("no");
                assertThat(sample.counts().lengths()).containsEntry("mail", 0L);
                assertThat(sample.workers()).hasSize(1);
                assertThat(sample.workers().get(0).name().isOurs()).isFalse();
                assertThat(sample.workers().get(0).job()).isEqualTo(Optional.empty());
                assertThat(sample.counts().failed()).isOne();
              });
      worker.end();
    }
  }
}
