package io.resque4j.cli.doctor;

import static io.resque4j.cli.doctor.Severity.ERROR;
import static io.resque4j.cli.doctor.Severity.NOTE;

import io.resque4j.core.ProcessName;
import io.resque4j.core.redis.LeaderStore;
import io.resque4j.core.redis.LeftoverStore.Kind;
import io.resque4j.core.redis.LeftoverStore.Leftover;
import io.resque4j.core.redis.LeftoverStore.Page;
import io.resque4j.core.redis.LeftoverStore.Place;
import io.resque4j.core.redis.RedisGateway;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a peer that died between two commands has left of delayed jobs. A leader of ours mends it by
 * itself, within minutes; this is for fleets that have none.
 */
final class DelayedChecks {
  private static final Duration WHILE_MENDING = Duration.ofSeconds(10);

  private DelayedChecks() {}

  static List<Check> all() {
    return List.of(
        Check.twice(
            About.fixed(
                "stale-timestamps",
                ERROR,
                "jobs that count as delayed and are not",
                "A timestamps: key says that this job waits in a second where it does not. Enqueued"
                    + " for that second, it is refused; with DelayQueueLock it is refused for ever.",
                "takes the second out of that key, if the job is still not there. No job is"
                    + " touched."),
            (at, found) -> look(at, Kind.MEMBER, found)),
        Check.twice(
            About.fixed(
                "unscheduled-delayed",
                ERROR,
                "delayed jobs that nobody will ever move",
                "They lie in the list of a second that is not in the schedule, where schedulers"
                    + " look.",
                "puts the second into the schedule again. What is due then is moved at once, by"
                    + " whoever leads."),
            (at, found) -> look(at, Kind.LIST, found)),
        Check.twice(
            About.fixed(
                "empty-seconds",
                NOTE,
                "seconds of the schedule without jobs",
                "Schedulers look there in vain. node-resque's does so for ever where the second is"
                    + " no number, and comes to no other.",
                "takes them out of the schedule, if they are still empty."),
            (at, found) -> look(at, Kind.SECOND, found)));
  }

  private static void look(Examination at, Kind kind, Consumer<Trace> found) {
    long end = System.nanoTime() + at.limits().scan().toNanos();
    Set<Leftover> seen = new HashSet<>();
    @Nullable Place place = null;
    do {
      Page page = at.stores().leftovers().look(kind, place);
      page.found().stream().filter(seen::add).forEach(each -> found.accept(trace(at, each)));
      place = page.next();
    } while (place != null && seen.size() < Limits.TRACES && System.nanoTime() - end < 0);
    if (place != null) {
      at.skip("the rest of the delayed jobs' keys");
    }
  }

  private static Trace trace(Examination at, Leftover leftover) {
    String job = kindOfJob(at, leftover.payload());
    return Trace.of(
        leftover,
        "second %s%s".formatted(leftover.second(), job.isEmpty() ? "" : "  " + job),
        how -> mend(at, leftover));
  }

  private static String kindOfJob(Examination at, ByteBuffer payload) {
    byte[] bytes = new byte[payload.remaining()];
    payload.duplicate().get(bytes);
    return bytes.length == 0 ? "" : EntryChecks.kind(at, bytes);
  }

  /**
   * Only for who leads the script mends, so that it is one at a time. Where somebody does, it is
   * done while he does; where nobody does, in our own name.
   */
  private static long mend(Examination at, Leftover leftover) {
    LeaderStore leaders = at.stores().leader();
    String me = ProcessName.create().toString();
    String leader =
        RedisGateway.await(leaders.current())
            .orElseGet(() -> RedisGateway.await(leaders.acquire(me, WHILE_MENDING)).leader());
    try {
      return RedisGateway.await(at.stores().leftovers().mend(leader, List.of(leftover)))
          .map(List::size)
          .orElse(0);
    } finally {
      if (leader.equals(me)) {
        RedisGateway.await(leaders.release(me));
      }
    }
  }
}
