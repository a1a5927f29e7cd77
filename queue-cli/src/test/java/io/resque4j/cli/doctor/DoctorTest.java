package io.resque4j.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.resque4j.cli.InProcess.Answer;
import io.resque4j.core.protocol.ClaimPayload;
import io.resque4j.core.protocol.FailedJob;
import io.resque4j.core.protocol.JobPayload;
import io.resque4j.core.protocol.JsDate;
import io.resque4j.core.protocol.WorkerPing;
import io.resque4j.core.recovery.WorkerCensus;
import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.Snapshot;
import io.resque4j.testkit.TestRedis;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each finding is provoked, found, shown without a change, repaired, and not found again. */
final class DoctorTest extends Examining {
  private static final String OURS = "web-1:7-abcdef+1";
  private static final String GARBAGE = "{bad\u001b[2J";
  private static final long LATER = 4_000_000_000L;

  DoctorTest(TestRedis redis) {
    super(redis);
  }

  private static long now() {
    return Instant.now().getEpochSecond();
  }

  private void worker(String name, String queues, long second) {
    raw.call("SADD", redis.key("workers"), name + ":" + queues);
    raw.call(
        "SET", redis.key("worker", "ping", name), new WorkerPing(second, name, queues).write());
  }

  private void claim(String name, String queues, byte[] job) {
    String at = JsDate.format(Instant.now());
    raw.call(
        "SET",
        redis.key("worker", name, queues),
        ClaimPayload.write("id-" + name, at, "math", name, job));
  }

  private String job(int n) {
    return new String(JobPayload.of("math", "add", n).raw(), StandardCharsets.UTF_8);
  }

  @Test
  void nothingIsFoundWhereNothingIs() {
    Answer answer = doctor();
    assertThat(answer.out()).isEqualTo("all is well: 22 checks\n");
    assertThat(answer.exitCode()).isZero();
    assertThat(doctor("-o", "json").lines())
        .containsExactly("{\"version\":1,\"kind\":\"finding\",\"items\":[", "]}");
  }

  @Test
  void theJobOfADeadWorkerOfOursGoesToTheHeadOfItsQueue() {
    worker(OURS, "math", now() - 600);
    claim(OURS, "math", job(1).getBytes(StandardCharsets.UTF_8));
    queue.enqueue("math", "add", 2);

    JsonNode finding = findAndRepair("stranded-claims");

    assertThat(items(finding).get(0)).startsWith("math add  " + OURS + "  last sign 10 min ago");
    assertThat(list("queue", "math")).containsExactly(job(1), job(2));
    assertThat(queue.workers()).isEmpty();
  }

  @Test
  void aGhostIsTakenOutOfTheListAndOneThatPingsIsNot() {
    worker(OURS, "math", now() - 600);
    worker("node:1", "math", now() - 600);
    worker("node:2", "math", now());
    raw.call("SADD", redis.key("workers"), "old-ruby:9:math");

    JsonNode finding = findAndRepair("ghost-workers");

    assertThat(finding.get("count").asInt()).isEqualTo(2);
    assertThat(raw.texts("SMEMBERS", redis.key("workers")))
        .as("one without any sign may live")
        .containsExactlyInAnyOrder("node:2:math", "old-ruby:9:math");
  }

  @Test
  void whoPingsBetweenTheTwoLooksIsAliveWhateverItsClockSays() {
    worker("node:1", "math", now() - 600);
    AtomicLong second = new AtomicLong(now() - 600);
    ScheduledExecutorService beating = Executors.newSingleThreadScheduledExecutor();
    try (RawRedis own = redis.connect()) {
      beating.scheduleWithFixedDelay(
          () -> {
            byte[] ping = new WorkerPing(second.incrementAndGet(), "node:1", "math").write();
            own.call("SET", redis.key("worker", "ping", "node:1"), ping);
          },
          0,
          20,
          TimeUnit.MILLISECONDS);
      await().until(() -> raw.number("EXISTS", redis.key("worker", "ping", "node:1")) == 1);
      assertThat(found("--confirm", "2s")).isEmpty();
    } finally {
      beating.shutdownNow();
    }
  }

  @Test
  void aWorkerThatComesAliveWhileAPersonThinksIsLeftAlone() {
    worker(OURS, "math", now() - 600);
    claim(OURS, "math", job(1).getBytes(StandardCharsets.UTF_8));
    command.onTerminal(
        80,
        () -> {
          worker(OURS, "math", now());
          return Optional.of("y");
        });

    Answer answer = doctor("--fix", "--only", "stranded-claims");

    assertThat(answer.err()).contains("repair stranded-claims (1)? [y/N] ");
    assertThat(answer.out()).contains("repaired stranded-claims: 0 of 1; the others have changed");
    assertThat(answer.exitCode()).isEqualTo(5);
    assertThat(queue.workers()).hasSize(1);
    assertThat(list("queue", "math")).isEmpty();
    assertThat(found("--only", "stranded-claims")).isEmpty();
  }

  @Test
  void anotherJobThatItClaimedMeanwhileIsNotTakenAway() {
    worker(OURS, "math", now() - 600);
    claim(OURS, "math", job(1).getBytes(StandardCharsets.UTF_8));
    command.onTerminal(
        80,
        () -> {
          claim(OURS, "math", job(2).getBytes(StandardCharsets.UTF_8));
          return Optional.of("yes");
        });

    assertThat(doctor("--fix", "--only", "stranded-claims").exitCode()).isEqualTo(5);

    assertThat(queue.allWorkingOn()).hasSize(1);
    assertThat(list("failed")).isEmpty();
  }

  @Test
  void aPersonWhoSaysNoLosesNothing() {
    worker(OURS, "math", now() - 600);
    Snapshot before = dump();
    command.onTerminal(80, "n");

    Answer answer = doctor("--fix");

    assertThat(answer.exitCode()).isEqualTo(1);
    assertThat(answer.err()).contains("nothing was done");
    assertThat(dump()).isEqualTo(before);
  }

  @Test
  void whereNobodyCanBeAskedYesIsNeeded() {
    worker(OURS, "math", now() - 600);

    Answer answer = doctor("--fix");

    assertThat(answer.exitCode()).isEqualTo(2);
    assertThat(answer.err()).contains("expected --yes to repair ghost-workers (1)");
    assertThat(queue.workers()).hasSize(1);
  }

  @Test
  void anUnreadablePingIsDeletedIfItStaysSo() {
    raw.call("SADD", redis.key("workers"), "node:1:math");
    raw.call("SET", redis.key("worker", "ping", "node:1"), GARBAGE);
    assertThat(found()).containsExactly("unreadable-pings", "ghost-workers");

    assertThat(doctor("--only", "unreadable-pings", "--fix", "--yes").exitCode()).isZero();

    assertThat(raw.text("GET", redis.key("worker", "ping", "node:1"))).isNull();
    assertThat(found()).isEmpty();
  }

  @Test
  void anUnreadableClaimOfAWorkerThatLivesIsTold() {
    worker(OURS, "math", now());
    raw.call("SET", redis.key("worker", OURS, "math"), GARBAGE);
    assertThat(found()).containsExactly("unreadable-claims");
    assertThat(doctor("--fix", "--yes").out()).contains("nothing of it can be repaired");
  }

  @Test
  void anUnreadableClaimOfADeadWorkerIsKeptInTheFailedList() {
    worker(OURS, "math", now() - 600);
    raw.call("SET", redis.key("worker", OURS, "math"), GARBAGE);

    findAndRepair("stranded-claims");

    assertThat(queue.failed(0, -1).get(0).rawPayload())
        .hasValue(GARBAGE.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void delayedJobsThatNobodyMovesAreTold() {
    queue.enqueueAt(Instant.now().minusSeconds(630), "math", "add", 1);
    JsonNode finding = findings().get(0);
    assertThat(finding.get("id").asText()).isEqualTo("delayed-overdue");
    assertThat(items(finding).get(0)).isEqualTo("the first was due 10 min ago; nobody leads");
  }

  @Test
  void aLeaderLockThatNeverEndsIsFreed() {
    raw.call("SET", redis.key("resque_scheduler_leader_lock"), "gone:1");
    assertThat(items(findAndRepair("leader-stuck"))).containsExactly("gone:1, for ever");
    assertThat(queue.leader()).isEmpty();
  }

  @Test
  void aLeaderThatMovesNothingAndDoesNotRenewLosesItsLock() {
    queue.enqueueAt(Instant.now().minusSeconds(600), "math", "add", 1);
    raw.call("SET", redis.key("resque_scheduler_leader_lock"), "gone:1", "EX", 180);
    assertThat(found()).containsExactly("delayed-overdue", "leader-stuck");
    assertThat(doctor("--fix", "--yes", "--only", "leader-stuck").exitCode()).isZero();
    assertThat(queue.leader()).isEmpty();
  }

  @Test
  void aLeaderThatRenewsWhileAPersonThinksKeepsItsLock() {
    queue.enqueueAt(Instant.now().minusSeconds(600), "math", "add", 1);
    raw.call("SET", redis.key("resque_scheduler_leader_lock"), "gone:1", "EX", 170);
    command.onTerminal(
        80,
        () -> {
          raw.call("EXPIRE", redis.key("resque_scheduler_leader_lock"), 180);
          return Optional.of("y");
        });
    assertThat(doctor("--fix", "--only", "leader-stuck").exitCode()).isEqualTo(5);
    assertThat(queue.leader()).isEqualTo("gone:1");
  }

  @Test
  void aJobThatCountsAsDelayedAndIsNotCanBeDelayedAgain() {
    raw.call("SADD", redis.key("timestamps", job(1)), "delayed:" + LATER);
    assertThat(items(findAndRepair("stale-timestamps")))
        .containsExactly("second " + LATER + "  math add");
    assertThat(queue.enqueueAt(Instant.ofEpochSecond(LATER), "math", "add", 1)).isTrue();
    assertThat(queue.leader()).as("nobody leads, as before").isEmpty();
  }

  @Test
  void aStaleTimestampIsMendedWhileAnotherLeadsToo() {
    raw.call("SET", redis.key("resque_scheduler_leader_lock"), "node:1", "EX", 180);
    raw.call("SADD", redis.key("timestamps", job(1)), "delayed:" + LATER);
    findAndRepair("stale-timestamps");
    assertThat(queue.leader()).isEqualTo("node:1");
  }

  @Test
  void delayedJobsOutsideOfTheScheduleComeBackIntoIt() {
    queue.enqueueAt(Instant.ofEpochSecond(LATER), "math", "add", 1);
    raw.call("ZREM", redis.key("delayed_queue_schedule"), LATER);
    findAndRepair("unscheduled-delayed");
    assertThat(queue.timestamps()).containsExactly(Instant.ofEpochSecond(LATER));
  }

  @Test
  void secondsWithoutJobsLeaveTheSchedule() {
    raw.call("ZADD", redis.key("delayed_queue_schedule"), LATER, LATER, 7, "no number");
    assertThat(findAndRepair("empty-seconds").get("count").asInt()).isEqualTo(2);
    assertThat(queue.delayedSeconds()).isZero();
  }

  @Test
  void garbageInAQueueEndsUpInTheFailedListWithItsBytes() {
    queue.enqueue("math", "add", 1);
    raw.call("RPUSH", redis.key("queue", "math"), GARBAGE, job(2), GARBAGE, "[1]");

    JsonNode finding = findAndRepair("unreadable-jobs");

    assertThat(finding.get("count").asInt()).isEqualTo(3);
    assertThat(items(finding)).containsExactly("queue math  {bad\\u001b[2J and 2 more");
    assertThat(list("queue", "math")).containsExactly(job(1), job(2));
    List<FailedJob> failed = queue.failed(0, -1);
    assertThat(failed).hasSize(3).allMatch(each -> each.queue().equals("math"));
    assertThat(failed.get(0).rawPayload()).hasValue(GARBAGE.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void garbageGoesToAFileInsteadAndComesBackIntoTheFailedList(@TempDir Path folder)
      throws Exception {
    queue.enqueue("math", "add", 1);
    raw.call("RPUSH", redis.key("queue", "math"), GARBAGE);
    raw.call("RPUSH", redis.key("failed"), "no entry");
    queue.enqueueAt(Instant.ofEpochSecond(LATER), "math", "add", 1);
    raw.call("RPUSH", redis.key("delayed", Long.toString(LATER)), GARBAGE);
    Path file = folder.resolve("garbage.ndjson");

    Answer fixed =
        doctor("--fix", "--yes", "--backup", file.toString(), "--skip", "unserved-queues");

    assertThat(fixed.exitCode()).as(fixed.out() + fixed.err()).isZero();
    assertThat(list("failed")).isEmpty();
    assertThat(list("queue", "math")).containsExactly(job(1));
    assertThat(Files.readAllLines(file)).hasSize(4);
    assertThat(command.run("failed", "import", file.toString()).out())
        .isEqualTo("imported 3 failed jobs\n");
    assertThat(queue.failed(0, -1)).allMatch(each -> each.rawPayload().isPresent());
  }

  @Test
  void garbageAmongDelayedJobsIsWhollyGoneFromThere() {
    queue.enqueueAt(Instant.ofEpochSecond(LATER), "math", "add", 1);
    for (long second : List.of(LATER, LATER + 1)) {
      raw.call("RPUSH", redis.key("delayed", Long.toString(second)), GARBAGE);
      raw.call("ZADD", redis.key("delayed_queue_schedule"), second, second);
      raw.call("SADD", redis.key("timestamps", GARBAGE), "delayed:" + second);
    }
    assertThat(findAndRepair("unreadable-delayed").get("count").asInt()).isEqualTo(2);
    assertThat(queue.timestamps()).containsExactly(Instant.ofEpochSecond(LATER));
    assertThat(redis.keys()).noneMatch(key -> key.endsWith("timestamps:" + GARBAGE));
    assertThat(queue.failedCount()).isEqualTo(2);
  }

  @Test
  void whatIsNoFailedEntryBecomesOne() {
    raw.call("RPUSH", redis.key("failed"), "no entry");
    findAndRepair("unreadable-failed");
    assertThat(queue.failed(0, -1).get(0).rawPayload())
        .hasValue("no entry".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aLockThatNobodyHoldsIsDeletedAndThoseThatAreHeldStay() {
    long end = now() + 3_000;
    queue.enqueue("math", "add", 2);
    worker(OURS, "math", now());
    claim(OURS, "math", JobPayload.of("math", "slow", 1).raw());
    for (String held :
        List.of(
            "lock:add:math:[2]",
            "workerslock:slow:math:[1]",
            "workerslock:slow:math:[9]",
            "workerslock:x:_direct-queue-web:1:[1]",
            "lock:a custom name")) {
      raw.call("SET", redis.key(held), end, "EX", 3_000);
    }
    raw.call("SET", redis.key("lock:add:math:[4]"), now() - 1, "EX", 3_000);
    raw.call("SET", redis.key("lock:add:math:[3]"), end, "EX", 3_000);
    raw.call("SET", redis.key("lock:add:deleted:[3]"), end, "EX", 3_000);
    raw.call("SET", redis.key("workerslock:other:math:[1]"), end, "EX", 3_000);
    raw.call("SET", redis.key("resque4j:joblock:workerslock:other:math:[1]"), "id " + end);

    JsonNode finding = findAndRepair("leaked-locks");

    assertThat(items(finding))
        .extracting(item -> item.replaceAll("  for .*", ""))
        .containsExactlyInAnyOrder(
            "lock:add:math:[3]", "lock:add:deleted:[3]", "workerslock:other:math:[1]");
    assertThat(redis.keys())
        .contains(redis.key("lock:add:math:[2]"), redis.key("workerslock:slow:math:[1]"))
        .noneMatch(key -> key.contains("other"));
  }

  @Test
  void aLockThatIsTakenAnewWhileAPersonThinksStays() {
    String lock = redis.key("workerslock:other:math:[1]");
    raw.call("SET", lock, now() + 3_000, "EX", 3_000);
    command.onTerminal(
        80,
        () -> {
          raw.call("SET", lock, now() + 3_600, "EX", 3_600);
          return Optional.of("y");
        });
    assertThat(doctor("--fix", "--only", "leaked-locks").exitCode()).isEqualTo(5);
    assertThat(raw.text("GET", lock)).isNotNull();
  }

  @Test
  void locksOfALongQueueAreNotJudged() {
    for (int n = 0; n < 1_001; n++) {
      queue.enqueue("math", "add", n);
    }
    raw.call("SET", redis.key("lock:add:math:[\"x\"]"), now() + 3_000);
    assertThat(found("--only", "leaked-locks")).isEmpty();
    assertThat(doctor("--only", "leaked-locks").out())
        .contains("not looked at: locks of queue math: more than 1,000 jobs");
    assertThat(found("--only", "leaked-locks", "--all")).containsExactly("leaked-locks");
  }

  @Test
  void aQueueThatNobodyServesIsTold() {
    queue.enqueue("math", "add", 1);
    queue.enqueue("mail", "send", 1);
    raw.call("SADD", redis.key("queues"), "empty");
    worker("node:1", "mail,other", now());
    assertThat(items(findings().get(0))).containsExactly("math  1 job");
    worker(OURS, "*", now());
    assertThat(found()).isEmpty();
  }

  @Test
  void twoFleetsOnAllQueuesAreTold() {
    raw.call("SADD", redis.key("queues"), "mail", "math");
    worker(OURS, "*", now());
    worker("node:1", "mail", now());
    assertThat(found()).isEmpty();
    worker("node:2", "mail,math", now());
    assertThat(items(findings().get(0))).containsExactly("node:2  on mail,math");
  }

  @Test
  void jobsThatCameToAWorkerThatDoesNotHaveThemAreTold() {
    IllegalStateException thrown = new IllegalStateException("No job defined for class \"add\"");
    for (int n = 0; n < 250; n++) {
      byte[] job = JobPayload.of("math", "add", n).raw();
      raw.call(
          "RPUSH",
          redis.key("failed"),
          FailedJob.of(n < 200 ? OURS : "node:1", "math", job, thrown, Instant.now()).raw());
    }
    assertThat(items(findings().get(0)))
        .containsExactly("math add  by node:1  50 times", "math add  by web-1:7-abcdef  200 times");
  }

  @Test
  void namesThatPeersCannotReadAreTold() {
    raw.call("SADD", redis.key("queues"), "a,b", "fine:name");
    worker("fe80::1:77", "math", now());
    assertThat(items(findings().get(0)))
        .containsExactly(
            "queue 'a,b' must not contain ',', which separates the queues of a worker",
            "worker fe80::1:77, which node-resque reads as fe80:");
  }

  @Test
  void aLongFailedListIsTold() {
    for (int n = 0; n < 10_001; n++) {
      raw.send("RPUSH", redis.key("failed"), "{}");
    }
    for (int n = 0; n < 10_001; n++) {
      raw.read();
    }
    assertThat(items(findings().get(0))).containsExactly("10,001 failed jobs");
    assertThat(found("--skip", "failed-long")).isEmpty();
  }

  @Test
  void aRedisThatEvictsOrKeepsNothingOrIsSharedIsTold() {
    raw.call("SET", "sessions:1", "x");
    raw.call("SET", "sessions:2", "x");
    raw.call("CONFIG", "SET", "maxmemory-policy", "allkeys-lru");
    raw.call("CONFIG", "SET", "appendonly", "no");
    raw.call("CONFIG", "SET", "save", "");
    try {
      List<JsonNode> findings = findings();
      assertThat(findings)
          .extracting(each -> each.get("id").asText())
          .containsExactly("redis-evicts", "redis-not-persistent", "redis-shared");
      assertThat(doctor("--only", "redis-evicts").lines())
          .as("a sentence is written on, not cut")
          .containsSubsequence(
              "    maxmemory-policy is allkeys-lru; there is no maxmemory yet, so nothing is",
              "    full");
      assertThat(items(findings.get(2))).containsExactly("sessions:…  2 keys");
    } finally {
      raw.call("DEL", "sessions:1", "sessions:2");
      raw.call("CONFIG", "SET", "maxmemory-policy", "noeviction");
      raw.call("CONFIG", "SET", "appendonly", "yes");
    }
    assertThat(found()).isEmpty();
  }

  @Test
  void clocksThatDisagreeAreTold() {
    worker(OURS, "math", now() + 100);
    command.at(Instant.now().minusSeconds(3_600));
    assertThat(items(findings().get(0)))
        .satisfiesExactly(
            here -> assertThat(here).matches("this machine is 3,60\\d seconds behind Redis"),
            there ->
                assertThat(there)
                    .matches("worker web-1:7-abcdef\\+1 is \\d\\d+ seconds ahead of Redis"));
  }

  @Test
  void whatIsPassedOverIsSaidAndLookedAtWithAll() {
    for (int n = 0; n < 1_000; n++) {
      queue.enqueue("math", "add", n);
    }
    raw.call("RPUSH", redis.key("queue", "math"), GARBAGE);
    Answer answer = doctor("--only", "unreadable-jobs");
    assertThat(answer.lines())
        .containsExactly(
            "not looked at: entries of queues beyond the first 1,000 of a list, in 1 list",
            "all is well: 1 check");
    assertThat(doctor("--only", "unreadable-jobs", "--all", "--fix", "--yes").exitCode()).isZero();
    assertThat(queue.length("math")).isEqualTo(1_000);
    assertThat(queue.failedCount()).isOne();
  }

  @Test
  void aUserWhoMayNotAskForSettingsIsToldWhatWasNotLookedAt() {
    raw.call("CONFIG", "SET", "appendonly", "no");
    String uri = redis.uri().replace("redis://", "redis://resque4j:secret@");
    String rights = "+@read +@write +@connection +eval +evalsha -@dangerous +time +info";
    List<String> user = new ArrayList<>(List.of("ACL", "SETUSER", "resque4j", "on", ">secret"));
    user.add("~" + redis.namespace() + ":*");
    user.addAll(List.of(rights.split(" ", -1)));
    raw.call(user.toArray());
    try {
      Answer answer = doctor("--redis", uri);
      assertThat(answer.out())
          .contains("not looked at: whether Redis takes snapshots: this user may not ask")
          .contains("all is well");
      assertThat(answer.exitCode()).isZero();
    } finally {
      raw.call("ACL", "DELUSER", "resque4j");
      raw.call("CONFIG", "SET", "appendonly", "yes");
    }
  }

  @Test
  void aReplicaIsRefusedWithItsReason() {
    raw.call("REPLICAOF", "127.0.0.1", 1);
    try {
      Answer answer = doctor();
      assertThat(answer.exitCode()).isEqualTo(4);
      assertThat(answer.err()).contains("expected a Redis that takes writes");
    } finally {
      raw.call("REPLICAOF", "NO", "ONE");
    }
  }

  @Test
  void secretParametersAreNotShown() {
    String secret = "hunter2-CANARY";
    String entry = "{bad,\"args\":[{\"password\":\"" + secret;
    raw.call("RPUSH", redis.key("failed"), entry + "\"}]", entry);
    raw.call(
        "SET",
        redis.key("lock:add:math:[{\"password\":\"" + secret + "\"}]"),
        now() + 3_000,
        "EX",
        3_000);
    raw.call("SADD", redis.key("timestamps", entry), "delayed:" + LATER);
    for (String format : List.of("table", "json")) {
      Answer answer = doctor("--filtered-params", "password", "-o", format);
      assertThat(answer.out())
          .contains("unreadable-failed", "leaked-locks", "stale-timestamps", "[FILTERED]");
      assertThat(answer.out() + answer.err()).doesNotContain(secret);
    }
  }

  @Test
  void whatRedisDoesNotLetUsSeeIsSaidAndTheRestIsLookedAt() {
    raw.call("SET", redis.key("failed"), "no list");
    worker(OURS, "math", now() - 600);
    Answer answer = doctor("-o", "ndjson");
    assertThat(answer.lines()).hasSize(1);
    assertThat(answer.err()).contains("not looked at: ").contains("failed");
  }

  @Test
  void aCheckThatIsNoneIsRefusedWithTheNearestOne() {
    Answer answer = doctor("--only", "ghost-worker");
    assertThat(answer.exitCode()).isEqualTo(2);
    assertThat(answer.err())
        .contains(
            "expected --only to name a check, got: ghost-worker; did you mean 'ghost-workers'?");
    assertThat(doctor("--yes").err()).contains("expected --fix with --yes, got it alone");
    assertThat(doctor("--confirm", "0s").exitCode()).isEqualTo(2);
  }

  @Test
  void whatIsShownFitsIntoEightyColumns() {
    worker(OURS, "m", 1);
    queue.enqueue("math", "add", 1);
    raw.call("RPUSH", redis.key("queue", "math"), "x".repeat(500));
    command.onTerminal(80, "n");
    assertThat(doctor().lines()).isNotEmpty().allMatch(line -> line.length() <= 80);
    assertThat(doctor("--list").lines()).hasSize(23).allMatch(line -> line.length() <= 80);
    for (Check check : Checks.all()) {
      assertThat(check.id()).matches("[a-z]+(-[a-z]+)*");
    }
  }

  @Test
  void theCensusLeavesAloneWhatChangedInTheMeantime() {
    worker(OURS, "math", now() - 600);
    try (var stores = resque.openStores()) {
      WorkerCensus census = new WorkerCensus(stores.recovery(), "doctor", Instant::now);
      WorkerCensus.Seen seen = census.look(List.of(), 10).get(0);
      worker(OURS, "math", now());
      assertThat(census.takeAway(seen)).isEqualTo(WorkerCensus.Fate.ALIVE);
      assertThat(census.takeAway(census.look(List.of(), 10).get(0)))
          .isEqualTo(WorkerCensus.Fate.FORGOTTEN);
    }
  }
}
