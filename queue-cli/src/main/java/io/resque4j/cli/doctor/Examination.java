package io.resque4j.cli.doctor;

import io.resque4j.cli.jobs.ParamFilter;
import io.resque4j.cli.terminal.Text;
import io.resque4j.core.Queue;
import io.resque4j.core.Resque;
import io.resque4j.core.recovery.WorkerCensus;
import io.resque4j.core.recovery.WorkerCensus.Seen;
import io.resque4j.core.redis.RedisGateway;
import io.resque4j.core.redis.RedisStores;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One look at a fleet: what the checks have in common is read once. */
final class Examination {
  private final Resque resque;
  private final RedisStores stores;
  private final WorkerCensus workers;
  private final InstantSource clock;
  private final Limits limits;
  private final ParamFilter filter;
  private final Set<String> unseen;
  private @Nullable KeySample sample;
  private @Nullable List<Seen> census;
  private @Nullable Map<String, String> info;
  private @Nullable Instant now;

  /**
   * A look.
   *
   * @param filter what is not shown of jobs
   * @param unseen what was not looked at, in words; each look adds to it
   */
  Examination(
      Resque resque,
      RedisStores stores,
      WorkerCensus workers,
      InstantSource clock,
      Limits limits,
      ParamFilter filter,
      Set<String> unseen) {
    this.resque = resque;
    this.stores = stores;
    this.workers = workers;
    this.clock = clock;
    this.limits = limits;
    this.filter = filter;
    this.unseen = unseen;
  }

  Queue queue() {
    return resque.queue();
  }

  RedisStores stores() {
    return stores;
  }

  WorkerCensus workers() {
    return workers;
  }

  Limits limits() {
    return limits;
  }

  /** The time of this machine. */
  Instant here() {
    return clock.instant();
  }

  /** The time by Redis' clock when this look began. */
  Instant now() {
    if (now == null) {
      now = RedisGateway.await(stores.delayed().redisTime());
    }
    return now;
  }

  /** What Redis says of itself. */
  Map<String, String> info() {
    if (info == null) {
      info = queue().redisInfo();
    }
    return info;
  }

  /** The keys of the database, as far as they are looked at. */
  KeySample sample() {
    if (sample == null) {
      sample = KeySample.of(stores.server(), resque.keys(), limits);
      if (!sample.isWhole()) {
        skip("keys beyond the first %,d, for locks and claims".formatted(limits.keys()));
      }
      if (sample.hasMore()) {
        skip("locks and claims beyond the first %,d".formatted(limits.members()));
      }
    }
    return sample;
  }

  /** All workers, members of {@code workers} or not. */
  List<Seen> census() {
    if (census == null) {
      census = workers.look(sample().holders(), limits.members());
      if (census.size() >= limits.members()) {
        skip("workers beyond the first %,d".formatted(census.size()));
      }
    }
    return census;
  }

  /** Whether a worker has been silent for so long that it may be gone. */
  boolean isSilent(Seen worker) {
    return worker
        .lastSign()
        .map(last -> !last.plus(limits.silence()).isAfter(now()))
        // Ours always ping; a peer without any sign may be an old one of Ruby, which gives none.
        .orElse(worker.worker().isOurs() || !worker.member() || worker.ping().length > 0);
  }

  /** Those that are members and were not silent for long. */
  List<Seen> living() {
    return census().stream().filter(each -> each.member() && !isSilent(each)).toList();
  }

  /** The queues, as many as are looked at. */
  SortedSet<String> queues() {
    SortedSet<String> all = queue().queues();
    if (all.size() <= limits.members()) {
      return all;
    }
    skip("queues beyond the first %,d".formatted(limits.members()));
    return all.stream().limit(limits.members()).collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * What lies in Redis as it may be shown: without the values of secret parameters, and not long.
   */
  String shown(String text, int longest) {
    return Text.cut(Text.visible(filter.hide(text)), longest);
  }

  /** Notes that something was not looked at. */
  void skip(String what) {
    unseen.add(what);
  }
}
