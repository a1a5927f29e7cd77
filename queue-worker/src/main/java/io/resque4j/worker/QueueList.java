package io.resque4j.worker;

import io.resque4j.core.redis.ClaimStore;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

/**
 * The queues in their order, in portions that one claim can look at, without those that rest. A
 * claim that finds too little moves on to the next portion; one that found all it wanted stays
 * there, since what was empty a moment ago costs a script for each 32 queues. After {@link #STAY}
 * it begins again at the first, so that the order stays strict. Only the dispatcher's thread
 * touches it, but for {@link #replace}, {@link #all} and {@link #knows}.
 */
final class QueueList {
  /**
   * An earlier queue that was empty is looked at again after this time, if later ones have jobs.
   */
  static final Duration STAY = Duration.ofMillis(50);

  private final QueueRests rests;
  private final UnaryOperator<List<String>> order;
  private final LongSupplier nanoTime;
  private volatile List<String> all;
  private volatile Set<String> known;

  /** The queues of this round, in their order. */
  private List<String> round = List.of();

  private int from;
  private long begun;

  /** When the first portion was looked at. */
  private long lookedAtFirst;

  QueueList(List<String> all, QueueRests rests) {
    this(all, rests, UnaryOperator.identity(), System::nanoTime);
  }

  /**
   * Begins with these queues.
   *
   * @param order puts the queues of each round in order; where there are weights
   */
  QueueList(
      List<String> all,
      QueueRests rests,
      UnaryOperator<List<String>> order,
      LongSupplier nanoTime) {
    this.all = List.copyOf(all);
    this.known = Set.copyOf(all);
    this.rests = rests;
    this.order = order;
    this.nanoTime = nanoTime;
    this.lookedAtFirst = nanoTime.getAsLong();
  }

  /** Some queues in a row, of which the first has this index. */
  record Portion(int from, List<String> queues) {}

  /** Takes a new list; heard when the next round begins. */
  void replace(List<String> queues) {
    all = List.copyOf(queues);
    known = Set.copyOf(queues);
  }

  /** Whether it is one of them. */
  boolean knows(String queue) {
    return known.contains(queue);
  }

  /** All of them, in their order. */
  List<String> all() {
    return all;
  }

  /** The portion to look at now; empty when there is no queue, or all rest. */
  Portion current() {
    if (from == 0 || from >= round.size()) {
      begin();
      lookedAtFirst = begun;
    }
    int to = Math.min(round.size(), from + ClaimStore.MAX_QUEUES);
    return new Portion(from, round.subList(from, to));
  }

  private void begin() {
    List<String> queues = all;
    round =
        order.apply(
            rests.isEmpty()
                ? queues
                : queues.stream().filter(queue -> !rests.isResting(queue)).toList());
    from = 0;
    begun = nanoTime.getAsLong();
  }

  /** How many portions there are. */
  int portions() {
    return (all.size() + ClaimStore.MAX_QUEUES - 1) / ClaimStore.MAX_QUEUES;
  }

  /**
   * Looks at the portion with this queue next: it alone of all is known to have a job.
   *
   * @param poll when the first portion was not looked at for so long, it begins there: a ring for
   *     an earlier queue may have been lost, and with a ring for a later one now and then nobody
   *     would rest long enough to poll
   */
  void lookAt(String queue, Duration poll) {
    begin();
    boolean due = begun - lookedAtFirst >= poll.toNanos();
    int index = due ? 0 : Math.max(0, round.indexOf(queue));
    from = index / ClaimStore.MAX_QUEUES * ClaimStore.MAX_QUEUES;
  }

  /** Whether the portion to look at next has it; after {@link #lookAt}. */
  boolean isNext(String queue) {
    int index = round.indexOf(queue);
    return index >= from && index < from + ClaimStore.MAX_QUEUES;
  }

  /** A portion had jobs enough: it is looked at again, or the first one if that is due. */
  void stay() {
    if (nanoTime.getAsLong() - begun >= STAY.toNanos()) {
      from = 0;
    }
  }

  /**
   * A portion had too few jobs: the next one is looked at.
   *
   * @return false when that was the last one: there is no more work
   */
  boolean advance(Portion portion) {
    if (from != portion.from) {
      return true; // another claim moved on already
    }
    from += portion.queues.size();
    if (from >= round.size()) {
      from = 0;
      return false;
    }
    return true;
  }
}
