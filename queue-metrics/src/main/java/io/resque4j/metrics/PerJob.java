package io.resque4j.metrics;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The meters of each queue and class, made once: for a job that is known it costs two look-ups.
 * Their number is bounded, whatever names are enqueued.
 *
 * @param <M> the meters of one queue and class
 */
final class PerJob<M> {
  private final BoundedNames queues;
  private final BoundedNames classes;
  private final int mostPairs;
  private final BiFunction<String, String, M> maker;
  private final ConcurrentMap<String, ConcurrentMap<String, M>> made = new ConcurrentHashMap<>();
  private int pairs;

  /**
   * None yet.
   *
   * @param mostPairs how many pairs of queue and class have meters of their own
   * @param maker makes the meters for the values of the tags {@code queue} and {@code class}
   */
  PerJob(
      BoundedNames queues,
      BoundedNames classes,
      int mostPairs,
      BiFunction<String, String, M> maker) {
    this.queues = queues;
    this.classes = classes;
    this.mostPairs = mostPairs;
    this.maker = maker;
  }

  /**
   * The meters for a job.
   *
   * @param jobClass null for what is no job
   */
  M of(String queue, @Nullable String jobClass) {
    M known = known(queue, jobClass == null ? BoundedNames.NONE : jobClass);
    return known == null ? make(queues.bounded(queue), classes.bounded(jobClass)) : known;
  }

  private @Nullable M known(String queue, String jobClass) {
    ConcurrentMap<String, M> ofQueue = made.get(queue);
    return ofQueue == null ? null : ofQueue.get(jobClass);
  }

  private synchronized M make(String queue, String jobClass) {
    M known = known(queue, jobClass);
    if (known != null) {
      return known;
    }
    boolean others = queue.equals(BoundedNames.OTHER) && jobClass.equals(BoundedNames.OTHER);
    if (pairs >= mostPairs && !others) {
      return make(BoundedNames.OTHER, BoundedNames.OTHER);
    }
    pairs++;
    M meters = maker.apply(queue, jobClass);
    made.computeIfAbsent(queue, name -> new ConcurrentHashMap<>()).put(jobClass, meters);
    return meters;
  }
}
