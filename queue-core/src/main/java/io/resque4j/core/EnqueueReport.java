package io.resque4j.core;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What became of each job that was enqueued in bulk.
 *
 * @param fates one for each request, in the order of the requests
 */
public record EnqueueReport(List<Fate> fates) {

  /** What became of one request. */
  public enum Fate {
    /** It is in its queue, or delayed. */
    ENQUEUED,
    /** A plugin did not let it in. */
    VETOED,
    /** It was there before. */
    DUPLICATE,
    /** It was not sent, or Redis refused it: it is not there. */
    NOT_ENQUEUED,
    /** It was sent and no reply came: it may or may not be there. */
    UNKNOWN
  }

  public EnqueueReport {
    fates = Collections.unmodifiableList(new ArrayList<>(fates));
  }

  /** How many requests had this fate. */
  public long count(Fate fate) {
    return fates.stream().filter(each -> each == fate).count();
  }

  /** Whether Redis answered for every request. */
  public boolean isComplete() {
    return !fates.contains(Fate.NOT_ENQUEUED) && !fates.contains(Fate.UNKNOWN);
  }

  /** The counts of the fates that occur, such as {@code {ENQUEUED=5000}}. */
  @Override
  public String toString() {
    Map<Fate, Integer> counts = new EnumMap<>(Fate.class);
    fates.forEach(each -> counts.merge(each, 1, Integer::sum));
    return counts.toString();
  }
}
