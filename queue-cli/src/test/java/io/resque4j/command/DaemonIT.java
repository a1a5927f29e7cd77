package io.resque4j.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.resque4j.command.jobs.HeldJobs;
import io.resque4j.command.jobs.LockedJobs;
import io.resque4j.core.Resque;
import io.resque4j.core.WorkerControl;
import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisServer;
import io.resque4j.testkit.RedisTest;
import io.resque4j.testkit.TestRedis;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;

/**
 * {@code resque4j worker}, {@code scheduler} and {@code dev}: what stays until it is told to go.
 */
@RedisTest
final class DaemonIT {
  private static final int STOPPED = 0;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final TestRedis redis;

  DaemonIT(TestRedis redis) {
    this.redis = redis;
  }

  private Command command(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    Collections.addAll(all, "--namespace", redis.namespace());
    return Command.of(all.toArray(String[]::new)).env("REDIS_URL", redis.uri());
  }

  private void enqueue(String queue, String jobClass, Object... args) {
    try (Resque resque = connect()) {
      resque.queue().enqueue(queue, jobClass, args);
    }
  }

  private void enqueueIn(Duration delay, String queue, String jobClass, Object... args) {
    try (Resque resque = connect()) {
      resque.queue().enqueueIn(delay, queue, jobClass, args);
    }
  }

  private Resque connect() {
    return Resque.builder().uri(redis.uri()).namespace(redis.namespace()).connect();
  }

  private RunningCommand worker(Path jar, String... more) {
    List<String> all = new ArrayList<>(List.of("worker", "--jobs", jar.toString()));
    Collections.addAll(all, more);
    RunningCommand worker = command(all.toArray(String[]::new)).start();
    worker.awaitErr("INFO +worker: \\d+ task processors? at ");
    return worker;
  }

  private String stat(String name) {
    try (RawRedis raw = redis.connect()) {
      return String.valueOf(raw.text("GET", redis.key("stat", name)));
    }
  }

  private List<String> list(String... key) {
    try (RawRedis raw = redis.connect()) {
      return raw.texts("LRANGE", redis.key(key), 0, -1);
    }
  }

  @Test
  void aWorkerThatAnotherProcessAsksToStopExitsWithZero() {
    try (Resque resque = connect();
        RunningCommand worker =
            worker(Command.exampleJobs(), "--stop-within", "7s", "--ping-interval", "300ms")) {
      WorkerControl control = resque.queue().workerControl();

      control.stop(control.processes().get(0).name());

      Outcome ended = worker.awaitEnd();
      assertThat(ended.exitCode()).isZero();
      assertThat(ended.err())
          .contains("stops: another process asks for it; running jobs have 7s to end")
          .endsWith("worker: stopped\n")
          .doesNotContain("takes no more jobs");
      assertThat(redis.keys()).noneMatch(key -> key.contains(":worker"));
    }
  }

  @Test
  void aWorkerPerformsTheJobsOfAJarAndFailsAClassThatItLacks() {
    try (RunningCommand worker = worker(Command.exampleJobs(), "--processors", "2")) {
      assertThat(worker.err())
          .contains("2 task processors at " + redis.uri().replace("redis://", "") + " on *; jobs: ")
          .contains("add, greet, greet-all, resize");
      enqueue("math", "add", 1, 2);
      enqueue("hello", "greet-all", "Ada", "Grace");
      enqueue("hello", "gret", "Ada");

      worker.awaitErr(
          "ERROR +worker: gret on hello failed after .*: No job defined for class \"gret\"");
      await().atMost(PATIENCE).until(() -> stat("processed").equals("4"));
      assertThat(list("failed"))
          .singleElement()
          .asString()
          .contains("\"payload\":{\"class\":\"gret\",\"queue\":\"hello\",\"args\":[\"Ada\"]}")
          .contains("No job defined for class");

      Outcome ended = worker.terminate().awaitEnd();

      assertThat(ended.exitCode()).isEqualTo(STOPPED);
      assertThat(ended.out()).isEmpty();
      assertThat(ended.err()).endsWith("worker: stopped\n");
      assertThat(redis.keys()).noneMatch(key -> key.contains(":worker"));
    }
  }

  @Test
  void aWorkerOfSeveralQueuesByWeightsLeavesAClassThatItLacksInItsQueue() {
    try (RunningCommand worker =
        worker(
            Command.exampleJobs(),
            "--queues",
            "math=5,hello=1",
            "--processors",
            "2",
            "--on-unknown-class",
            "return")) {
      assertThat(worker.err()).contains(" on math=5, hello=1; jobs: ");
      enqueue("math", "nodeOnly", 1);
      enqueue("math", "add", 1, 2);
      enqueue("hello", "greet", "Ada");

      worker.awaitErr(
          "WARN +worker: nodeOnly on math is of no class known here: such jobs go back to their"
              + " queue");
      await().atMost(PATIENCE).until(() -> stat("processed").equals("2"));
      worker.terminate().awaitEnd();

      assertThat(list("queue", "math"))
          .containsExactly("{\"class\":\"nodeOnly\",\"queue\":\"math\",\"args\":[1]}");
      assertThat(list("failed")).isEmpty();
    }
  }

  @Test
  void devOnARedisOfOthersSaysThatTheirJobsFail() {
    try (RunningCommand dev = command("dev", "--queues", "sums,math").start()) {
      dev.awaitOut("Ctrl-C ends it\\.");
      assertThat(dev.out())
          .contains("\n  resque4j enqueue sums add 1 2 ")
          .contains(
              "jobs of other classes fail here; --on-unknown-class return leaves them to others");
      dev.interrupt().awaitEnd();
    }
  }

  @Test
  void sigtermLetsARunningJobEndAndTakesNoOther() {
    Path jar = JobJar.of(HeldJobs.class);
    try (Gate gate = Gate.open();
        RunningCommand worker = worker(jar, "--queues", "held", "--processors", "1")) {
      enqueue("held", "hold", Integer.valueOf(gate.port()));
      gate.awaitJob();
      enqueue("held", "hold", Integer.valueOf(gate.port()));

      worker.terminate().awaitErr("takes no more jobs; running ones have 25s to end");
      assertThat(worker.isAlive()).isTrue();
      gate.letGo();
      Outcome ended = worker.awaitEnd();

      assertThat(ended.exitCode()).isEqualTo(STOPPED);
      assertThat(ended.err()).endsWith("worker: stopped\n");
      assertThat(stat("processed")).isEqualTo("1");
      assertThat(list("queue", "held")).as("it was not taken").hasSize(1);
      assertThat(redis.keys())
          .noneMatch(key -> key.contains(":worker"))
          .doesNotContain(redis.key("failed"));
    }
  }

  @Test
  void aJobThatRunsOutOfMemoryEndsTheProcessAndIsLeftForOthers() {
    Path jar = JobJar.of(HeldJobs.class);
    try (RunningCommand worker = worker(jar, "--queues", "held", "--processors", "2")) {
      enqueue("held", "run-out-of-memory");

      Outcome ended = worker.awaitEnd();

      assertThat(ended.exitCode()).isEqualTo(1);
      assertThat(ended.err())
          .contains("no more jobs are taken here")
          .contains("resque4j: a job met java.lang.OutOfMemoryError; this process ends");
      assertThat(redis.keys())
          .as("its claim is left, and nothing else")
          .filteredOn(key -> key.contains(":worker:") && !key.contains(":ping:"))
          .filteredOn(key -> !key.endsWith(":started"))
          .hasSize(1);
      assertThat(redis.keys()).doesNotContain(redis.key("failed"));
    }
  }

  @Test
  void aJobThatEndsTheProcessIsNoSuccessAndIsLeftForOthers() {
    Path jar = JobJar.of(HeldJobs.class);
    try (RunningCommand worker =
        worker(jar, "--queues", "held", "--processors", "1", "--stop-within", "1s")) {
      enqueue("held", "exit");

      Outcome ended = worker.awaitEnd();

      assertThat(ended.exitCode()).isEqualTo(3);
      assertThat(ended.err())
          .endsWith("worker: stopped, with jobs that did not end: others recover them\n");
      assertThat(stat("processed")).isEqualTo("null");
      assertThat(redis.keys())
          .filteredOn(key -> key.contains(":worker:") && !key.contains(":ping:"))
          .filteredOn(key -> !key.endsWith(":started"))
          .hasSize(1);
      assertThat(redis.keys()).doesNotContain(redis.key("failed"));
    }
  }

  @Test
  void aSchedulerThatHasTheJobsAsksTheirPluginsWhenItMovesThem() {
    String jar = JobJar.of(LockedJobs.class).toString();
    assertThat(command("enqueue", "q", "locked", "1", "--jobs", jar).run().exitCode()).isZero();
    enqueueIn(Duration.ofSeconds(1), "q", "locked", 1);

    try (RunningCommand scheduler = command("scheduler", "--jobs", jar).start()) {
      scheduler.awaitErr("INFO +scheduler: leads as ");
      await()
          .atMost(PATIENCE)
          .until(() -> !redis.keys().contains(redis.key("delayed_queue_schedule")));
    }

    assertThat(list("queue", "q")).as("its equal still waits, so it was not let in").hasSize(1);
  }

  @Test
  void aJobThatDoesNotEndInTimeIsGivenBackToTheHead() {
    Path jar = JobJar.of(HeldJobs.class);
    try (Gate gate = Gate.open();
        RunningCommand worker =
            worker(jar, "--queues", "held", "--processors", "1", "--stop-within", "200ms")) {
      enqueue("held", "wait-for-interrupt", Integer.valueOf(gate.port()));
      gate.awaitJob();
      enqueue("held", "hold", Integer.valueOf(gate.port()));

      Outcome ended = worker.terminate().awaitEnd();

      assertThat(ended.exitCode()).isEqualTo(1);
      assertThat(ended.err())
          .contains(
              "wait-for-interrupt on held was interrupted and is back at the head of its queue");
      assertThat(list("queue", "held"))
          .hasSize(2)
          .first()
          .asString()
          .contains("\"class\":\"wait-for-interrupt\"");
      assertThat(redis.keys())
          .noneMatch(key -> key.contains(":worker"))
          .doesNotContain(redis.key("failed"));
    }
  }

  @Test
  void aWorkerWhoseRedisHasGoneStillEnds() {
    try (RedisServer server = RedisServer.start();
        RunningCommand worker =
            Command.of("worker", "--jobs", Command.exampleJobs().toString())
                .env("REDIS_URL", server.uri())
                .start()) {
      worker.awaitErr("task processors at");
      server.kill();

      Outcome ended = worker.terminate().awaitEnd();

      assertThat(ended.exitCode()).isEqualTo(STOPPED);
      assertThat(ended.err()).contains("worker: stopped").doesNotContain("\tat ");
    }
  }

  @Test
  void aSchedulerMovesWhatIsDueAndHandsItsLeadershipOver() {
    try (RunningCommand first = command("scheduler").start()) {
      String name = first.awaitErr("INFO +scheduler: leads as (\\S+)").group(1);
      assertThat(first.err()).contains("runs as " + name + " at ");
      try (RunningCommand second = command("scheduler").start()) {
        second.awaitErr("INFO +scheduler: runs as ");
        enqueueIn(Duration.ofSeconds(1), "later", "anything", 1);
        await().atMost(PATIENCE).until(() -> list("queue", "later").size() == 1);

        assertThat(first.interrupt().awaitEnd().exitCode()).isEqualTo(STOPPED);

        second.awaitErr("INFO +scheduler: leads as ");
        assertThat(second.terminate().awaitEnd().exitCode()).isEqualTo(STOPPED);
      }
      assertThat(redis.keys())
          .containsExactlyInAnyOrder(redis.key("queues"), redis.key("queue", "later"));
    }
  }

  @Test
  void devHasEverythingInOneProcessAndLeavesNothing() {
    Path temporary = Sandbox.fresh();
    try (RunningCommand dev =
        Command.of("dev", "--port", "0")
            .temporary(temporary)
            .env("RESQUE4J_COMMAND", Command.launcher())
            .start()) {
      dev.awaitOut("Ctrl-C ends it\\.");
      Matcher hints = dev.awaitOut("(?m)^  (\\S+ enqueue .*)$\n^  (\\S+ stats.*)$");
      assertThat(dev.out())
          .containsPattern(
              "^Redis   redis://127\\.0\\.0\\.1:\\d+ \\(in memory, until this ends\\)\n")
          .contains("\njobs    add, greet, greet-all, resize (the examples)\n")
          .contains("\nqueues  *, 10 jobs at a time\n");

      assertThat(Command.shell(hints.group(1)).run().out()).isEqualTo("enqueued add on math\n");
      dev.awaitErr("INFO +worker: add on math done in ");
      assertThat(Command.shell(hints.group(1) + " --in 1s").run().exitCode()).isZero();
      dev.awaitErr("INFO +scheduler: moved a job that was due at \\S+ to math");
      dev.awaitErr("(?s)add on math done in .*add on math done in ");
      assertThat(Command.shell(hints.group(2)).run().out())
          .containsPattern("math +0\n")
          .containsPattern("processed +2\n");

      assertThat(Sandbox.processesIn(temporary)).hasSizeGreaterThan(1);
      assertThat(dev.interrupt().awaitEnd().exitCode()).isEqualTo(130);
      await().atMost(PATIENCE).until(() -> Sandbox.processesIn(temporary).isEmpty());
      assertThat(Sandbox.filesIn(temporary)).allMatch(file -> file.toString().contains("/bin/"));
    }
  }

  @Test
  void ctrlCOnATerminalLetsTheJobOfDevEndBeforeItsRedisDoes() {
    Terminal.assumeOne();
    Path temporary = Sandbox.fresh();
    try (Gate gate = Gate.open();
        RunningCommand dev =
            Command.of("dev", "--port", "0", "--jobs", JobJar.of(HeldJobs.class).toString())
                .temporary(temporary)
                .onTerminal(120)
                .start()) {
      String uri = dev.awaitOut("(redis://127\\.0\\.0\\.1:\\d+) \\(in memory").group(1);
      dev.awaitOut("Ctrl-C ends it");
      assertThat(Command.of("enqueue", "q", "hold", gate.port(), "--redis", uri).run().exitCode())
          .isZero();
      gate.awaitJob();

      dev.type(Terminal.CTRL_C).awaitOut("\\^C");
      gate.letGo();
      Outcome ended = dev.awaitEnd();

      assertThat(ended.exitCode()).isEqualTo(130);
      assertThat(Terminal.lines(ended.out()))
          .anyMatch(line -> line.matches(".*INFO +worker: hold on q done in .*"))
          .noneMatch(line -> line.contains("WARN") || line.contains("ERROR"));
      await().atMost(PATIENCE).until(() -> Sandbox.processesIn(temporary).isEmpty());
    }
  }

  @Test
  void noSecretIsEverWritten() {
    String password = "hunter2-CANARY";
    try (RedisServer server = RedisServer.builder().config("requirepass", password).start();
        RunningCommand dev =
            Command.of("dev", "--jobs", JobJar.of(HeldJobs.class).toString())
                .env("REDIS_URL", "redis://:" + password + "@127.0.0.1:" + server.port())
                .start()) {
      dev.awaitOut("In another terminal, with this address in REDIS_URL:\n  resque4j enqueue ");
      Outcome enqueued =
          Command.of("enqueue", "q", "tell-secret", '"' + password + '"', "--verbose")
              .env("REDIS_URL", "redis://:" + password + "@127.0.0.1:" + server.port())
              .run();
      dev.awaitErr("tell-secret on q failed after .*: IllegalStateException");
      Outcome ended = dev.terminate().awaitEnd();

      assertThat(enqueued.exitCode()).isZero();
      assertThat(enqueued.out() + enqueued.err() + ended.out() + ended.err())
          .contains("redis://***@127.0.0.1:" + server.port())
          .doesNotContain("CANARY");
    }
  }
}
