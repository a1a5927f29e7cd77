package io.resque4j.core;

/**
 * A rule around the jobs of a class, with node-resque's four hooks. The plugins of a class run in
 * the order in which they were given; the first that answers false ends the chain.
 *
 * <p>A hook runs in the process that enqueues, moves or performs the job, before the script that
 * does so. What it asks for through its context is applied in that script; what it does itself is
 * not undone. <b>A hook may run twice for one job</b>: when a reply is lost, when a scheduler hands
 * over, when a job is recovered. It is called by several threads at a time.
 */
public interface Plugin {
  /** How messages call it; no two plugins of a class have the same name. */
  default String name() {
    return getClass().getSimpleName();
  }

  /**
   * Before a job is put into its queue: by a producer, or by a scheduler when its time has come;
   * not when it is delayed.
   *
   * @return false: it is not enqueued, and {@link Queue#enqueue} answers false
   * @throws Exception the job is not enqueued, and the producer gets a {@link PluginException}; a
   *     scheduler puts the job into {@code failed}
   */
  default boolean beforeEnqueue(EnqueueContext job) throws Exception {
    return true;
  }

  /**
   * After a job was put into its queue.
   *
   * @return false: later plugins are not asked
   * @throws Exception is logged: the job is enqueued
   */
  default boolean afterEnqueue(EnqueueContext job) throws Exception {
    return true;
  }

  /**
   * Before a job is performed.
   *
   * @return false: it is not performed; it is gone from its queue, is no failure, and is counted as
   *     vetoed
   * @throws Exception the job has failed; {@link #afterPerform} of every plugin follows
   */
  default boolean beforePerform(PerformContext job) throws Exception {
    return true;
  }

  /**
   * After a job was performed, well or not; not after a veto.
   *
   * @return false: later plugins are not asked
   * @throws Exception the job has failed with it, unless it had failed before
   */
  default boolean afterPerform(PerformContext job) throws Exception {
    return true;
  }
}
