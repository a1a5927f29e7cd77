package io.resque4j.core.redis;

import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.ValueScanCursor;
import io.resque4j.core.protocol.PayloadDigest;
import io.resque4j.core.protocol.ResqueKeys;
import io.resque4j.core.protocol.WorkerName;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Finds the signs of life of all workers, and takes away those that are dead. Owner of {@code
 * resque4j:recoveries} and {@code resque4j:sweeper:*}.
 */
public final class RecoveryStore {
  /** One script takes this many workers away at most, so that Redis is not held for long. */
  public static final int MAX_WORKERS = 32;

  private static final int PAGE = 500;

  /** How the names of claims begin after the namespace. */
  private static final String CLAIMS = "worker:";

  /** Enough of a claim of ours to tell its id and when it was made. */
  private static final int HEAD = 192;

  private final RedisGateway gateway;
  private final ResqueKeys keys;

  RecoveryStore(RedisGateway gateway, ResqueKeys keys) {
    this.gateway = gateway;
    this.keys = keys;
  }

  /** One look reads the pings of so many workers at most. */
  public static final int MOST_WATCHED = 1000;

  /** What one of those that look for dead workers is to do. */
  public enum Role {
    /** Nothing: two others look. */
    NONE,
    /** Look, to know already who is silent when it has to take over. */
    DEPUTY,
    /** Look, and take away. */
    SWEEPER
  }

  /**
   * What a look found.
   *
   * @param role of who looks; with {@link Role#NONE} no worker was read
   * @param members those of {@code workers}, of everyone; null: too many for one script, see {@link
   *     #members}. Those that are no UTF-8 are left out
   * @param pings the last pings of those that were asked for; empty where there is none
   * @param said which signs of life the one who acts saw, for those without a role; empty: nothing
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Look(Role role, @Nullable List<String> members, List<byte[]> pings, byte[] said) {}

  /**
   * Takes or keeps a role for a time, and reads in the same round trip who is there and the pings
   * of workers. Asked again before the time is over, the role is kept.
   *
   * @param watched whose pings; {@value #MOST_WATCHED} at most
   * @param seen which signs of life who asks saw: if it acts, those without a role hear it. Empty:
   *     it knows of nothing, and what was said stands
   */
  public CompletableFuture<Look> look(
      String scope, String name, Duration ttl, List<WorkerName> watched, byte[] seen) {
    List<byte[]> k = new ArrayList<>(4 + watched.size());
    k.add(keys.sweeper(scope));
    k.add(keys.deputySweeper(scope));
    k.add(keys.signsSaid(scope));
    k.add(keys.workers());
    watched.forEach(each -> k.add(keys.ping(each.name())));
    return gateway
        .eval(
            Scripts.SWEEPER_LEASE,
            k,
            List.of(Bytes.of(name), Bytes.of(ttl.toMillis()), Bytes.of(MOST_WATCHED), seen))
        .thenApply(RecoveryStore::look);
  }

  private static Look look(List<Object> reply) {
    Role role = role(reply);
    if (role == Role.NONE) {
      return new Look(role, null, List.of(), (byte[]) reply.get(1));
    }
    return new Look(
        role,
        reply.get(1) instanceof List<?> members ? texts(bytes(members)) : null,
        bytes((List<?>) reply.get(2)),
        Bytes.EMPTY);
  }

  private static List<byte[]> bytes(List<?> values) {
    return values.stream().map(each -> (byte[]) each).toList();
  }

  private static Role role(List<Object> reply) {
    return Role.values()[((Long) reply.get(0)).intValue()];
  }

  /** Gives up what role it has. */
  public CompletableFuture<Role> giveUpRole(String scope, String name) {
    return gateway
        .eval(
            Scripts.SWEEPER_LEASE,
            List.of(keys.sweeper(scope), keys.deputySweeper(scope)),
            List.of(Bytes.of(name), Bytes.of(0)))
        .thenApply(RecoveryStore::role);
  }

  /** Some members of {@code workers}, and where to go on; null at the end. */
  public record Page(List<String> members, @Nullable ScanPosition next) {}

  /** A place in the set, as Redis says it. */
  public record ScanPosition(String cursor) {}

  /**
   * Members of {@code workers}, of everyone, some hundred at a time; those that are no UTF-8 are
   * left out. A member may come twice.
   */
  public CompletableFuture<Page> members(@Nullable ScanPosition from) {
    ScanCursor cursor = from == null ? ScanCursor.INITIAL : ScanCursor.of(from.cursor);
    return gateway
        .call(c -> c.sscan(keys.workers(), cursor, ScanArgs.Builder.limit(PAGE)))
        .thenApply(RecoveryStore::page);
  }

  private static Page page(ValueScanCursor<byte[]> found) {
    return new Page(
        texts(found.getValues()), found.isFinished() ? null : new ScanPosition(found.getCursor()));
  }

  /** Those that are UTF-8. */
  private static List<String> texts(List<byte[]> members) {
    List<String> texts = new ArrayList<>(members.size());
    for (byte[] bytes : members) {
      String member = new String(bytes, StandardCharsets.UTF_8);
      if (Arrays.equals(bytes, Bytes.of(member))) {
        texts.add(member);
      }
    }
    return texts;
  }

  /**
   * Workers of ours that hold a claim, members of {@code workers} or not, some at a time. No index
   * leads to them, so this scans the database.
   */
  public CompletableFuture<Page> holders(@Nullable ScanPosition from) {
    ScanCursor cursor = from == null ? ScanCursor.INITIAL : ScanCursor.of(from.cursor);
    ScanArgs claims = ScanArgs.Builder.limit(PAGE).match(keys.scanPattern(CLAIMS));
    return gateway.call(c -> c.scan(cursor, claims)).thenApply(this::holders);
  }

  private Page holders(KeyScanCursor<byte[]> found) {
    List<String> holders =
        found.getKeys().stream()
            .map(key -> keys.relative(key).substring(CLAIMS.length()))
            .filter(RecoveryStore::isMemberOfOurs)
            .toList();
    return new Page(holders, found.isFinished() ? null : new ScanPosition(found.getCursor()));
  }

  /** What lies beside claims does not look like one: a ping, the second of a start. */
  private static boolean isMemberOfOurs(String text) {
    return !text.startsWith("ping:")
        && !text.endsWith(":started")
        && WorkerName.parse(text).isOurs();
  }

  /** The last pings of workers; empty where there is none. */
  public CompletableFuture<List<byte[]>> pings(List<WorkerName> workers) {
    return values(workers.stream().map(each -> keys.ping(each.name())).toList());
  }

  /** The claims of workers; empty where there is none. */
  public CompletableFuture<List<byte[]>> claims(List<WorkerName> workers) {
    return values(workers.stream().map(each -> keys.claim(each.member())).toList());
  }

  private CompletableFuture<List<byte[]>> values(List<byte[]> wanted) {
    if (wanted.isEmpty()) {
      return CompletableFuture.completedFuture(List.of());
    }
    return gateway
        .call(c -> c.mget(wanted.toArray(byte[][]::new)))
        .thenApply(
            values -> values.stream().map(each -> each.getValueOrElse(Bytes.EMPTY)).toList());
  }

  /** The first bytes of each claim, which may be large; empty where there is none. */
  public CompletableFuture<List<byte[]>> claimHeads(List<WorkerName> workers) {
    List<CompletableFuture<byte[]>> heads =
        workers.stream().map(each -> head(keys.claim(each.member()))).toList();
    return CompletableFuture.allOf(heads.toArray(CompletableFuture[]::new))
        .thenApply(ignored -> heads.stream().map(CompletableFuture::join).toList());
  }

  private CompletableFuture<byte[]> head(byte[] key) {
    return gateway
        .call(c -> c.getrange(key, 0, HEAD - 1))
        .exceptionally(error -> Bytes.EMPTY); // of the wrong type; recover.lua looks again
  }

  /** The heartbeats that Ruby's workers keep elsewhere; empty where there is none. */
  public CompletableFuture<List<byte[]>> rubyHeartbeats(List<WorkerName> workers) {
    if (workers.isEmpty()) {
      return CompletableFuture.completedFuture(List.of());
    }
    byte[][] fields = workers.stream().map(each -> Bytes.of(each.member())).toArray(byte[][]::new);
    return gateway
        .call(c -> c.hmget(keys.rubyHeartbeats(), fields))
        .thenApply(values -> values.stream().map(each -> each.getValueOrElse(Bytes.EMPTY)).toList())
        .exceptionally(error -> workers.stream().map(each -> Bytes.EMPTY).toList());
  }

  /** Another number for each connection that was made: after a change nothing is known. */
  public long connectionNumber() {
    return gateway.connectionNumber();
  }

  /** What is to be done with the job of a dead worker. */
  public enum Fate {
    /** It has none. */
    FORGET("forget"),
    /** It goes back to the head of its queue, and is counted. */
    REQUEUE("requeue"),
    /** It goes to {@code failed}. */
    FAIL("fail");

    private final String code;

    Fate(String code) {
      this.code = code;
    }
  }

  /**
   * A worker that is to be taken away, as long as it is what it was.
   *
   * @param worker name and queues
   * @param forced whatever its signs of life are
   * @param ping its last ping
   * @param beat its heartbeat, if it is of Ruby
   * @param claim its claim
   * @param fate what to do with its job
   * @param queue where the job came from
   * @param payload the job
   * @param event names the death: one death counts once for all equal jobs that were lost by it
   * @param entry for {@code failed}
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Dead(
      WorkerName worker,
      boolean forced,
      byte[] ping,
      byte[] beat,
      byte[] claim,
      Fate fate,
      String queue,
      byte[] payload,
      String event,
      byte[] entry) {}

  /** What became of a {@link Dead} worker. */
  public enum Outcome {
    /** It was left alone: it gave a sign of life, or its claim or its job's lock changed. */
    CHANGED,
    /** It had no job. */
    FORGOTTEN,
    /** Its job is at the head of its queue. */
    REQUEUED,
    /** Its job is in {@code failed}. */
    FAILED,
    /** Its job was recovered too often and is in {@code failed}. */
    GIVEN_UP,
    /** A peer had put its job into {@code failed} already. */
    CLEANED_BY_PEER,
    /** Redis could not write it; everything is as it was. */
    REFUSED
  }

  /**
   * What became of a dead worker.
   *
   * @param count how often the job was recovered, this time included; 0 where it is not counted
   * @param error why it was refused
   */
  public record Taken(Outcome outcome, int count, @Nullable String error) {}

  /**
   * Takes workers away, of several who try it each by one; the reply has one element per worker.
   * The jobs of one queue are at its head afterwards, the last of this list first.
   *
   * @param maxRecoveries how often a job may be recovered
   * @param memory how long it is remembered how often a job was recovered
   */
  public CompletableFuture<List<Taken>> recover(
      List<Dead> workers, int maxRecoveries, Duration memory) {
    List<String> claimIds = workers.stream().map(each -> ClaimStore.idOf(each.claim)).toList();
    return values(claimIds.stream().map(keys::heldJobLock).toList())
        .thenCompose(locks -> recover(workers, claimIds, locks, maxRecoveries, memory));
  }

  private CompletableFuture<List<Taken>> recover(
      List<Dead> workers,
      List<String> claimIds,
      List<byte[]> locks,
      int maxRecoveries,
      Duration memory) {
    List<byte[]> k = new ArrayList<>(6 + 9 * workers.size());
    k.addAll(List.of(keys.workers(), keys.queues(), keys.failed(), keys.failedCount()));
    k.addAll(List.of(keys.recoveries(), keys.rubyHeartbeats()));
    List<byte[]> a = new ArrayList<>(2 + 13 * workers.size());
    a.add(Bytes.of(maxRecoveries));
    a.add(Bytes.of(memory.toSeconds()));
    for (int n = 0; n < workers.size(); n++) {
      Dead each = workers.get(n);
      byte[] lock = locks.get(n);
      byte[] held = keys.heldJobLock(claimIds.get(n));
      k.add(keys.ping(each.worker.name()));
      k.add(keys.claim(each.worker.member()));
      k.add(keys.started(each.worker.member()));
      k.add(keys.processed(each.worker.name()));
      k.add(keys.failedCount(each.worker.name()));
      k.add(keys.queue(each.queue));
      k.add(held);
      k.add(lock.length == 0 ? held : lock);
      k.add(lock.length == 0 ? held : keys.jobLockOwner(lock));
      a.add(Bytes.of(each.worker.member()));
      a.add(each.forced ? Bytes.of("1") : Bytes.EMPTY);
      a.addAll(List.of(each.ping, each.beat, each.claim));
      a.add(Bytes.of(each.fate.code));
      a.add(Bytes.of(each.queue));
      a.add(each.payload);
      a.add(Bytes.of(each.fate == Fate.REQUEUE ? PayloadDigest.of(each.payload) : ""));
      a.add(Bytes.of(each.event));
      a.add(each.entry);
      a.add(Bytes.of(claimIds.get(n)));
      a.add(lock);
    }
    return gateway
        .eval(Scripts.RECOVER, k, a)
        .thenApply(reply -> reply.stream().map(RecoveryStore::taken).toList());
  }

  private static Taken taken(Object reply) {
    if (reply instanceof byte[] error) {
      return new Taken(Outcome.REFUSED, 0, Bytes.text(error));
    }
    List<?> pair = (List<?>) reply;
    int code = ((Long) pair.get(0)).intValue();
    return new Taken(Outcome.values()[code], ((Long) pair.get(1)).intValue(), null);
  }

  /** Forgets counts that did not grow for this time, some hundred at a time until all are seen. */
  public CompletableFuture<Void> prune(Duration age) {
    return prune("0", age);
  }

  private CompletableFuture<Void> prune(String cursor, Duration age) {
    return gateway
        .eval(
            Scripts.RECOVERIES_PRUNE,
            List.of(keys.recoveries()),
            List.of(Bytes.of(cursor), Bytes.of(age.toSeconds())))
        .thenCompose(
            reply -> {
              String next = Bytes.text(reply.get(0));
              return next.equals("0") ? CompletableFuture.completedFuture(null) : prune(next, age);
            });
  }
}
