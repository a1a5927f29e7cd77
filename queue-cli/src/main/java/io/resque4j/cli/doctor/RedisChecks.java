package io.resque4j.cli.doctor;

import static io.resque4j.cli.doctor.Severity.ERROR;
import static io.resque4j.cli.doctor.Severity.NOTE;
import static io.resque4j.cli.doctor.Severity.WARNING;

import io.resque4j.cli.terminal.Text;
import io.resque4j.core.RedisRefusedException;
import io.resque4j.core.recovery.WorkerCensus.Seen;
import io.resque4j.core.redis.RedisGateway;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** What can be wrong with Redis itself, and between its clock and others. */
final class RedisChecks {
  /** Two clocks that differ by less are the same. */
  private static final Duration SKEW = Duration.ofSeconds(2);

  /** A ping has whole seconds, and its writer rounds as it likes. */
  private static final Duration PING_SKEW = Duration.ofSeconds(5);

  private RedisChecks() {}

  static List<Check> all() {
    return List.of(
        Check.of(
            About.told(
                "redis-evicts",
                ERROR,
                "Redis may throw jobs away",
                "When its memory is full, this Redis makes room by deleting keys. Those are your"
                    + " queues and claims. Nobody is told which jobs were in them.",
                "CONFIG SET maxmemory-policy noeviction, and in its configuration too. Then a full"
                    + " Redis refuses new jobs and keeps those it has."),
            RedisChecks::evicts),
        Check.of(
            About.told(
                "redis-would-evict",
                WARNING,
                "Redis would throw jobs away if limited",
                "It has no maxmemory, so that nothing is ever full. Once somebody sets one, this"
                    + " Redis makes room by deleting keys. Those are your queues and claims.",
                "CONFIG SET maxmemory-policy noeviction, and in its configuration too, before anybody"
                    + " sets a maxmemory."),
            RedisChecks::wouldEvict),
        Check.of(
            About.told(
                "redis-not-persistent",
                WARNING,
                "Redis keeps nothing on disk",
                "It has neither an append-only file nor snapshots. A restart loses every job that"
                    + " waits, and every delayed and failed one.",
                "CONFIG SET appendonly yes, and in its configuration too."),
            RedisChecks::persistence),
        Check.of(
            About.told(
                "redis-shared",
                NOTE,
                "others keep data in this database",
                "There are keys outside of the namespace. A FLUSHDB of theirs takes your jobs along,"
                    + " their memory counts against yours, and each SCAN goes through their keys.",
                "Give the jobs a database, or better a Redis, of their own. If you want it so:"
                    + " --skip redis-shared."),
            RedisChecks::strangers),
        Check.twice(
            About.told(
                "clock-skew",
                WARNING,
                "clocks disagree",
                "A clock differs from that of Redis. Ours move delayed jobs by Redis' clock;"
                    + " node-resque's schedulers go by their own, and judge by it who is stuck. What"
                    + " is enqueued for a time comes by so much too early or too late.",
                "Have all machines follow the same time server."),
            RedisChecks::clocks));
  }

  /** What {@code /status} calls unhealthy is an error here, and nothing else is. */
  private static void evicts(Examination at, Consumer<Trace> found) {
    if (isLimited(at)) {
      evictingPolicy(at).ifPresent(found);
    }
  }

  private static void wouldEvict(Examination at, Consumer<Trace> found) {
    if (!isLimited(at)) {
      evictingPolicy(at).ifPresent(found);
    }
  }

  private static boolean isLimited(Examination at) {
    return !at.info().getOrDefault("maxmemory", "0").equals("0");
  }

  private static Optional<Trace> evictingPolicy(Examination at) {
    return Optional.ofNullable(at.info().get("maxmemory_policy"))
        .filter(policy -> !policy.isEmpty() && !policy.equals("noeviction"))
        .map(policy -> Trace.of(policy, "maxmemory-policy is " + policy));
  }

  private static void persistence(Examination at, Consumer<Trace> found) {
    if (!at.info().getOrDefault("aof_enabled", "").equals("0")) {
      return;
    }
    try {
      Optional<String> save = RedisGateway.await(at.stores().server().setting("save"));
      if (save.filter(String::isBlank).isPresent()) {
        found.accept(Trace.of("persistence", "appendonly is no, save is empty"));
      }
    } catch (RedisRefusedException e) {
      at.skip("whether Redis takes snapshots: this user may not ask");
    }
  }

  private static void strangers(Examination at, Consumer<Trace> found) {
    at.sample().strangers().entrySet().stream()
        .sorted(
            Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .forEach(
            each ->
                found.accept(
                    new Trace(
                        each.getKey(),
                        each.getValue(),
                        each.getKey().endsWith(":")
                            ? "%s…  %s"
                                .formatted(each.getKey(), Text.plural(each.getValue(), "key"))
                            : each.getKey(),
                        null)));
  }

  private static void clocks(Examination at, Consumer<Trace> found) {
    Instant before = at.here();
    Instant redis = RedisGateway.await(at.stores().delayed().redisTime());
    Instant after = at.here();
    Duration asking = Duration.between(before, after);
    Duration skew = Duration.between(before.plus(asking.dividedBy(2)), redis);
    if (skew.abs().compareTo(SKEW.plus(asking)) > 0) {
      found.accept(Trace.of("here", "this machine is %s Redis".formatted(apart(skew.negated()))));
    }
    for (Seen worker : at.census()) {
      worker
          .lastSign()
          .map(last -> Duration.between(at.now(), last))
          .filter(ahead -> ahead.compareTo(PING_SKEW) > 0)
          .ifPresent(
              ahead ->
                  found.accept(
                      Trace.of(
                          worker.worker().member(),
                          "worker %s is %s Redis"
                              .formatted(worker.worker().name(), apart(ahead)))));
    }
  }

  private static String apart(Duration ahead) {
    long seconds = Math.round(ahead.abs().toMillis() / 1_000.0);
    return "%s %s"
        .formatted(Text.plural(seconds, "second"), ahead.isNegative() ? "behind" : "ahead of");
  }
}
