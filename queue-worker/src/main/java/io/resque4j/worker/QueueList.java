package io.resque4j.worker;

import io.resque4j.core.redis.ClaimStore;
import java.util.List;

/**
 * The queues in their order, in portions that one claim can look at. A claim that finds too little
 * moves on to the next portion; one that found all it wanted begins again at the first, so that the
 * order stays strict. Only the dispatcher's thread touches it, but for {@link #replace}.
 */
final class QueueList {
  private volatile List<String> all;
  private int from;

  QueueList(List<String> all) {
    this.all = List.copyOf(all);
  }

  /** Some queues in a row, of which the first has this index. */
  record Portion(int from, List<String> queues) {}

  /** Takes a new list; heard at the next claim. */
  void replace(List<String> queues) {
    all = List.copyOf(queues);
  }

  /** All of them, in their order. */
  List<String> all() {
    return all;
  }

  /** The portion to look at now. */
  Portion current() {
    List<String> queues = all;
    if (from >= queues.size()) {
      from = 0;
    }
    int to = Math.min(queues.size(), from + ClaimStore.MAX_QUEUES);
    return new Portion(from, queues.subList(from, to));
  }

  /** How many portions there are. */
  int portions() {
    return (all.size() + ClaimStore.MAX_QUEUES - 1) / ClaimStore.MAX_QUEUES;
  }

  /** Looks at the portion with this queue next: it alone of all is known to have a job. */
  void lookAt(String queue) {
    int index = all.indexOf(queue);
    from = index < 0 ? 0 : index / ClaimStore.MAX_QUEUES * ClaimStore.MAX_QUEUES;
  }

  /** Begins at the first queue again. */
  void restart() {
    from = 0;
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
    if (from >= all.size()) {
      from = 0;
      return false;
    }
    return true;
  }
}
