package io.resque4j.core.recovery;

import static io.resque4j.core.recovery.DeathNotes.AT_THE_HEAD;
import static io.resque4j.core.recovery.DeathNotes.FAILED;
import static io.resque4j.core.recovery.DeathNotes.GIVEN_UP;

import io.resque4j.core.ResqueException;
import io.resque4j.core.protocol.WorkerName;
import io.resque4j.core.recovery.RecoveredJob.Fate;
import io.resque4j.core.recovery.RecoveryRules.PeersJobs;
import io.resque4j.core.recovery.RecoveryRules.Scope;
import io.resque4j.core.redis.RecoveryStore;
import io.resque4j.core.redis.RecoveryStore.Dead;
import io.resque4j.core.redis.RecoveryStore.Role;
import io.resque4j.core.redis.RecoveryStore.Taken;
import io.resque4j.core.redis.RedisGateway;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for workers that are dead, takes them away, and puts their jobs where they belong. Each
 * {@link #sweep} is one look. Of all that look for the same workers one acts and another one
 * watches, ready to take over; the others hear from the one who acts which signs of life it saw, so
 * that they too know who has been silent for how long, should those two die together. What they do
 * is compare-and-act, so more would do no harm.
 *
 * <p>Not thread-safe. Touches {@code workers}, everything of a dead worker, {@code queue:<q>},
 * {@code failed} and {@code resque4j:recoveries}.
 */
public final class Sweeper {
  /** How long it is remembered how often a job was recovered. */
  static final Duration MEMORY = Duration.ofDays(7);

  private static final Logger LOG = LoggerFactory.getLogger("io.resque4j.recovery");
  private static final Duration BETWEEN_PRUNES = Duration.ofMinutes(10);

  /** One script carries at most about this much of claims, each of which it has three times. */
  private static final int MAX_CLAIM_BYTES = 1 << 19;

  private static final int MOST_LOOKS_IN_AN_INTERVAL = 10;

  private final RecoveryStore store;
  private final SignReader reader;
  private final RecoveryRules rules;
  private final String name;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final RecoveryListener listener;
  private final SilenceWindows windows;
  private final StrayClaims strays;
  private long lastPrune;

  /** What it was at the last look. */
  private Role role = Role.NONE;

  /** It acts since the last look. */
  private boolean takesOver;

  /** Who was there at the last look: who is no member any more may have left a claim behind. */
  private Set<String> known = Set.of();

  /**
   * One who looks.
   *
   * @param name tells it from all others, of this process too
   * @param nanos a monotonic clock, in nanoseconds
   */
  public Sweeper(
      RecoveryStore store,
      RecoveryRules rules,
      String name,
      InstantSource clock,
      LongSupplier nanos,
      RecoveryListener listener) {
    this.store = store;
    this.reader = new SignReader(store);
    this.rules = rules;
    this.name = name;
    this.clock = clock;
    this.nanos = nanos;
    this.listener = listener;
    this.windows = new SilenceWindows(rules.timeout(), rules.longestGap());
    this.strays = new StrayClaims(store, nanos);
    this.lastPrune = nanos.getAsLong();
  }

  /**
   * Looks once. When it fails, all begin to be silent anew.
   *
   * @throws ResqueException when Redis does not answer or refuses
   */
  public void sweep() {
    try {
      Map<String, SignOfLife> signs = new HashMap<>();
      List<String> silent = look(signs);
      if (role == Role.SWEEPER) {
        takeAway(silent.stream().map(signs::get).toList());
        prune();
        listener.onSwept();
      }
    } catch (RuntimeException e) {
      windows.restart();
      throw e;
    }
  }

  /** Lets another one act at once. */
  public void close() {
    windows.restart();
    RedisGateway.await(store.giveUpRole(rules.scope().code(), name));
  }

  private List<String> look(Map<String, SignOfLife> signs) {
    boolean mayStray = rules.scope() == Scope.OURS && role == Role.SWEEPER;
    // Asked first: a worker that registers and claims meanwhile is a member when these are read.
    List<String> holders = mayStray ? strays.look() : List.of();
    long asked = nanos.getAsLong();
    RecoveryStore.Look look =
        RedisGateway.await(
            store.look(
                rules.scope().code(),
                name,
                rules.roleTtl(),
                role == Role.NONE ? List.of() : reader.watched(),
                seen()));
    takesOver = look.role() == Role.SWEEPER && role != Role.SWEEPER;
    role = look.role();
    if (role == Role.NONE) {
      windows.hear(looked(asked, Map.of()), SaidSigns.read(look.said()));
      return List.of();
    }
    signs.putAll(reader.read(rules.scope(), look));
    if (rules.scope() == Scope.OURS) {
      signs.putAll(
          reader.holding(
              Stream.concat(known.stream(), holders.stream())
                  .filter(each -> !signs.containsKey(each))
                  .distinct()
                  .toList()));
      known = Set.copyOf(signs.keySet());
    }
    Map<String, String> tokens = new HashMap<>();
    signs.forEach((member, sign) -> tokens.put(member, sign.token()));
    return windows.silent(looked(asked, tokens));
  }

  private SilenceWindows.Look looked(long asked, Map<String, String> signs) {
    return new SilenceWindows.Look(asked, nanos.getAsLong(), store.connectionNumber(), signs);
  }

  /** What others are to know should this one and the deputy die. */
  private byte[] seen() {
    return role == Role.NONE
        ? SignOfLife.NOTHING
        : SaidSigns.write(windows.silentFor(rules.worthAWord()));
  }

  /**
   * How long to wait before the next look. Whoever acts looks when the next lease ends, not up to
   * an interval later; and soon again when it has taken over, so that others hear what it saw
   * before it dies as well.
   */
  public Duration pause() {
    Duration interval = rules.interval();
    Duration shortest = interval.dividedBy(MOST_LOOKS_IN_AN_INTERVAL);
    if (role != Role.SWEEPER) {
      return interval;
    } else if (takesOver) {
      return shortest;
    }
    long next = windows.untilNext(nanos.getAsLong(), interval.toNanos());
    return Duration.ofNanos(Math.max(next, shortest.toNanos()));
  }

  // ---- what is dead ----

  private void takeAway(List<SignOfLife> dead) {
    Map<String, Long> lastSeconds = new HashMap<>();
    dead.forEach(each -> lastSeconds.merge(each.worker().process(), each.second(), Math::max));
    List<SignOfLife> ordered = new DeathOrder(store).newestClaimFirst(dead);
    DeathNotes notes = new DeathNotes();
    try {
      for (int from = 0; from < ordered.size(); ) {
        int to = Math.min(ordered.size(), from + RecoveryStore.MAX_WORKERS);
        from += takeAway(ordered.subList(from, to), lastSeconds, notes);
      }
    } finally {
      notes.writeTo(LOG);
    }
  }

  /** Takes the first ones away, as many as one script can carry; returns how many. */
  private int takeAway(List<SignOfLife> dead, Map<String, Long> lastSeconds, DeathNotes notes) {
    List<byte[]> claims =
        RedisGateway.await(store.claims(dead.stream().map(SignOfLife::worker).toList()));
    List<ClaimedJob> jobs = new ArrayList<>();
    List<Dead> plan = new ArrayList<>();
    int bytes = 0;
    while (plan.size() < dead.size() && (plan.isEmpty() || bytes < MAX_CLAIM_BYTES)) {
      SignOfLife sign = dead.get(plan.size());
      ClaimedJob job = ClaimedJob.in(claims.get(plan.size()));
      bytes += job.claim().length;
      jobs.add(job);
      plan.add(plan(sign, job, lastSeconds));
    }
    List<Taken> taken = RedisGateway.await(store.recover(plan, rules.maxRecoveries(), MEMORY));
    for (int i = 0; i < taken.size(); i++) {
      tell(plan.get(i), jobs.get(i), taken.get(i), notes);
    }
    return plan.size();
  }

  private Dead plan(SignOfLife sign, ClaimedJob job, Map<String, Long> lastSeconds) {
    boolean requeue = job.ours() || (job.returnable() && rules.peersJobs() == PeersJobs.REQUEUE);
    if (!requeue) {
      return job.failed(sign, false, name, clock.instant());
    }
    String process = sign.worker().process();
    String event = process + "/" + lastSeconds.get(process);
    return job.requeued(sign, event, rules.maxRecoveries(), name, clock.instant());
  }

  private void tell(Dead dead, ClaimedJob job, Taken taken, DeathNotes notes) {
    WorkerName worker = dead.worker();
    switch (taken.outcome()) {
      case CHANGED -> {
        windows.restart(worker.member());
        return;
      }
      case REFUSED -> {
        windows.restart(worker.member());
        listener.onError(
            "Worker %s is dead, and its job cannot be recovered yet: its claim is kept"
                .formatted(worker.quoted()),
            new ResqueException(String.valueOf(taken.error())));
        return;
      }
      case FORGOTTEN -> notes.hadNoJob(worker);
      case CLEANED_BY_PEER ->
          notes.had(worker, recovered(dead, job, taken, Fate.FAILED).description(), FAILED);
      case REQUEUED -> tell(recovered(dead, job, taken, Fate.REQUEUED), AT_THE_HEAD, notes, worker);
      case FAILED -> tell(recovered(dead, job, taken, Fate.FAILED), FAILED, notes, worker);
      case GIVEN_UP -> tell(recovered(dead, job, taken, Fate.GIVEN_UP), GIVEN_UP, notes, worker);
    }
    listener.onCleanedWorker(worker.name());
  }

  private void tell(RecoveredJob job, String fate, DeathNotes notes, WorkerName worker) {
    notes.had(worker, job.description(), fate);
    if (job.recoveries() > 1 || job.reconstructed()) {
      LOG.warn(
          "{}, recovered for the {}. time of {}, is {}{}",
          job.description(),
          job.recoveries(),
          rules.maxRecoveries(),
          job.fate() == Fate.REQUEUED ? "at the head of its queue" : "in failed",
          job.reconstructed() ? ", reconstructed from a claim that does not hold its bytes" : "");
    }
    listener.onRecovered(job);
  }

  private static RecoveredJob recovered(Dead dead, ClaimedJob job, Taken taken, Fate fate) {
    return new RecoveredJob(
        dead.worker().name(), job.queue(), job.payload(), fate, taken.count(), job.reconstructed());
  }

  // ---- counts that nobody needs any more ----

  private void prune() {
    long now = nanos.getAsLong();
    if (rules.scope() == Scope.OURS && now - lastPrune > BETWEEN_PRUNES.toNanos()) {
      lastPrune = now;
      RedisGateway.await(store.prune(MEMORY));
    }
  }
}
