package io.resque4j.cli.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.resque4j.worker.JobThreads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Who wins, what is refused and how, and what comes of it all. */
final class ConfigurationTest {
  @TempDir private Path folder;

  private Given given() {
    return Given.in(folder);
  }

  @Test
  void aFlagWinsOverTheEnvironmentAndThatOverTheFileAndThatOverTheDefault() {
    Given given = given();
    assertThat(given.settings().worker().queues().names()).containsExactly("*");
    given.file("queues: [file]");
    assertThat(given.settings().worker().queues().names()).containsExactly("file");
    given.variable("QUEUES", "variable,second");
    assertThat(given.settings().worker().queues().names()).containsExactly("variable", "second");
    given.flag("--queues", "flag");
    assertThat(given.settings().worker().queues().names()).containsExactly("flag");
  }

  @Test
  void anEmptyVariableSaysNothing() {
    assertThat(given().variable("QUEUES", " ").variable("REDIS_URL", "").settings().redis().given())
        .isFalse();
  }

  @Test
  void aConfigurationOfActionheroIsTakenAsItIs() {
    Given given =
        given()
            .file(
                """
                tasks:
                  scheduler: true
                  queues: ['high', "low"]
                  workerLogging: {failure: error, success: notice, multiWorkerAction: debug}
                  schedulerLogging: {transferred_job: info}
                  timeout: 1000
                  minTaskProcessors: 0
                  maxTaskProcessors: 3
                  checkTimeout: 250
                  maxEventLoopDelay: 5
                  stuckWorkerTimeout: 3600000
                  retryStuckJobs: true
                  resque_overrides: {queue: null, multiWorker: null}
                  connectionOptions:
                    tasks: {}
                general:
                  filteredParams: [password, card.number]
                logger:
                  maxLogStringLength: 100
                """);
    Settings settings = given.settings();

    assertThat(settings.scheduler()).isTrue();
    assertThat(settings.worker().queues().names()).containsExactly("high", "low");
    assertThat(settings.worker().processors()).isEqualTo(new Processors(1, 3));
    assertThat(settings.worker().timeout()).isEqualTo(Duration.ofSeconds(1));
    assertThat(settings.worker().checkTimeout()).isEqualTo(Duration.ofMillis(250));
    assertThat(settings.schedule().stuckWorkerTimeout()).isEqualTo(Duration.ofHours(1));
    assertThat(settings.schedule().retryStuckJobs()).isTrue();
    assertThat(settings.log().worker()).containsEntry("success", LogLevel.INFO);
    assertThat(settings.log().worker()).containsEntry("job", LogLevel.DEBUG);
    assertThat(settings.log().scheduler()).containsEntry("transferred_job", LogLevel.INFO);
    assertThat(settings.log().filteredParams()).containsExactly("password", "card.number");
    assertThat(settings.log().argsLength()).isEqualTo(100);
    assertThat(given.read().warnings())
        .hasSize(3)
        .allMatch(warning -> warning.contains("has no meaning here"))
        .anyMatch(warning -> warning.contains("resque4j.yml:10: tasks.maxEventLoopDelay"));
  }

  @Test
  void queuesMayHaveWeights() {
    assertThat(given().file("queues: {high: 5, low: 1}").settings().worker().shownQueues())
        .isEqualTo("high=5, low=1");
    assertThat(given().flag("--queues", "a=2,b=1").settings().worker().queues().weights())
        .containsEntry("a", 2);
  }

  @Test
  void plainNumbersAreInTheUnitsOfNodeResque() {
    Settings settings =
        given().file("leaderLockTimeout: 180\ntimeout: 5000\nshutdownTimeout: 1m30s").settings();

    assertThat(settings.schedule().leaderLockTimeout()).isEqualTo(Duration.ofMinutes(3));
    assertThat(settings.worker().timeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(settings.shutdownTimeout()).isEqualTo(Duration.ofSeconds(90));
    assertThat(settings.schedule().timeout()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void pathsInTheFileBeginAtItsFolder() {
    Settings settings =
        given().file("jobs: [jobs.jar, /opt/more.jar]\npidfile: run/w.pid").settings();

    assertThat(settings.worker().jobs())
        .containsExactly(folder.resolve("jobs.jar"), Path.of("/opt/more.jar"));
    assertThat(settings.pidfile()).isEqualTo(folder.resolve("run/w.pid"));
  }

  @Test
  void anAnchorIsWhatItStandsForAndAnEmptyNameSaysNothing() {
    Settings settings =
        given().file("failed: {maxAge: &week 7d}\nstuckWorkerTimeout: *week\nqueues:\n").settings();

    assertThat(settings.schedule().stuckWorkerTimeout()).isEqualTo(Duration.ofDays(7));
    assertThat(settings.worker().queues().names()).containsExactly("*");
    assertThat(given().file("# nothing\n").settings().worker().queues().names())
        .containsExactly("*");
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        Arguments.of("qeues: a", "FILE:1: unknown option 'qeues'; did you mean 'queues'?"),
        Arguments.of(
            "\ntasks:\n  min-task-processors: 1",
            "FILE:3: unknown option 'tasks.min-task-processors'; did you mean 'minTaskProcessors'?"),
        Arguments.of(
            "redis:\n  prot: 1", "FILE:2: unknown option 'redis.prot'; did you mean 'redis.port'?"),
        Arguments.of("xyzzy: 1", "FILE:1: unknown option 'xyzzy'"),
        Arguments.of("log: loud", "FILE:1: expected log to be names with values, got: a text"),
        Arguments.of(
            "\nminTaskProcessors: many",
            "expected minTaskProcessors (FILE:2) to be a whole number from 0 to 10000, got: many"),
        Arguments.of(
            "timeout: 5min",
            "expected timeout (FILE:1) to be a duration such as 500ms, 3s, 5m, 2h or 1d, got: 5min;"
                + " did you mean 5m?"),
        Arguments.of(
            "scheduler: maybe", "expected scheduler (FILE:1) to be true or false, got: maybe"),
        Arguments.of(
            "queues: {a: [b]}",
            "expected queues (FILE:1) to be * or a list of names, or names with weights, got: a list in"
                + " it"),
        Arguments.of(
            "queues: [a, '']",
            "expected queues (FILE:1) to be * or names with commas between them, got: a,, where a"
                + " name must not be empty or blank"),
        Arguments.of(
            "threads: vrtual",
            "expected threads (FILE:1) to be auto, virtual or platform, got: vrtual; did you mean"
                + " 'virtual'?"),
        Arguments.of(
            "workerLogging: {sucess: info}",
            "expected workerLogging (FILE:1) to name events (cleaning_worker, end, failure,"
                + " internalError, job, multiWorkerAction, pause, poll, reEnqueue, start, success), got:"
                + " sucess"),
        Arguments.of(
            "workerLogging: {success: lound}",
            "expected success of workerLogging (FILE:1) to be a level such as info, got: lound"),
        Arguments.of(
            "queues: a\ntasks:\n  queues: b",
            "FILE:3: expected tasks.queues once, got: queues, which is the same, in line 1 too"),
        Arguments.of(
            "queues: a\nqueues: b",
            "FILE:2: expected each name once, got: queues, which is in line 1 too"),
        Arguments.of("queues: [a\nb: c", "FILE:2: this is no YAML: expected ',' or ']', but got :"),
        Arguments.of("- a", "FILE:1: expected names with values, got: a list"),
        Arguments.of(
            "redis: localhost:6379",
            "expected redis (FILE:1) to be an address such as redis://127.0.0.1:6379, got:"
                + " localhost:6379; did you mean redis://localhost:6379?"),
        Arguments.of(
            "minTaskProcessors: 5\nmaxTaskProcessors: 3",
            "expected minTaskProcessors to be 3 (the most) at most, got: 5 (FILE:1)"),
        Arguments.of(
            "processors: 5\nmaxTaskProcessors: 3",
            "expected processors or maxTaskProcessors, got both: FILE:1 and FILE:2"),
        Arguments.of(
            "lease: 5s", "expected lease to be three times pingInterval (3s) or more, got: 5s"),
        Arguments.of(
            "shutdownTimeout: 300000d",
            "expected shutdownTimeout (FILE:1) to be at most 3650d, got: 300000d"),
        Arguments.of("timeout: 0", "expected timeout to be longer than nothing, got: 0"),
        Arguments.of(
            "retryStuckJobs: true\nstuckWorkerTimeout: 0",
            "expected a stuckWorkerTimeout where retryStuckJobs is wanted, got: 0"),
        Arguments.of(
            "redis: {sentinels: [a, b]}",
            "expected redis.masterName beside redis.sentinels, got: none"),
        Arguments.of("redis: {user: me}", "expected redis.password beside redis.user, got: none"));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void aMistakeInTheFileIsToldWithItsLine(String yaml, String line) {
    assertThat(given().file(yaml).refusal()).isEqualTo(line);
  }

  @Test
  void aMistakeInTheEnvironmentIsToldEvenIfAFlagHidesIt() {
    Given given = given().variable("MAX_TASK_PROCESSORS", "x").flag("--max-task-processors", "3");

    assertThat(given.refusal())
        .isEqualTo("expected MAX_TASK_PROCESSORS to be a whole number from 0 to 10000, got: x");
  }

  @Test
  void aVariableThatIsNearlyOneOfOursIsToldAndNoMore() {
    assertThat(given().variable("RESQUE4J_PIDFIL", "x").read().warnings())
        .containsExactly("unknown variable RESQUE4J_PIDFIL; did you mean RESQUE4J_PIDFILE?");
    assertThat(given().variable("RESQUE4J_QUEUS", "x").read().warnings())
        .as("one that has no such prefix")
        .containsExactly("unknown variable RESQUE4J_QUEUS; did you mean QUEUES?");
    assertThat(given().variable("RESQUE4J_SERVICE_HOST", "x").read().warnings()).isEmpty();
  }

  @Test
  void aFileThatIsNotThereIsRefused() {
    String missing = folder.resolve("missing.yml").toString();

    assertThat(given().flag("--config", missing).refusal())
        .isEqualTo("expected a configuration file, got: " + missing + ", which does not exist");
    assertThat(given().flag("--config", folder.toString()).refusal()).endsWith(", a folder");
  }

  @ParameterizedTest
  @CsvSource({
    // processors, min, max (file) -> from, to
    ",,,10,10",
    "4,,,4,4",
    "2-8,,,2,8",
    ",3,,3,10",
    ",20,,20,20",
    ",,50,1,50",
    ",0,5,1,5",
    ",2,6,2,6",
  })
  void theNumberOfProcessorsIsSaidInEitherWay(
      String both, String min, String max, int from, int to) {
    String yaml =
        (both == null ? "" : "processors: " + both + "\n")
            + (min == null ? "" : "minTaskProcessors: " + min + "\n")
            + (max == null ? "" : "maxTaskProcessors: " + max + "\n");

    assertThat(given().file(yaml).settings().worker().processors())
        .isEqualTo(new Processors(from, to));
  }

  @Test
  void whatIsSaidMoreStronglyCountsBesideProcessors() {
    Given given = given().file("processors: 2-8").variable("MAX_TASK_PROCESSORS", "20");
    assertThat(given.settings().worker().processors()).isEqualTo(new Processors(2, 20));

    given.flag("--processors", "5");
    assertThat(given.settings().worker().processors()).isEqualTo(new Processors(5, 5));
  }

  @ParameterizedTest
  @CsvSource({
    "'', true, WORKER",
    "'SCHEDULER=true', true, BOTH",
    "'MAX_TASK_PROCESSORS=0', false, NONE",
    "'MAX_TASK_PROCESSORS=0 SCHEDULER=1', false, SCHEDULER",
    "'ROLE=none SCHEDULER=1', false, NONE",
    "'ROLE=Both', true, BOTH",
  })
  void theRoleIsSaidOrFollows(String variables, boolean works, Role role) {
    Given given = given();
    for (String each : variables.isEmpty() ? new String[0] : variables.split(" ", -1)) {
      given.variable(each);
    }

    assertThat(Role.of(given.read())).isEqualTo(role);
    assertThat(role.works()).isEqualTo(works);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "                                            | redis://127.0.0.1:6379",
        "REDIS_HOST=r                                | redis://r:6379",
        "REDIS_HOST=::1 REDIS_PORT=7 REDIS_DB=3      | redis://[::1]:7/3",
        "REDIS_HOST=r REDIS_SSL=true                 | rediss://r:6379",
        "REDIS_URL=redis://u:1 REDIS_HOST=r          | redis://u:1",
        "REDIS_URL=redis://u REDIS_DB=2 REDIS_SSL=1  | rediss://u/2",
        "REDIS_URL=redis://u:1/5 REDIS_DB=2          | redis://u:1/5",
        "REDIS_SENTINELS=a:1,b REDIS_MASTER_NAME=m   | redis-sentinel://a:1,b#m",
        "REDIS_SENTINELS=a REDIS_MASTER_NAME=m REDIS_DB=2 REDIS_SSL=1 | rediss-sentinel://a/2#m",
        "REDIS_CLUSTER=a:1,b:2 REDIS_SSL=1           | rediss-cluster://a:1,b:2",
      })
  void theAddressIsPutTogether(String variables, String uri) {
    Given given = given();
    for (String each : variables == null ? new String[0] : variables.strip().split(" +", -1)) {
      given.variable(each);
    }

    RedisSettings redis = given.settings().redis();

    assertThat(redis.uri()).isEqualTo(uri);
    assertThat(redis.given()).isEqualTo(variables != null);
  }

  @Test
  void aHostOnTheCommandLineWinsOverAnAddressInTheEnvironment() {
    Given given = given().variable("REDIS_URL", "redis://other").flag("--redis-host", "mine");

    assertThat(given.settings().redis().uri()).isEqualTo("redis://mine:6379");
  }

  @Test
  void passwordsComeFromAVariableOrAFileAndAreNotShown() throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), "hunter2-CANARY\n");
    Given given = given().variable("REDIS_PASSWORD_FILE", secret.toString());
    given.variable("REDIS_USER", "app");
    RedisSettings redis = given.settings().redis();

    assertThat(redis.credentials().password()).isEqualTo("hunter2-CANARY");
    assertThat(redis.credentials().user()).isEqualTo("app");
    given.variable("REDIS_PASSWORD", "hunter2-CANARY");
    given.variable("REDIS_URL", "redis://u:hunter2-CANARY@h/1");
    assertThat(given.settings().redis().credentials())
        .as("who stands in the address logs in")
        .isNull();
    assertThat(given.read().all().toString() + given.settings() + redis)
        .doesNotContain("hunter2-CANARY");
  }

  @Test
  void aNamespaceOfSeveralPartsIsOneToo() {
    assertThat(given().file("namespace: [app, resque]").settings().redis().joinedNamespace())
        .isEqualTo("app:resque");
    assertThat(given().file("threads: platform").settings().worker().threads())
        .isEqualTo(JobThreads.Kind.PLATFORM);
    assertThat(List.of(given().settings().redis().joinedNamespace())).containsExactly("resque");
  }
}
