package io.resque4j.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.resque4j.command.jobs.HeldJobs;
import io.resque4j.core.Resque;
import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisTest;
import io.resque4j.testkit.TestRedis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The daemon as a process manager sees it: its number, its name, its signals, its end. */
@RedisTest
final class ProcessIT {
  private static final Path DEPLOY = Distribution.packed().resolve("examples/deploy");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final TestRedis redis;

  ProcessIT(TestRedis redis) {
    this.redis = redis;
  }

  private Command command(String... words) {
    return Command.of(words)
        .env("REDIS_URL", redis.uri())
        .env("RESQUE4J_NAMESPACE", redis.namespace());
  }

  private void enqueueHeld(String jobClass, Gate gate) {
    try (Resque resque = connect()) {
      resque.queue().enqueue("held", jobClass, Integer.valueOf(gate.port()));
    }
  }

  private Resque connect() {
    return Resque.builder().uri(redis.uri()).namespace(redis.namespace()).connect();
  }

  private List<String> list(String... key) {
    try (RawRedis raw = redis.connect()) {
      return raw.texts("LRANGE", redis.key(key), 0, -1);
    }
  }

  private String processed() {
    try (RawRedis raw = redis.connect()) {
      return String.valueOf(raw.text("GET", redis.key("stat", "processed")));
    }
  }

  @Test
  void aJobThatIgnoresItsInterruptIsGivenBackBeforeTheProcessEndsWithOne() {
    try (Gate gate = Gate.open();
        RunningCommand worker =
            command("worker", "--processors", "1", "--shutdown-timeout", "100")
                .env("RESQUE4J_JOBS", JobJar.of(HeldJobs.class).toString())
                .env("QUEUES", "held")
                .start()) {
      worker.awaitErr("1 task processor at \\S+ on held");
      enqueueHeld("ignore-interrupts", gate);
      gate.awaitJob();

      Outcome ended = worker.terminate().awaitEnd();

      assertThat(ended.exitCode()).isEqualTo(1);
      assertThat(ended.err())
          .contains(
              "ignore-interrupts on held was interrupted and is back at the head of its queue")
          .contains("stopped, with jobs that did not end: they were given back")
          .contains("jobs did not end within 100ms: they were given back")
          .doesNotContain("others recover", "CliException");
      assertThat(list("queue", "held")).hasSize(1);
      assertThat(redis.keys()).noneMatch(key -> key.contains(":worker"));
    }
  }

  @Test
  void aStaleNumberIsReplacedAndALivingOneRefused() throws IOException {
    Path pidfile = Sandbox.fresh().resolve("worker.pid");
    Files.writeString(pidfile, "1\n"); // it lives, and is not ours
    try (RunningCommand first =
        command("run", "--pidfile", pidfile.toString()).env("ROLE", "none").start()) {
      first.awaitErr("has the role none");
      assertThat(Files.readString(pidfile)).isEqualTo(first.pid() + "\n");

      Outcome second = command("scheduler", "--pidfile", pidfile.toString()).run();
      assertThat(second.exitCode()).isEqualTo(1);
      assertThat(second.err())
          .isEqualTo(
              "resque4j: the pidfile %s belongs to a process that lives: %d\n"
                  .formatted(pidfile, first.pid()));

      assertThat(first.interrupt().awaitEnd().exitCode()).isZero();
      assertThat(pidfile).doesNotExist();
    }
    try (RunningCommand killed = command("scheduler", "--pidfile", pidfile.toString()).start()) {
      killed.awaitErr("scheduler: leads as");
    }
    assertThat(pidfile).as("it was killed").exists();
    assertThat(command("run", "--role", "none", "--pidfile", "/no/folder/x.pid").run().err())
        .contains("cannot write the pidfile /no/folder/x.pid: its folder is missing");
    try (RunningCommand next = command("scheduler", "--pidfile", pidfile.toString()).start()) {
      next.awaitErr("scheduler: runs as");
      assertThat(Files.readString(pidfile)).isEqualTo(next.pid() + "\n");
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aTitleIsTheNameInTheListOfProcessesAndTheSignalReachesJava() throws IOException {
    try (RunningCommand worker =
        command("run", "--role", "none").env("RESQUE4J_TITLE", "mail-worker").start()) {
      worker.awaitErr("has the role none");

      assertThat(Files.readString(Path.of("/proc/" + worker.pid() + "/comm")))
          .isEqualTo("mail-worker\n");
      assertThat(Files.readAllLines(Path.of("/proc/" + worker.pid() + "/cmdline")).toString())
          .as("the launcher has become java")
          .contains("io.resque4j.cli.Main");
      assertThat(worker.terminate().awaitEnd().exitCode()).isZero();
    }
  }

  @Test
  void aSignalQuietsAWorker() {
    try (Gate gate = Gate.open();
        RunningCommand worker =
            command("worker", "--jobs", JobJar.of(HeldJobs.class).toString(), "--processors", "2")
                .start()) {
      worker.awaitErr("2 task processors at");
      enqueueHeld("hold", gate);
      gate.awaitJob();

      worker.signal("TSTP").awaitErr("takes no more jobs, as SIGTSTP asks");
      enqueueHeld("hold", gate);
      gate.letGo();
      await().atMost(PATIENCE).until(() -> processed().equals("1"));

      assertThat(list("queue", "held")).as("a processor is free and takes nothing").hasSize(1);
      assertThat(worker.terminate().awaitEnd().exitCode()).isZero();
    }
  }

  @Test
  void theRoleComesFromTheEnvironment() throws IOException {
    Path file = Sandbox.fresh().resolve("resque4j.yml");
    Files.writeString(file, "tasks: {minTaskProcessors: 0, maxTaskProcessors: 2}\n");
    Command both =
        command("run")
            .env("ROLE", "both")
            .env("RESQUE4J_CONFIG", file.toString())
            .env("RESQUE4J_JOBS", Command.exampleJobs().toString());
    try (RunningCommand process = both.start()) {
      process.awaitErr("scheduler: leads as ");
      process.awaitErr("1 to 2 task processors at \\S+ on \\*");
      try (Resque resque = connect()) {
        resque.queue().enqueueIn(Duration.ofSeconds(1), "math", "add", 1, 2);
      }
      await().atMost(PATIENCE).until(() -> processed().equals("1"));
      assertThat(process.terminate().awaitEnd().exitCode()).isZero();
    }
    assertThat(redis.keys()).noneMatch(key -> key.contains(":worker") || key.contains("leader"));
  }

  @Test
  void aMistakeInTheFileEndsWithTwoAndItsLine() throws IOException {
    Path file = Sandbox.fresh().resolve("resque4j.yml");
    Files.writeString(file, "queues: [a]\nminTaskProcesors: 2\n");

    Outcome outcome = command("worker", "--config", file.toString()).run();

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err())
        .isEqualTo(
            "resque4j: %s:2: unknown option 'minTaskProcesors'; did you mean 'minTaskProcessors'?\n"
                .formatted(file));
  }

  /** The command line of each unit is one that starts, with its variables and its folders. */
  @Test
  void theUnitsOfSystemdStart() throws IOException {
    for (String name : List.of("resque4j-worker.service", "resque4j-scheduler.service")) {
      Path run = Sandbox.fresh();
      Map<String, String> unit =
          Files.readAllLines(DEPLOY.resolve(name)).stream()
              .filter(line -> line.matches("[A-Za-z]+=.*"))
              .collect(
                  Collectors.toMap(
                      line -> line.substring(0, line.indexOf('=')),
                      line -> line.substring(line.indexOf('=') + 1),
                      (first, second) -> second));
      assertThat(unit).containsEntry("KillSignal", "SIGTERM").containsEntry("Type", "exec");
      String[] words =
          unit.get("ExecStart")
              .replace("/run/" + unit.get("RuntimeDirectory"), run.toString())
              .split(" ", -1);
      assertThat(words[0]).isEqualTo("/opt/resque4j/bin/resque4j");
      assertThat(unit.get("Environment")).isEqualTo("RESQUE4J_CONFIG=/etc/resque4j/resque4j.yml");

      try (RunningCommand service =
          command(Arrays.copyOfRange(words, 1, words.length))
              .env("RESQUE4J_CONFIG", DEPLOY.resolve("resque4j.yml").toString())
              .start()) {
        service.awaitErr(name.contains("worker") ? "1 to 20 task processors at" : "runs as");
        assertThat(Sandbox.filesIn(run)).hasSize(1);
        assertThat(service.terminate().awaitEnd().exitCode()).isZero();
      }
    }
  }

  @Test
  void theLinesOfTheProcfileStart() throws IOException {
    List<String> lines = Files.readAllLines(DEPLOY.resolve("Procfile"));
    assertThat(lines).hasSize(3);
    for (String line : lines) {
      String call = line.replaceFirst("^[a-z]+: resque4j ", "\"\\$R\" ");
      assertThat(call).isNotEqualTo(line);
      try (RunningCommand process =
          Command.shell("exec " + call)
              .in(DEPLOY)
              .env("REDIS_URL", redis.uri())
              .env("RESQUE4J_NAMESPACE", redis.namespace())
              .start()) {
        process.awaitErr(line.startsWith("scheduler") ? "runs as" : "1 to 20 task processors at");
        assertThat(process.err().contains("runs as")).isEqualTo(!line.startsWith("worker"));
        assertThat(process.terminate().awaitEnd().exitCode()).isZero();
      }
    }
  }
}
