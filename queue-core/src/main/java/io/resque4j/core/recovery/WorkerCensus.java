package io.resque4j.core.recovery;

import io.resque4j.core.protocol.ClaimPayload;
import io.resque4j.core.protocol.InvalidPayloadException;
import io.resque4j.core.protocol.JobPayload;
import io.resque4j.core.protocol.JsDate;
import io.resque4j.core.protocol.PayloadDigest;
import io.resque4j.core.protocol.WorkerName;
import io.resque4j.core.protocol.WorkerPing;
import io.resque4j.core.redis.RecoveryStore;
import io.resque4j.core.redis.RecoveryStore.Dead;
import io.resque4j.core.redis.RecoveryStore.Page;
import io.resque4j.core.redis.RecoveryStore.Taken;
import io.resque4j.core.redis.RedisGateway;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks once at all workers, of everyone, for who examines a fleet, and takes those away that were
 * seen to be silent, as long as they are. Who is dead the caller decides, by looking twice:
 * recovery itself goes by {@link SilenceWindows}.
 */
public final class WorkerCensus {
  private static final int AT_A_TIME = 32;

  private final RecoveryStore store;
  private final SignReader reader;
  private final String examiner;
  private final InstantSource clock;

  /**
   * One who looks.
   *
   * @param examiner who is named in {@code failed}
   */
  public WorkerCensus(RecoveryStore store, String examiner, InstantSource clock) {
    this.store = store;
    this.reader = new SignReader(store);
    this.examiner = examiner;
    this.clock = clock;
  }

  /**
   * A worker as it was seen. Two are equal when neither its signs of life nor its claim changed.
   *
   * @param worker its name and queues
   * @param member whether it is in {@code workers}
   * @param lastSign when it last said that it lives, by its own clock; nothing if it never did
   * @param claim SHA-1 of its claim; empty if it has none
   * @param job what it works on: queue and class; empty if it has no claim
   * @param hasReadableClaim whether its claim, if it has one, can be read by those who clean it
   * @param sign a text that it changes when it lives
   * @param ping its ping
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Seen(
      WorkerName worker,
      boolean member,
      Optional<Instant> lastSign,
      String claim,
      String job,
      boolean hasReadableClaim,
      String sign,
      byte[] ping) {

    public boolean isWorking() {
      return !claim.isEmpty();
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Seen that
          && worker.equals(that.worker)
          && claim.equals(that.claim)
          && member == that.member
          && sign.equals(that.sign);
    }

    @Override
    public int hashCode() {
      return worker.hashCode();
    }
  }

  /**
   * Looks at everyone.
   *
   * @param holders those that hold a claim, as far as they are known: {@code <name>:<queues>}
   * @param most so many members of {@code workers} are looked at
   */
  public List<Seen> look(Collection<String> holders, int most) {
    Set<String> members = new LinkedHashSet<>();
    RecoveryStore.@Nullable ScanPosition at = null;
    do {
      Page page = RedisGateway.await(store.members(at));
      members.addAll(page.members());
      at = page.next();
    } while (at != null && members.size() < most);
    List<Seen> seen = new ArrayList<>(look(List.copyOf(members), true));
    if (at == null) {
      seen.addAll(look(holders.stream().filter(each -> !members.contains(each)).toList(), false));
    }
    return seen;
  }

  private List<Seen> look(List<String> texts, boolean member) {
    List<Seen> seen = new ArrayList<>();
    for (int from = 0; from < texts.size(); from += AT_A_TIME) {
      List<SignOfLife> signs =
          reader.of(texts.subList(from, Math.min(texts.size(), from + AT_A_TIME)));
      List<byte[]> claims =
          RedisGateway.await(store.claims(signs.stream().map(SignOfLife::worker).toList()));
      for (int n = 0; n < signs.size(); n++) {
        if (member || claims.get(n).length > 0) {
          seen.add(seen(signs.get(n), claims.get(n), member));
        }
      }
    }
    return seen;
  }

  private static Seen seen(SignOfLife sign, byte[] claim, boolean member) {
    return new Seen(
        sign.worker(),
        member,
        lastSign(sign),
        claim.length == 0 ? "" : PayloadDigest.of(claim),
        claim.length == 0 ? "" : job(claim),
        claim.length == 0 || isReadableClaim(claim),
        sign.digest(),
        sign.ping());
  }

  private static Optional<Instant> lastSign(SignOfLife sign) {
    if (sign.second() > 0) {
      return Optional.of(Instant.ofEpochSecond(sign.second()));
    }
    return sign.beat().length == 0
        ? Optional.empty()
        : JsDate.parse(new String(sign.beat(), StandardCharsets.UTF_8));
  }

  private static String job(byte[] claim) {
    ClaimedJob job = ClaimedJob.in(claim);
    try {
      return job.queue() + " " + JobPayload.parse(job.payload()).jobClass();
    } catch (InvalidPayloadException e) {
      return job.queue() + " (no job)";
    }
  }

  /** What became of a worker that was to be taken away. */
  public enum Fate {
    /** It was left alone: it gave a sign of life, or has another claim. */
    ALIVE,
    /** It had no job, and is forgotten. */
    FORGOTTEN,
    /** Its job is at the head of its queue. */
    REQUEUED,
    /** Its job is in {@code failed}. */
    FAILED,
    /** Redis could not write it, and everything is as it was. */
    REFUSED
  }

  /**
   * Takes a worker away, if it is as it was seen, as recovery would: a job of ours goes to the head
   * of its queue and is counted, one of peers to {@code failed}. Whoever does the same at the same
   * moment, it happens once.
   */
  public Fate takeAway(Seen seen) {
    SignOfLife sign = reader.of(List.of(seen.worker().member())).get(0);
    byte[] claim = RedisGateway.await(store.claims(List.of(seen.worker()))).get(0);
    String digest = claim.length == 0 ? "" : PayloadDigest.of(claim);
    if (!sign.worker().equals(seen.worker())
        || !sign.digest().equals(seen.sign())
        || !digest.equals(seen.claim())) {
      return Fate.ALIVE;
    }
    Taken taken =
        RedisGateway.await(
                store.recover(
                    List.of(plan(sign, ClaimedJob.in(claim))),
                    RecoveryRules.DEFAULT_MAX_RECOVERIES,
                    Sweeper.MEMORY))
            .get(0);
    return switch (taken.outcome()) {
      case CHANGED -> Fate.ALIVE;
      case FORGOTTEN -> Fate.FORGOTTEN;
      case REQUEUED -> Fate.REQUEUED;
      case FAILED, GIVEN_UP, CLEANED_BY_PEER -> Fate.FAILED;
      case REFUSED -> Fate.REFUSED;
    };
  }

  private Dead plan(SignOfLife sign, ClaimedJob job) {
    if (!job.ours()) {
      return job.failed(sign, false, examiner, clock.instant());
    }
    String event = sign.worker().process() + "/" + sign.second();
    return job.requeued(
        sign, event, RecoveryRules.DEFAULT_MAX_RECOVERIES, examiner, clock.instant());
  }

  /** Whether a ping can be read by those who look for dead workers. */
  public static boolean isReadable(byte[] ping) {
    try {
      WorkerPing.parse(ping);
      return true;
    } catch (InvalidPayloadException e) {
      return false;
    }
  }

  private static boolean isReadableClaim(byte[] claim) {
    try {
      ClaimPayload.parse(claim);
      return true;
    } catch (InvalidPayloadException e) {
      return false;
    }
  }
}
