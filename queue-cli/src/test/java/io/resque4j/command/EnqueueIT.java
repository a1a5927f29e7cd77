package io.resque4j.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.resque4j.command.jobs.LockedJobs;
import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisTest;
import io.resque4j.testkit.TestRedis;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code resque4j enqueue} and {@code resque4j stats}. */
@RedisTest
final class EnqueueIT {
  private final TestRedis redis;

  EnqueueIT(TestRedis redis) {
    this.redis = redis;
  }

  private Outcome run(String verb, String... more) {
    List<String> words = new ArrayList<>(List.of(verb));
    Collections.addAll(words, more);
    Collections.addAll(words, "--namespace", redis.namespace());
    return Command.of(words.toArray(String[]::new)).env("REDIS_URL", redis.uri()).run();
  }

  private List<String> waiting(String queue) {
    try (RawRedis raw = redis.connect()) {
      return raw.texts("LRANGE", redis.key("queue", queue), 0, -1);
    }
  }

  @Test
  void eachWordIsOneArgumentAsJson() {
    Outcome outcome =
        run(
            "enqueue",
            "math",
            "add",
            "1",
            "-1.5",
            "-1e3",
            "[1,2]",
            "\"text\"",
            "{\"a\": {\"b\":null}}",
            "true",
            "\"-x\"",
            "\"Grüße 🎈\"");

    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out()).isEqualTo("enqueued add on math\n");
    assertThat(outcome.exitCode()).isZero();
    assertThat(waiting("math"))
        .containsExactly(
            "{\"class\":\"add\",\"queue\":\"math\",\"args\":[1,-1.5,-1000,[1,2],\"text\","
                + "{\"a\":{\"b\":null}},true,\"-x\",\"Grüße 🎈\"]}");
    try (RawRedis raw = redis.connect()) {
      assertThat(raw.texts("SMEMBERS", redis.key("queues"))).containsExactly("math");
    }
  }

  @Test
  void thePluginsOfTheJobsThatAreGivenAreAsked() {
    String jar = JobJar.of(LockedJobs.class).toString();

    Outcome first = run("enqueue", "q", "locked", "1", "--jobs", jar);
    Outcome second = run("enqueue", "q", "locked", "1", "--jobs", jar);

    assertThat(first.out()).isEqualTo("enqueued locked on q\n");
    assertThat(second.err()).isEqualTo("resque4j: not enqueued: a plugin of locked refused it\n");
    assertThat(second.exitCode()).isEqualTo(1);
    assertThat(waiting("q")).hasSize(1);
  }

  @Test
  void aNegativeNumberMayStandAnywhereAndOptionsBetweenTheWords() {
    assertThat(run("enqueue", "-1", "--in", "0s", "add", "--verbose", "-2").exitCode()).isZero();

    String payload = "{\"class\":\"add\",\"queue\":\"-1\",\"args\":[-2]}";
    assertThat(redis.keys()).contains(redis.key("timestamps", payload));
  }

  @Test
  void argsTakesAllArgumentsAsOneArray() {
    Outcome outcome = run("enqueue", "mail", "send", "--args", " [\"a text\", [1, 2]] ");

    assertThat(outcome.exitCode()).isZero();
    assertThat(waiting("mail"))
        .containsExactly("{\"class\":\"send\",\"queue\":\"mail\",\"args\":[\"a text\",[1,2]]}");
  }

  @Test
  void anInstantThatIsPastIsDueNowAndTheOutputSaysSo() {
    Outcome outcome = run("enqueue", "mail", "send", "1", "--at", "2001-09-09T01:46:40Z");

    assertThat(outcome.out())
        .isEqualTo("delayed send on mail until 2001-09-09T01:46:40Z, which is past: due now\n");
    assertThat(outcome.exitCode()).isZero();
  }

  @Test
  void anInstantDelaysToItsSecondOnlyOnce() {
    String payload = "{\"class\":\"send\",\"queue\":\"mail\",\"args\":[1]}";
    Outcome outcome = run("enqueue", "mail", "send", "1", "--at", "2033-05-18T05:33:20+02:00");

    assertThat(outcome.out()).isEqualTo("delayed send on mail until 2033-05-18T03:33:20Z\n");
    assertThat(outcome.exitCode()).isZero();
    Outcome again = run("enqueue", "mail", "send", "1", "--at", "2033-05-18T03:33:20Z");
    assertThat(again.exitCode()).isEqualTo(1);
    assertThat(again.errLines())
        .singleElement()
        .asString()
        .startsWith("resque4j: job send is delayed to second 2000000000 on queue mail");
    try (RawRedis raw = redis.connect()) {
      assertThat(raw.texts("LRANGE", redis.key("delayed", "2000000000"), 0, -1))
          .containsExactly(payload);
      assertThat(raw.texts("SMEMBERS", redis.key("timestamps", payload)))
          .containsExactly("delayed:2000000000");
    }
  }

  @Test
  void aDurationDelaysToTheSecondAfterIt() {
    Instant before = Instant.now();
    Outcome outcome = run("enqueue", "mail", "send", "--in", "1h30m");
    Instant after = Instant.now();

    assertThat(outcome.exitCode()).isZero();
    Instant due = Instant.parse(outcome.out().strip().replaceFirst(".* until ", ""));
    assertThat(due)
        .isBetween(before.plusSeconds(5_400), after.plusSeconds(5_401))
        .isEqualTo(Instant.ofEpochSecond(due.getEpochSecond()));
    assertThat(redis.keys()).contains(redis.key("delayed", Long.toString(due.getEpochSecond())));
  }

  @Test
  void withTheJobsAtHandAnUnknownClassIsRefused() {
    String jar = Command.exampleJobs().toString();

    Outcome known = run("enqueue", "hello", "greet", "\"Ada\"", "--jobs", jar);
    Outcome unknown = run("enqueue", "hello", "gret", "\"Ada\"", "--jobs", jar);

    assertThat(known.exitCode()).isZero();
    assertThat(unknown.exitCode()).isEqualTo(2);
    assertThat(unknown.err())
        .isEqualTo("resque4j: no job defined for class 'gret'; did you mean 'greet'?\n");
    assertThat(waiting("hello")).hasSize(1);
  }

  @Test
  void aKeyThatHoldsSomethingElseHidesNoOther() {
    try (RawRedis raw = redis.connect()) {
      raw.call("SADD", redis.key("queues"), "bad", "good");
      raw.call("SET", redis.key("queue", "bad"), "no list");
      raw.call("RPUSH", redis.key("queue", "good"), "x");
      raw.call("SET", redis.key("failed"), "no list");
    }
    String why =
        redis.uri().replace("redis://", "")
            + " refused: WRONGTYPE Operation against a key holding the wrong kind of value";

    Outcome stats = run("stats");
    Outcome enqueued = run("enqueue", "bad", "c");

    assertThat(stats.exitCode()).isEqualTo(1);
    assertThat(stats.out())
        .containsPattern("(?m)^bad +\\?$")
        .containsPattern("(?m)^good +1$")
        .containsPattern("(?m)^in the failed list +\\?$")
        .containsPattern("(?m)^workers +0$");
    assertThat(stats.errLines())
        .containsExactly(
            "resque4j: cannot read queue bad: Redis at " + why,
            "resque4j: cannot read the failed list: Redis at " + why);
    assertThat(enqueued.exitCode()).isEqualTo(1);
    assertThat(enqueued.err()).isEqualTo("resque4j: Redis at " + why + "\n");
  }

  @Test
  void statsShowsQueuesAndCounters() {
    try (RawRedis raw = redis.connect()) {
      for (int i = 0; i < 1_234; i++) {
        raw.send("RPUSH", redis.key("queue", "a very busy one"), "x");
      }
      for (int i = 0; i < 1_234; i++) {
        raw.read();
      }
      raw.call("SADD", redis.key("queues"), "a very busy one", "b\u001b[31m", "c");
      raw.call("SET", redis.key("stat", "processed"), "7654321");
      raw.call("SET", redis.key("stat", "failed"), "2");
      raw.call("RPUSH", redis.key("failed"), "{}");
      raw.call("ZADD", redis.key("delayed_queue_schedule"), 2_000_000_000, 2_000_000_000);
      raw.call("SADD", redis.key("workers"), "host:1+1:a,b");
      raw.call("SET", redis.key("resque_scheduler_leader_lock"), "host:1");
    }

    Outcome stats = run("stats", "--limit", "2");

    assertThat(stats.err()).isEmpty();
    assertThat(stats.exitCode()).isZero();
    String address = redis.uri().replace("redis://", "");
    assertThat(stats.outLines())
        .containsExactly(
            address + ", namespace " + redis.namespace(),
            "",
            "queue            waiting",
            "a very busy one    1,234",
            "b\\u001b[31m            0",
            "… and 1 queue more",
            "",
            "counters",
            "processed           7,654,321",
            "failed                      2",
            "in the failed list          1",
            "delayed timestamps          1",
            "workers                     1",
            "scheduler leader    host:1");
  }
}
