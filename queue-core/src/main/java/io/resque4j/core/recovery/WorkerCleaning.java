package io.resque4j.core.recovery;

import io.resque4j.core.ResqueException;
import io.resque4j.core.protocol.ClaimPayload;
import io.resque4j.core.protocol.FailedJob;
import io.resque4j.core.protocol.InvalidPayloadException;
import io.resque4j.core.protocol.JsDate;
import io.resque4j.core.protocol.WorkerName;
import io.resque4j.core.protocol.WorkerPing;
import io.resque4j.core.redis.RecoveryStore;
import io.resque4j.core.redis.RecoveryStore.Dead;
import io.resque4j.core.redis.RecoveryStore.Outcome;
import io.resque4j.core.redis.RecoveryStore.Page;
import io.resque4j.core.redis.RecoveryStore.Taken;
import io.resque4j.core.redis.RedisGateway;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Takes workers away because someone says so, whether they live or not. What they work on goes to
 * {@code failed}, once, whoever else does the same at the same moment.
 */
public final class WorkerCleaning {
  /** A worker that lives may end one job and claim the next between reading and acting. */
  private static final int MOST_ATTEMPTS = 100;

  private final RecoveryStore store;
  private final SignReader reader;
  private final String killer;
  private final InstantSource clock;

  /**
   * One who cleans.
   *
   * @param killer who is named in {@code failed}
   */
  public WorkerCleaning(RecoveryStore store, String killer, InstantSource clock) {
    this.store = store;
    this.reader = new SignReader(store);
    this.killer = killer;
    this.clock = clock;
  }

  /**
   * Takes a worker away.
   *
   * @param worker its name, without or with its queues
   * @return the entry in {@code failed}, if it had a job
   * @throws ResqueException when it changes its claim again and again
   */
  public Optional<FailedJob> clean(String worker) {
    Optional<FailedJob> entry = Optional.empty();
    for (SignOfLife sign : reader.of(membersOf(worker))) {
      Optional<FailedJob> one = clean(sign);
      entry = entry.isPresent() ? entry : one;
    }
    return entry;
  }

  /** A name that no member has may still have a ping, which tells its queues. */
  private List<String> membersOf(String worker) {
    List<String> members = new ArrayList<>();
    RecoveryStore.ScanPosition at = null;
    do {
      Page page = RedisGateway.await(store.members(at));
      page.members().stream()
          .filter(each -> !members.contains(each) && isNamed(each, worker))
          .forEach(members::add);
      at = page.next();
    } while (at != null);
    if (members.isEmpty()) {
      members.add(memberByPing(worker));
    }
    return members;
  }

  private static boolean isNamed(String member, String worker) {
    return member.equals(worker)
        || WorkerName.parse(member).name().equals(worker)
        || WorkerName.splits(member).stream().anyMatch(each -> each.name().equals(worker));
  }

  private String memberByPing(String worker) {
    byte[] ping = RedisGateway.await(store.pings(List.of(new WorkerName(worker, null)))).get(0);
    try {
      return new WorkerName(worker, WorkerPing.parse(ping).queues()).member();
    } catch (InvalidPayloadException e) {
      return worker;
    }
  }

  private Optional<FailedJob> clean(SignOfLife sign) {
    for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      byte[] claim = RedisGateway.await(store.claims(List.of(sign.worker()))).get(0);
      Dead dead = ClaimedJob.in(claim).failed(sign, true, killer, clock.instant());
      Taken taken = take(dead);
      if (taken.outcome() != Outcome.CHANGED) {
        return entry(dead, taken);
      }
    }
    throw new ResqueException(
        "worker %s changes its claim faster than it can be cleaned; stop it, or try again"
            .formatted(sign.worker().quoted()));
  }

  /**
   * Takes every worker away that works on its job for longer than this. One that has another job by
   * now is left alone.
   *
   * @return the entries in {@code failed}, by the names of their workers
   */
  public Map<String, FailedJob> cleanOlderThan(Duration age) {
    Instant before = clock.instant().minus(age);
    Map<String, FailedJob> cleaned = new LinkedHashMap<>();
    RecoveryStore.ScanPosition at = null;
    do {
      Page page = RedisGateway.await(store.members(at));
      for (int from = 0; from < page.members().size(); from += RecoveryStore.MAX_WORKERS) {
        int to = Math.min(page.members().size(), from + RecoveryStore.MAX_WORKERS);
        cleanOlder(page.members().subList(from, to), before, cleaned);
      }
      at = page.next();
    } while (at != null);
    return cleaned;
  }

  private void cleanOlder(List<String> members, Instant before, Map<String, FailedJob> cleaned) {
    List<SignOfLife> signs = reader.of(members);
    List<byte[]> claims =
        RedisGateway.await(store.claims(signs.stream().map(SignOfLife::worker).toList()));
    for (int i = 0; i < signs.size(); i++) {
      SignOfLife sign = signs.get(i);
      if (isOlder(claims.get(i), before)) {
        ClaimedJob job = ClaimedJob.in(claims.get(i));
        Dead dead = job.failed(sign, true, killer, clock.instant());
        entry(dead, take(dead)).ifPresent(entry -> cleaned.put(sign.worker().name(), entry));
      }
    }
  }

  private static boolean isOlder(byte[] claim, Instant before) {
    try {
      String runAt = ClaimPayload.parse(claim).runAt();
      return runAt != null
          && JsDate.parse(runAt).filter(since -> since.isBefore(before)).isPresent();
    } catch (InvalidPayloadException e) {
      return false;
    }
  }

  private Taken take(Dead dead) {
    return RedisGateway.await(store.recover(List.of(dead), 0, Sweeper.MEMORY)).get(0);
  }

  private static Optional<FailedJob> entry(Dead dead, Taken taken) {
    return switch (taken.outcome()) {
      case FAILED -> Optional.of(FailedJob.parse(dead.entry()));
      case REFUSED ->
          throw new ResqueException(
              "worker %s could not be cleaned, everything is as it was: %s"
                  .formatted(dead.worker().quoted(), taken.error()));
      default -> Optional.empty();
    };
  }
}
