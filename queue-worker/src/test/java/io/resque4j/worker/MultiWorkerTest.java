package io.resque4j.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.resque4j.core.protocol.FailedJob;
import io.resque4j.core.protocol.WorkerName;
import io.resque4j.testkit.RedisTest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a multiWorker does while it works. */
@RedisTest
final class MultiWorkerTest extends MultiWorkerScene {
  @Test
  void everyJobOfAQueueIsPerformedOnceAndCounted() {
    int n = 1000;
    for (int i = 0; i < n; i++) {
      resque.queue().enqueueAsync("math", "note", i);
    }

    try (MultiWorker worker = start(20, "math")) {
      await().atMost(SOON).until(() -> recorder.succeeded.size() == n);
      assertThat(worker.names()).hasSize(20);
    }

    assertThat(ran).doesNotHaveDuplicates().hasSize(n);
    assertThat(raw.text("GET", key("stat:processed"))).isEqualTo(Integer.toString(n));
    assertThat(recorder.lost).isEmpty();
  }

  @Test
  void oneProcessorPerformsTheQueuesInStrictOrder() {
    resque.queue().enqueue("low", "note", 3);
    resque.queue().enqueue("high", "note", 1);
    resque.queue().enqueue("high", "note", 2);

    try (MultiWorker worker = start(1, "high", "low")) {
      await().atMost(SOON).until(() -> ran.size() == 3);
      assertThat(worker.names()).hasSize(1);
    }

    assertThat(ran).containsExactly(1, 2, 3);
  }

  @Test
  void aStarTakesQueuesThatComeLaterAndRegistersAsAStar() {
    try (MultiWorker worker = start(2, "*")) {
      assertThat(worker.names().get(0).queues()).isEqualTo("*");
      resque.queue().enqueue("new", "note", 7);
      await().atMost(SOON).until(() -> ran.contains(7));
    }
  }

  @Test
  void fortyQueuesAreAllServed() {
    String[] queues = new String[40];
    for (int i = 0; i < queues.length; i++) {
      queues[i] = "q" + i;
      resque.queue().enqueue(queues[i], "note", i);
    }

    try (MultiWorker worker = start(2, queues)) {
      await().atMost(SOON).until(() -> ran.size() == queues.length);
      assertThat(worker.names()).hasSize(2);
    }
  }

  @Test
  void aJobThatThrowsIsInTheFailedListWithAllThatAPeerNeeds() {
    resque.queue().enqueue("math", "fail");
    resque.queue().enqueue("math", "error");

    try (MultiWorker worker = start(1, "math")) {
      await().atMost(SOON).until(() -> recorder.failed.size() == 2);
      FailedJob entry = resque.queue().failed(0, 0).get(0);
      assertThat(entry.worker()).isEqualTo(worker.names().get(0).name());
      assertThat(entry.exception()).isEqualTo("java.lang.IllegalStateException");
      assertThat(entry.error()).isEqualTo("bang");
      assertThat(entry.backtrace()).isNotEmpty();
    }

    FailedJob error = resque.queue().failed(1, 1).get(0);
    assertThat(error.exception()).isEqualTo("java.lang.StackOverflowError");
    assertThat(error.error()).isNotEmpty();
    assertThat(raw.text("GET", key("stat:failed"))).isEqualTo("2");
  }

  @Test
  void aJobOfAnUnknownClassFailsWithTheTextOfNode() {
    resque.queue().enqueue("math", "java.lang.Runtime", "exec");

    try (MultiWorker worker = start(1, "math")) {
      await().atMost(SOON).until(() -> resque.queue().failedCount() == 1);
      assertThat(worker.names()).hasSize(1);
    }

    assertThat(resque.queue().failed(0, 0).get(0).error())
        .isEqualTo("No job defined for class \"java.lang.Runtime\"");
  }

  @Test
  void whatIsNoJobIsInTheFailedListWithItsBytesAndTheWorkGoesOn() {
    List<byte[]> noJobs =
        Stream.of(
                "{bad",
                "",
                "null",
                "123",
                "\"s\"",
                "[1]",
                "{\"args\":[1]}",
                "{\"class\":\"note\",\"args\":[1]} x",
                "{\"class\":\"note\",\"args\":[NaN]}",
                "[".repeat(2000),
                "{\"class\":\"" + "x".repeat(4 << 20)) // cut off
            .map(each -> each.getBytes(StandardCharsets.UTF_8))
            .collect(Collectors.toCollection(ArrayList::new));
    noJobs.add(new byte[] {'{', (byte) 0xff, (byte) 0xfe, 0, '}'});
    noJobs.forEach(each -> raw.call("RPUSH", key("queue", "math"), each));
    raw.call("RPUSH", key("queue", "math"), "{\"class\":\"note\",\"args\":[5]}");

    try (MultiWorker worker = start(1, "math")) {
      await().atMost(SOON).until(() -> ran.contains(5));
      assertThat(worker.names()).hasSize(1);
    }

    assertThat(ran).containsExactly(5);
    assertThat(resque.queue().failed(0, -1).stream().map(each -> each.rawPayload().orElseThrow()))
        .containsExactlyElementsOf(noJobs);
  }

  @Test
  void aJobThatCannotBeBoundToItsTypesFailsWithWhatWasExpected() {
    resque.queue().enqueue("math", "add", "one", 2);

    try (MultiWorker worker = start(1, "math")) {
      await().atMost(SOON).until(() -> recorder.failed.size() == 1);
      assertThat(worker.names()).hasSize(1);
    }

    assertThat(resque.queue().failed(0, 0).get(0).error())
        .contains("expected argument 1 to be Integer, got: a text");
  }

  @Test
  void aWorkerThatWasRemovedIsAMemberAgainAfterItsNextPing() {
    try (MultiWorker worker = start(1, "math")) {
      String member = worker.names().get(0).member();
      raw.call("SREM", key("workers"), member);
      await()
          .atMost(SOON)
          .until(() -> raw.texts("SMEMBERS", key("workers")).equals(List.of(member)));
    }
  }

  @Test
  void aClaimThatNobodyKnowsGoesBackToItsQueue() {
    try (MultiWorker worker = start(1, "math")) {
      WorkerName name = worker.names().get(0);
      String claim = key("worker", name.member());
      worker.quiet();

      // If it is just asking for a job it takes this one for what it gets, which happens once.
      for (int n = 1; n <= 2 && resque.queue().length("math") == 0; n++) {
        raw.call(
            "SET",
            claim,
            "{\"resque4j\":\"0000000000000000-000000000000000%d\",\"run_at\":\"now\",".formatted(n)
                + "\"queue\":\"math\",\"worker\":\"x\","
                + "\"payload\":{\"class\":\"note\",\"args\":[9]}}");
        await().atMost(SOON).until(() -> raw.number("EXISTS", claim) == 0);
      }

      assertThat(resque.queue().length("math")).isOne();
    }
  }

  @Test
  void aListenerThatThrowsHarmsNothing() {
    AtomicInteger calls = new AtomicInteger();
    WorkerListener rude =
        new WorkerListener() {
          @Override
          public void onJob(JobEvent job) {
            if (calls.incrementAndGet() == 1) {
              throw new IllegalStateException("rude");
            }
            throw new AssertionError("as rude");
          }
        };
    resque.queue().enqueue("math", "note", 1);
    resque.queue().enqueue("math", "note", 2);

    try (MultiWorker worker =
        MultiWorker.builder(resque, jobs())
            .queues("math")
            .taskProcessors(1)
            .listener(rude)
            .start()) {
      await().atMost(SOON).until(() -> ran.size() == 2);
      assertThat(worker.names()).hasSize(1);
    }
    assertThat(calls).hasValue(2);
  }

  @Test
  void aFailureThatCannotBeWrittenIsHeldUntilItCan() {
    raw.call("SET", key("failed"), "no list");
    resque.queue().enqueue("math", "fail");
    try (MultiWorker worker = start(1, "math")) {
      String claim = key("worker", worker.names().get(0).member());
      await().atMost(SOON).until(() -> raw.number("EXISTS", claim) == 1);
      resque.queue().enqueue("math", "note", 1);
      raw.call("DEL", key("failed"));
      await().atMost(SOON).until(() -> ran.contains(1));
    }
    assertThat(resque.queue().failedCount()).isOne();
    assertThat(recorder.lost).isEmpty();
  }

  @Test
  void optionsOutOfTheirRangeAreRefusedByName() {
    assertThatThrownBy(() -> start(0, "math")).hasMessageContaining("taskProcessors");
    assertThatThrownBy(() -> start(1)).hasMessageContaining("one queue or more");
    assertThatThrownBy(() -> start(1, "*", "a")).hasMessageContaining("* alone");
    assertThatThrownBy(() -> start(1, "a", "a")).hasMessageContaining("once");
  }
}
