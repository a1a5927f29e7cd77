package io.resque4j.cli.doctor;

import static io.resque4j.cli.doctor.Severity.ERROR;

import io.resque4j.cli.terminal.Text;
import io.resque4j.cli.terminal.Times;
import io.resque4j.core.protocol.ResqueKeys;
import io.resque4j.core.redis.LeaderStore.Standing;
import io.resque4j.core.redis.RedisGateway;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Whether somebody leads who does what a leader does. */
final class SchedulerChecks {
  /** A job that is late by less is one that a scheduler is about to move. */
  private static final Duration LATE = Duration.ofMinutes(1);

  private static final int SECONDS = 100;

  /** Two ends of a lock that are as near are the same, as far as it can be measured. */
  private static final long SAME_MILLIS = 1_000;

  /** The lock as it was seen at the first of two looks. */
  private @Nullable Standing first;

  private SchedulerChecks() {}

  static List<Check> all() {
    SchedulerChecks checks = new SchedulerChecks();
    return List.of(
        Check.twice(
            About.told(
                "delayed-overdue",
                ERROR,
                "delayed jobs that nobody moves",
                "Their time came more than a minute ago, and they do not move. No scheduler runs, or"
                    + " the one that leads hangs.",
                "Start a scheduler: resque4j scheduler. If one leads and hangs, stop it;"
                    + " leader-stuck frees its lock."),
            SchedulerChecks::overdue),
        Check.twice(
            About.fixed(
                "leader-stuck",
                ERROR,
                "a leader that is gone holds the lock",
                "The leader lock would stand for ever; or nobody renews it, and what is due is not"
                    + " moved. No other scheduler leads as long as it is there.",
                "frees the lock, if nobody renewed it meanwhile. A scheduler that waits takes over at"
                    + " once; start one if there is none."),
            checks::stuck));
  }

  private static void overdue(Examination at, Consumer<Trace> found) {
    late(at)
        .ifPresent(
            second ->
                found.accept(
                    Trace.of(
                        second + " " + Arrays.hashCode(head(at, second)),
                        "the first was due %s; %s"
                            .formatted(
                                Times.ago(Instant.ofEpochSecond(second), at.now()),
                                at.queue().leader().isEmpty()
                                    ? "nobody leads"
                                    : at.queue().leader() + " leads"))));
  }

  /** The first second that is long over and still has jobs. */
  private static Optional<Long> late(Examination at) {
    long before = at.now().minus(LATE).getEpochSecond();
    return RedisGateway.await(at.stores().delayed().due(before, 0, SECONDS)).stream()
        .map(ResqueKeys::second)
        .flatMap(Optional::stream)
        .filter(second -> head(at, second).length > 0)
        .findFirst();
  }

  private static byte[] head(Examination at, long second) {
    List<byte[]> head = RedisGateway.await(at.stores().delayed().peek(second, 1));
    return head.isEmpty() ? new byte[0] : head.get(0);
  }

  private void stuck(Examination at, Consumer<Trace> found) {
    Optional<Standing> standing = RedisGateway.await(at.stores().leader().standing());
    Standing before = first;
    first = standing.orElse(null);
    if (standing.isEmpty()) {
      return;
    }
    Standing lock = standing.get();
    boolean renewed =
        before != null
            && before.leader().equals(lock.leader())
            && lock.end() - before.end() > SAME_MILLIS;
    if (!lock.isEndless() && (renewed || late(at).isEmpty())) {
      return;
    }
    found.accept(
        Trace.of(
            lock.leader() + lock.isEndless(),
            "%s, %s"
                .formatted(
                    lock.leader(),
                    lock.isEndless()
                        ? "for ever"
                        : "not renewed, for %s more".formatted(rest(lock, at.now()))),
            how -> RedisGateway.await(at.stores().leader().end(lock)) ? 1 : 0));
  }

  private static String rest(Standing lock, Instant now) {
    return Text.plural(Math.max(0, lock.end() / 1_000 - now.getEpochSecond()), "second");
  }
}
