package io.resque4j.core.proof;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.resque4j.core.RedisRefusedException;
import io.resque4j.core.ResqueException;
import io.resque4j.core.UnknownOutcomeException;
import io.resque4j.core.redis.RedisGateway;
import io.resque4j.testkit.CrashPoint;
import io.resque4j.testkit.CrashPoint.CutAt;
import io.resque4j.testkit.CrashPoint.WrongType;
import io.resque4j.testkit.CrashPoints;
import io.resque4j.testkit.CrashPoints.Run;
import io.resque4j.testkit.Ledger;
import io.resque4j.testkit.ProxiedCommand;
import io.resque4j.testkit.RedisServer;
import io.resque4j.testkit.RemainingJobs;
import io.resque4j.testkit.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Breaks one operation at all its points. Whatever broke: it happened wholly or not at all; who was
 * told that Redis refused finds nothing changed; who repeats what may be repeated finds it done
 * once; and when the rest of the fleet has done all that it finds, no job is lost, none came from
 * nowhere, and none has run more often than claims were recovered.
 */
final class Sweep {
  /** What Lettuce sends by itself: {@link CrashPointSweepTest} breaks that in a test of its own. */
  private static final Set<String> OF_THE_CONNECTION = Set.of("HELLO", "CLIENT", "INFO", "PING");

  /** Jobs in a queue, delayed or claimed, after all that is found was done. */
  private static final String NOT_FOUND =
      "(?s)(queue|delayed|timestamps):.*|delayed_queue_schedule|worker:(?!ping:).*:math";

  private static final String NAMESPACE = "t";

  private final RedisServer server;
  private final SweptOperation operation;
  private final Path folder;
  private @Nullable Snapshot after;
  private @Nullable Scene scene;

  /** A connection past the faults. */
  private @Nullable Client direct;

  /** One run: what was there before, and what is written down of it. */
  private record Scene(Snapshot before, Ledger ledger) {}

  Sweep(RedisServer server, SweptOperation operation, Path folder) {
    this.server = server;
    this.operation = operation;
    this.folder = folder;
  }

  /** Returns how many points there were. */
  int run() {
    try (Client client = Client.connect(server.uri(), NAMESPACE)) {
      direct = client;
      return points();
    }
  }

  private int points() {
    return CrashPoints.on(server)
        .namespace(NAMESPACE)
        .prepare(this::prepare)
        .operation(this::operate)
        .check(this::check)
        .counting(Sweep::isOfTheOperation)
        .timeout(Duration.ofSeconds(30))
        .sweep();
  }

  static boolean isOfTheOperation(ProxiedCommand command) {
    return !OF_THE_CONNECTION.contains(command.name());
  }

  private Client direct() {
    return Objects.requireNonNull(direct);
  }

  private Scene scene() {
    return Objects.requireNonNull(scene);
  }

  private void prepare(Run run) throws IOException {
    operation.before().run(direct().stores(), run.redis(), run.namespace());
    run.redis().call("SCRIPT", "FLUSH"); // so that both ways to run a script are broken
    Ledger ledger = Ledger.at(Files.createTempFile(folder, "ledger", ""));
    Set<String> there = RemainingJobs.ids(run.redis(), run.namespace(), Drain.JOB);
    there.removeAll(operation.deletes());
    there.forEach(ledger::acknowledged);
    operation.deletes().forEach(ledger::unknown);
    operation.started().forEach(id -> ledger.start(id, "before"));
    for (String id : operation.performed()) {
      ledger.start(id, "before");
      ledger.end(id, "before");
    }
    scene = new Scene(snapshot(run), ledger);
  }

  private void operate(Run run) {
    // Who dies waits for nobody: the process stands for one that is gone.
    Duration wait = dies(run.fault()) ? Duration.ofMillis(20) : Duration.ofSeconds(10);
    try (Client client = Client.connect(run.uri(), run.namespace(), wait)) {
      boolean again = operation.repeatable() && !dies(run.fault());
      while (!attempt(client, again)) {
        // Whoever got no reply does it again.
      }
    }
  }

  private static boolean dies(CrashPoint fault) {
    return fault instanceof CutAt point && point.cut().isDeath();
  }

  /** Returns false when there was no reply, and it is to be done again. */
  private boolean attempt(Client client, boolean again) {
    try {
      RedisGateway.await(operation.call().on(client));
      operation.enqueues().forEach(scene().ledger()::acknowledged);
      return true;
    } catch (UnknownOutcomeException e) {
      operation.enqueues().forEach(scene().ledger()::unknown);
      if (again) {
        return false;
      }
      throw e;
    }
  }

  private void check(Run run) throws Exception {
    try (Ledger ledger = scene().ledger()) {
      Snapshot now = snapshot(run);
      if (run.fault() instanceof CrashPoint.None) {
        after = now;
        assertThat(run.failure()).isNull();
      }
      checkWhatIsTold(run);
      checkState(run, now);
      if (operation.repeatable() && !dies(run.fault()) && !isInPart(run)) {
        RedisGateway.await(operation.call().on(direct()));
        operation.enqueues().forEach(ledger::acknowledged);
        assertThat(comparable(run, snapshot(run)))
            .as("done once more, all being well")
            .isEqualTo(comparable(run, Objects.requireNonNull(after)));
      }
      checkLedger(run, ledger);
    }
  }

  private void checkWhatIsTold(Run run) {
    Throwable told = run.failure();
    assertThat(told == null || told instanceof ResqueException)
        .as("the caller hears of it as of every fault of Redis: %s", told)
        .isTrue();
    if (run.fault() instanceof CutAt cut && (dies(cut) || !operation.repeatable())) {
      assertThat(told)
          .isInstanceOf(UnknownOutcomeException.class)
          .hasMessageContaining("may or may not");
      assertThat(run.commands().stream().filter(Sweep::isOfTheOperation))
          .as("after a cut the client sends nothing by itself")
          .hasSize((int) cut.number());
    } else if (run.fault() instanceof CutAt) {
      assertThat(told).isNull();
    }
  }

  private void checkState(Run run, Snapshot now) {
    Snapshot before = scene().before();
    Snapshot done = Objects.requireNonNull(after);
    if (run.failure() instanceof RedisRefusedException) {
      assertThat(now).as("refused: nothing has changed").isEqualTo(before);
    } else if (isInPart(run)) {
      return; // the ledger alone knows
    } else if (run.failure() == null && !(run.fault() instanceof WrongType)) {
      assertThat(now).as("answered: it is done").isEqualTo(done);
    } else {
      assertThat(comparable(run, now))
          .as("wholly or not at all")
          .isIn(comparable(run, before), comparable(run, done));
    }
  }

  /**
   * The value of a lock is a second of Redis' clock, and a recovery count has one in it: that it is
   * there and expires is compared.
   */
  private static Snapshot snapshot(Run run) {
    return Snapshot.of(run.redis(), run.namespace())
        .map((key, value) -> value.replace(run.namespace(), "(namespace)"))
        .map(
            (key, value) ->
                key.matches("(?s)(resque4j:job|workers)?lock:.*|resque4j:recoveries")
                    ? mask(value)
                    : value);
  }

  private static String mask(String value) {
    return value.replaceAll("\\b\\d{10}\\b", "(second)");
  }

  private boolean isInPart(Run run) {
    return run.fault() instanceof WrongType && operation.skips();
  }

  /** What is at a key that had a wrong type is nobody's promise. */
  private static Snapshot comparable(Run run, Snapshot snapshot) {
    return run.fault() instanceof WrongType point ? snapshot.without(point.key()) : snapshot;
  }

  private void checkLedger(Run run, Ledger ledger) throws Exception {
    Consumer<String> performed =
        id -> {
          ledger.start(id, "drain");
          ledger.end(id, "drain");
        };
    int recoveries = new Drain(direct().stores(), performed).run();
    Set<String> left = RemainingJobs.ids(run.redis(), run.namespace(), Drain.JOB);
    // A job that was given back, and not only interrupted, runs a second time.
    ledger.check(left).verify(recoveries + operation.started().size());
    Snapshot rest = snapshot(run);
    String failed = rest.values().getOrDefault("failed", "");
    assertThat(comparable(run, rest).values().entrySet())
        .as("what nobody finds any more")
        .noneMatch(
            entry -> entry.getKey().matches(NOT_FOUND) && !isClaimOfAFailedJob(entry, failed));
  }

  /** What node-resque leaves of a worker that it cleaned. */
  private static boolean isClaimOfAFailedJob(Map.Entry<String, String> entry, String failed) {
    return entry.getKey().startsWith("worker:")
        && failed.contains(Drain.id(entry.getValue().getBytes(UTF_8)));
  }
}
