package io.resque4j.cli.manage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.resque4j.cli.InProcess.Answer;
import io.resque4j.testkit.TestRedis;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Workers, schedulers, locks, and Redis itself. */
final class WorkerVerbsTest extends Managing {
  private static final String IDLE = "web:41-abcdef+1";
  private static final String BUSY = "web:41-abcdef+2";

  WorkerVerbsTest(TestRedis redis) {
    super(redis);
  }

  @BeforeEach
  void track() {
    for (String worker : new String[] {IDLE, BUSY}) {
      raw.call("SADD", redis.key("workers"), worker + ":mail,*");
      raw.call(
          "SET",
          redis.key("worker:ping:" + worker),
          "{\"time\":%d,\"name\":\"%s\",\"queues\":\"mail,*\"}"
              .formatted(NOW.getEpochSecond() - 2, worker));
    }
    raw.call(
        "SET",
        redis.key("worker:" + BUSY + ":mail,*"),
        "{\"resque4j\":\"claim-1\",\"run_at\":\"2026-11-24T03:00:00Z\",\"queue\":\"mail\","
            + "\"worker\":\""
            + BUSY
            + "\","
            + "\"payload\":{\"class\":\"send\",\"queue\":\"mail\",\"args\":[7]}}");
  }

  @Test
  void theListSaysWhoWorksOnWhat() {
    assertThat(command.run("worker", "list").lines())
        .containsExactly(
            "worker           queues  pinged at  state      since  class  args",
            IDLE + "  mail,*    2 s ago  idle",
            BUSY + "  mail,*    2 s ago  working  7 h ago  send   [7]");
    JsonNode busy = json(command.run("worker", "list", "--working", "-o", "ndjson").out());
    assertThat(busy.path("worker").asText()).isEqualTo(BUSY);
    assertThat(busy.path("claim").asText()).isEqualTo("claim-1");
    assertThat(busy.path("pingedAt").asText()).isEqualTo("2026-11-24T09:59:58Z");
  }

  @Test
  void whoTakesNoMoreJobsIsQuietAndNotIdle() {
    raw.call("SET", redis.key("resque4j:state:web:41-abcdef"), "quiet");

    assertThat(command.run("worker", "list").out())
        .contains(IDLE + "  mail,*    2 s ago  quiet")
        .contains(BUSY + "  mail,*    2 s ago  working");
    assertThat(command.run("worker", "show", BUSY).out()).contains("\nprocess    quiet\n");
  }

  @Test
  void aProcessIsShownByItsNameAndAMistypedOneIsNamed() {
    assertThat(command.run("worker", "show", "web:41-abcdef").out())
        .contains("worker     " + IDLE + "\n")
        .contains("\n\nworker     " + BUSY + "\n")
        .contains("\nclaim      claim-1\n");
    Answer mistyped = command.run("worker", "show", "wbe:41-abcdef+1");
    assertThat(mistyped.err()).contains("there is no worker 'wbe:41-abcdef+1'; did you mean '");
    assertThat(mistyped.exitCode()).isEqualTo(3);
  }

  @Test
  void aWorkerThatIsCleanedLeavesItsJobInTheFailedList() {
    assertThat(command.run("worker", "clean", BUSY, "--dry-run").out())
        .isEqualTo("would take away 1 worker with 1 job\n");
    assertThat(command.run("worker", "clean", BUSY).exitCode()).isEqualTo(2);
    assertThat(queue.failedCount()).isZero();

    assertThat(command.run("worker", "clean", BUSY, "--yes").out())
        .isEqualTo("took away 1 worker; 1 job went to the failed list\n");
    assertThat(queue.workers()).hasSize(1);
    assertThat(command.run("failed", "retry-stuck").out()).isEqualTo("retried 1 failed job\n");
    assertThat(waiting("mail"))
        .containsExactly("{\"class\":\"send\",\"queue\":\"mail\",\"args\":[7]}");
  }

  @Test
  void onlyTheOldOnesAreCleaned() {
    assertThat(command.run("worker", "clean-old", "--older-than", "8h", "--yes").exitCode())
        .isEqualTo(3);
    assertThat(command.run("worker", "clean-old", "--older-than", "6h", "--yes").out())
        .isEqualTo("took away 1 worker; their jobs are in the failed list\n");
    assertThat(queue.failedCount()).isOne();
  }

  @Test
  void theLeaderIsShownAndReleased() {
    assertThat(command.run("scheduler", "leader").err()).contains("no scheduler leads");
    raw.call("SET", redis.key("resque_scheduler_leader_lock"), "host:1");

    assertThat(command.run("scheduler", "leader").out()).isEqualTo("host:1\n");
    assertThat(command.run("scheduler", "release").exitCode()).isEqualTo(2);
    assertThat(command.run("scheduler", "release", "--yes").out())
        .isEqualTo("took the lead away from host:1\n");
    assertThat(queue.leader()).isEmpty();
    assertThat(command.run("scheduler", "release", "--yes").exitCode()).isEqualTo(3);
  }

  @Test
  void optionsBeforeTheVerbAreRefusedAndNotPassedOver() {
    assertThat(command.run("queue", "-o", "json", "list").exitCode()).isEqualTo(2);
    assertThat(command.run("scheduler", "--jobs", "x.jar", "release", "--yes").err())
        .contains("expected --jobs after resque4j scheduler release, got it before");
  }

  @Test
  void locksAreListedAndDeleted() {
    raw.call("SET", redis.key("lock:send:mail:[7]"), Long.toString(NOW.getEpochSecond() + 90));

    assertThat(command.run("lock", "list").lines())
        .containsExactly("lock                   ends", "lock:send:mail:[7]  in 90 s");
    assertThat(command.run("lock", "delete", "lock:send:mial:[7]", "--yes").err())
        .contains("there is no lock 'lock:send:mial:[7]'; did you mean 'lock:send:mail:[7]'?");
    assertThat(command.run("lock", "delete", "queue:mail", "--yes").exitCode()).isEqualTo(2);
    assertThat(command.run("lock", "delete", "lock:send:mail:[7]", "--yes").out())
        .isEqualTo("deleted 1 lock\n");
    assertThat(queue.locks()).isEmpty();
  }

  @Test
  void redisSaysWhatItIs() {
    Answer answer = command.run("redis", "info", "redis_version", "-o", "ndjson");

    assertThat(json(answer.out()).path("value").asText()).matches("\\d+\\.\\d+\\.\\d+.*");
    assertThat(command.run("redis", "info").out())
        .contains("maxmemory_policy")
        .containsPattern("(?m)^rdb_last_save_time +(now|(in )?[\\d,]+ (s|min|h|d)( ago)?)$");
    Answer saved = command.run("redis", "info", "rdb_last_save_time", "-o", "ndjson");
    assertThat(json(saved.out()).path("value").asText()).matches("\\d{10}");
    assertThat(command.run("redis", "info", "no_such_field").exitCode()).isEqualTo(3);
  }

  @Test
  void aProcessIsToldToQuietAndToStopAndAJobToEnd() {
    assertThat(command.run("worker", "quiet", "web:41-abcdef", "--dry-run").out())
        .isEqualTo("would quiet web:41-abcdef with 2 task processors\n");
    assertThat(told()).isZero();
    assertThat(command.run("worker", "quiet", "web:41-abcdef").out())
        .isEqualTo("told web:41-abcdef to quiet; it hears of it with its next ping\n");
    assertThat(command.run("worker", "stop", BUSY).exitCode()).isEqualTo(2);
    assertThat(command.run("worker", "stop", BUSY, "--within", "1m", "--yes").out())
        .startsWith("told web:41-abcdef to stop");
    assertThat(command.run("worker", "cancel-job", IDLE, "--yes").err())
        .isEqualTo("resque4j: worker " + IDLE + " has no job, nothing was done\n");
    String process = BUSY.replaceFirst("\\+.*", "");
    assertThat(command.run("worker", "cancel-job", process, "--yes").err())
        .as("its process is no worker")
        .contains("there is no worker '" + process + "'; did you mean '" + process + "+");
    assertThat(command.run("worker", "cancel-job", BUSY).err()).contains("--yes to cancel send on");
    assertThat(command.run("worker", "cancel-job", BUSY, "--yes").exitCode()).isZero();
    assertThat(told()).isEqualTo(3);
    assertThat(command.run("worker", "stop", "web:41-abcdeg", "--yes").err())
        .contains("called 'web:41-abcdeg'; did you mean 'web:41-abcdef'?");
  }

  private long told() {
    return (Long) raw.call("SCARD", redis.key("resque4j:control:web:41-abcdef"));
  }
}
