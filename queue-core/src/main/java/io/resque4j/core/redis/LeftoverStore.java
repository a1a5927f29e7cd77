package io.resque4j.core.redis;

import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.LPosArgs;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.resque4j.core.protocol.ResqueKeys;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Finds and mends what a process that stopped between two commands has left of delayed jobs: the
 * keys of {@link DelayedStore} which do not agree with each other. No index leads to most of it, so
 * it is looked for by SCAN, a page at a time.
 */
public final class LeftoverStore {
  /** A list longer than this is not searched for a payload; it gets shorter by itself. */
  static final int LONGEST_SEARCHED = 1000;

  private static final int PAGE = 50;

  /** So many pages in which nothing lies that matters make one page. */
  private static final int EMPTY_PAGES = 40;

  /** Of a payload that waits in more seconds than this, some are looked at each time. */
  private static final int MOST_SECONDS = 100;

  private final RedisGateway gateway;
  private final ResqueKeys keys;

  LeftoverStore(RedisGateway gateway, ResqueKeys keys) {
    this.gateway = gateway;
    this.keys = keys;
  }

  /** What is left. */
  public enum Kind {
    /**
     * The schedule has a second without a list. It only makes others look in vain; node-resque's
     * scheduler does so for ever if it is no number.
     */
    SECOND,
    /** A second has a list and is not in the schedule: nobody would ever move its jobs. */
    LIST,
    /**
     * {@code timestamps:<payload>} says that the payload waits in a second, where it is not:
     * enqueueAt and DelayQueueLock would refuse the job for ever.
     */
    MEMBER
  }

  /**
   * Something that is left, as far as one look can tell: who writes these keys one after the other
   * may be in the middle of it.
   *
   * @param second as it is written in Redis
   * @param payload empty but for {@link Kind#MEMBER}
   */
  public record Leftover(Kind kind, String second, ByteBuffer payload) {}

  /** A place in a scan, as Redis says it. */
  public record Place(String cursor) {}

  /** Some of what is left, and where to go on; null at the end. */
  public record Page(List<Leftover> found, @Nullable Place next) {}

  /**
   * Looks for leftovers of one kind, from a place on; null: from the beginning. Waits for Redis'
   * replies.
   */
  public Page look(Kind kind, @Nullable Place from) {
    return switch (kind) {
      case SECOND -> seconds(from);
      case LIST -> {
        List<byte[]> lists = new ArrayList<>();
        Place next = scan("delayed:", from, lists);
        yield new Page(lists(lists), next);
      }
      case MEMBER -> {
        List<byte[]> sets = new ArrayList<>();
        Place next = scan("timestamps:", from, sets);
        yield new Page(members(sets), next);
      }
    };
  }

  private static ScanCursor cursor(@Nullable Place from) {
    return from == null ? ScanCursor.INITIAL : ScanCursor.of(from.cursor);
  }

  private static @Nullable Place place(ScanCursor cursor) {
    return cursor.isFinished() ? null : new Place(cursor.getCursor());
  }

  private Page seconds(@Nullable Place from) {
    ScanCursor start = cursor(from);
    var page =
        gateway.sync(c -> c.zscan(keys.delayedSchedule(), start, ScanArgs.Builder.limit(PAGE)));
    Map<String, CompletableFuture<Long>> lists = new HashMap<>();
    page.getValues()
        .forEach(
            each -> {
              String second = Bytes.text(each.getValue());
              lists.put(second, gateway.call(c -> c.exists(keys.delayed(second))));
            });
    List<Leftover> found = new ArrayList<>();
    lists.forEach(
        (second, exists) -> {
          if (RedisGateway.await(exists) == 0) {
            found.add(new Leftover(Kind.SECOND, second, ByteBuffer.allocate(0)));
          }
        });
    return new Page(found, place(page));
  }

  private @Nullable Place scan(String prefix, @Nullable Place from, List<byte[]> found) {
    ScanArgs args = ScanArgs.Builder.limit(PAGE).match(keys.scanPattern(prefix));
    ScanCursor cursor = cursor(from);
    for (int n = 0; n < EMPTY_PAGES && found.isEmpty(); n++) {
      ScanCursor start = cursor;
      KeyScanCursor<byte[]> page = gateway.sync(c -> c.scan(start, args));
      found.addAll(page.getKeys());
      cursor = page;
      if (page.isFinished()) {
        break;
      }
    }
    return place(cursor);
  }

  private List<Leftover> lists(List<byte[]> lists) {
    Map<String, CompletableFuture<Double>> scores = new HashMap<>();
    for (byte[] list : lists) {
      ResqueKeys.delayedSecond(keys.relative(list))
          .map(second -> Long.toString(second))
          .ifPresent(
              second ->
                  scores.put(
                      second,
                      gateway.call(c -> c.zscore(keys.delayedSchedule(), Bytes.of(second)))));
    }
    List<Leftover> found = new ArrayList<>();
    scores.forEach(
        (second, score) -> {
          if (RedisGateway.await(score) == null) {
            found.add(new Leftover(Kind.LIST, second, ByteBuffer.allocate(0)));
          }
        });
    return found;
  }

  private List<Leftover> members(List<byte[]> sets) {
    List<CompletableFuture<List<byte[]>>> members =
        sets.stream()
            .map(set -> gateway.call(c -> c.srandmember(set, MOST_SECONDS)))
            .map(reply -> FailedReply.orIfWrongType(reply, List.of()))
            .toList();
    Map<Leftover, CompletableFuture<Boolean>> missing = new HashMap<>();
    for (int n = 0; n < sets.size(); n++) {
      byte[] payload = keys.timestampsPayload(sets.get(n));
      for (byte[] member : RedisGateway.await(members.get(n))) {
        Optional<Long> second = ResqueKeys.delayedSecond(Bytes.text(member));
        second.ifPresent(
            each ->
                missing.put(
                    new Leftover(Kind.MEMBER, Long.toString(each), ByteBuffer.wrap(payload)),
                    isMissing(each, payload)));
      }
    }
    return missing.entrySet().stream()
        .filter(each -> RedisGateway.await(each.getValue()))
        .map(Map.Entry::getKey)
        .toList();
  }

  private CompletableFuture<Boolean> isMissing(long second, byte[] payload) {
    byte[] list = keys.delayed(second);
    LPosArgs beginning = LPosArgs.Builder.maxlen(LONGEST_SEARCHED);
    return FailedReply.orIfWrongType(
        gateway
            .call(c -> c.lpos(list, payload, beginning))
            .thenCompose(
                place ->
                    place != null
                        ? CompletableFuture.completedFuture(false)
                        : gateway.call(c -> c.llen(list)).thenApply(n -> n <= LONGEST_SEARCHED)),
        false);
  }

  /**
   * Mends what is still as it was found, as long as {@code leader} holds the leader lock.
   *
   * @param leftovers all of one kind
   * @return those that were mended; nothing when the lock is another's
   */
  public CompletableFuture<Optional<List<Leftover>>> mend(String leader, List<Leftover> leftovers) {
    List<byte[]> k = new ArrayList<>(List.of(keys.leaderLock(), keys.delayedSchedule()));
    List<byte[]> a = new ArrayList<>(List.of(Bytes.of(leader), Bytes.of(LONGEST_SEARCHED)));
    for (Leftover each : leftovers) {
      byte[] list = keys.delayed(each.second);
      byte[] payload = new byte[each.payload.remaining()];
      each.payload.duplicate().get(payload);
      k.add(list);
      k.add(each.kind == Kind.MEMBER ? keys.timestamps(payload) : list);
      a.add(Bytes.of(each.kind.name().toLowerCase(Locale.ROOT)));
      a.add(Bytes.of(each.second));
      a.add(payload);
    }
    return gateway.eval(Scripts.DELAYED_MEND, k, a).thenApply(reply -> mended(leftovers, reply));
  }

  private static Optional<List<Leftover>> mended(List<Leftover> leftovers, List<Object> reply) {
    if (reply.equals(List.of(-1L))) {
      return Optional.empty();
    }
    List<Leftover> mended = new ArrayList<>();
    for (int n = 0; n < leftovers.size(); n++) {
      if (reply.get(n).equals(1L)) {
        mended.add(leftovers.get(n));
      }
    }
    return Optional.of(mended);
  }
}
