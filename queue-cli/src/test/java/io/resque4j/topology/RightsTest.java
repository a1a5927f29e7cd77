package io.resque4j.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.resque4j.core.FailedFilter;
import io.resque4j.core.Jobs;
import io.resque4j.core.Queue;
import io.resque4j.core.Resque;
import io.resque4j.core.plugin.JobLock;
import io.resque4j.core.plugin.QueueLock;
import io.resque4j.scheduler.Scheduler;
import io.resque4j.scheduler.SchedulerListener;
import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisServer;
import io.resque4j.worker.MultiWorker;
import io.resque4j.worker.WorkerListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A whole fleet works with the rights that the pages give to its user, and no more. */
final class RightsTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Path PAGE =
      Path.of("").toAbsolutePath().getParent().resolve("docs/redis.md");
  private static final Pattern RULES = Pattern.compile("ACL SETUSER resque4j on >secret (.+)");

  private final RedisServer redis = RedisServer.start();
  private final RawRedis admin = RawRedis.connect(redis.uri());
  private final List<String> problems = new CopyOnWriteArrayList<>();
  private final List<Integer> performed = new CopyOnWriteArrayList<>();

  @AfterEach
  void stop() {
    admin.close();
    redis.close();
  }

  private Resque connect() throws IOException {
    MatchResult rules = RULES.matcher(Files.readString(PAGE)).results().findFirst().orElseThrow();
    String line = "ACL SETUSER resque4j on >secret " + rules.group(1);
    admin.call((Object[]) line.split(" ", -1));
    return Resque.builder()
        .uri(redis.uri())
        .credentials("resque4j", "secret")
        .jobs(jobs())
        .connect();
  }

  private Jobs jobs() {
    return Jobs.builder()
        .job("add", Integer.class, n -> performed.add(n))
        .plugins("add", QueueLock.create(), JobLock.create())
        .job(
            "fail",
            () -> {
              throw new IllegalStateException("no luck");
            })
        .build();
  }

  @Test
  void theRightsOnThePageAreEnoughForAFleet() throws IOException {
    try (Resque resque = connect();
        Scheduler scheduler = scheduler(resque);
        MultiWorker worker = worker(resque)) {
      Queue queue = resque.queue();
      queue.enqueue("math", "add", 1);
      queue.enqueueIn(Duration.ofSeconds(1), "math", "add", 2);
      queue.enqueue("math", "fail");
      await()
          .atMost(SOON)
          .until(() -> queue.stats().get("processed") == 2 && queue.failedCount() == 1);

      queue.control().pause("math");
      queue.failedJobs().retryAll(FailedFilter.all());
      assertThat(queue.locks()).isEmpty();
      assertThat(queue.allWorkingOn()).hasSize(worker.names().size());
      assertThat(queue.control().move("math", "other")).isOne();
      assertThat(queue.delQueue("other")).isOne();
      assertThat(queue.allDelayed()).isEmpty();
      assertThat(queue.leader()).isEqualTo(scheduler.name());
      assertThat(performed).containsExactlyInAnyOrder(1, 2);
    }
    assertThat(problems).isEmpty();
  }

  @Test
  void theRightsOnThePageEndAtTheNamespace() throws IOException {
    try (Resque resque = connect();
        RawRedis fleet = RawRedis.connect(redis.uri())) {
      assertThat(resque.queue().enqueue("math", "add", 1)).isTrue();
      fleet.call("AUTH", "resque4j", "secret");

      for (String refused :
          List.of("FLUSHALL", "KEYS *", "CONFIG GET *", "GET other", "SHUTDOWN")) {
        assertThatThrownBy(() -> fleet.call((Object[]) refused.split(" ", -1)))
            .hasMessageContaining("NOPERM");
      }
    }
  }

  private Scheduler scheduler(Resque resque) {
    return Scheduler.builder(resque)
        .listener(
            new SchedulerListener() {
              @Override
              public void onError(String what, Throwable error) {
                problems.add(what + ": " + error);
              }
            })
        .start();
  }

  private MultiWorker worker(Resque resque) {
    return MultiWorker.builder(resque, jobs())
        .queues("math")
        .taskProcessors(2)
        .listener(
            new WorkerListener() {
              @Override
              public void onError(String what, Throwable error) {
                problems.add(what + ": " + error);
              }
            })
        .start();
  }
}
