package io.resque4j.core.redis;

import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.Range.Boundary;
import io.lettuce.core.ScoredValue;
import io.resque4j.core.protocol.ResqueKeys;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The seconds of the schedule in their order, read in pages by score, so that seconds that come and
 * go meanwhile hide no others.
 */
final class ScheduleWalk implements Iterator<Long> {
  static final int PAGE = 500;

  private final RedisGateway gateway;
  private final byte[] key;
  private final Queue<Long> page = new ArrayDeque<>();
  private Boundary<Double> from = Boundary.unbounded();
  private final Set<String> seenAtFrom = new HashSet<>();
  private boolean ended;

  ScheduleWalk(RedisGateway gateway, byte[] key) {
    this.gateway = gateway;
    this.key = key;
  }

  Stream<Long> stream() {
    return StreamSupport.stream(
        Spliterators.spliteratorUnknownSize(this, Spliterator.ORDERED | Spliterator.NONNULL),
        false);
  }

  @Override
  public boolean hasNext() {
    while (page.isEmpty() && !ended) {
      read();
    }
    return !page.isEmpty();
  }

  @Override
  public Long next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the schedule has no more seconds");
    }
    return page.remove();
  }

  private void read() {
    Range<Double> range = Range.from(from, Boundary.unbounded());
    // Not by an offset: who takes away the last one that was seen would hide the next one.
    int most = PAGE + seenAtFrom.size();
    Limit limit = Limit.create(0, most);
    List<ScoredValue<byte[]>> read =
        gateway.sync(c -> c.zrangebyscoreWithScores(key, range, limit));
    ended = read.size() < most;
    for (ScoredValue<byte[]> each : read) {
      Boundary<Double> score = Boundary.including(each.getScore());
      if (!score.equals(from)) {
        seenAtFrom.clear();
        from = score;
      }
      String member = Bytes.text(each.getValue());
      if (seenAtFrom.add(member)) {
        ResqueKeys.second(member).ifPresent(page::add);
      }
    }
  }
}
