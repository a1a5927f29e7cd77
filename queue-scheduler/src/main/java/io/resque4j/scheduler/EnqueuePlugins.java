package io.resque4j.scheduler;

import io.resque4j.core.EnqueueContext;
import io.resque4j.core.Jobs;
import io.resque4j.core.PluginChain;
import io.resque4j.core.protocol.JobPayload;
import io.resque4j.core.protocol.ResqueKeys;
import io.resque4j.core.redis.DelayedStore.Rule;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The plugins of a job that a scheduler puts into its queue, asked.
 *
 * @param vetoedBy which of them decided already that it goes nowhere; null: none
 */
record EnqueuePlugins(PluginChain chain, EnqueueContext job, @Nullable String vetoedBy) {
  /** Who vetoed, when Redis did so: it does not tell QueueLock and DelayQueueLock apart. */
  private static final String A_LOCK = "QueueLock or DelayQueueLock";

  /**
   * Asks them; a hook may be asked again about the same job, when another scheduler takes over.
   *
   * @return null when none has a say
   * @throws io.resque4j.core.PluginException when a hook throws
   */
  static @Nullable EnqueuePlugins ask(Jobs jobs, ResqueKeys keys, JobPayload job, String queue) {
    PluginChain chain = jobs.plugins(job.jobClass());
    if (!chain.hasBeforeEnqueue() && !chain.hasAfterEnqueue()) {
      return null;
    }
    EnqueueContext context = chain.enqueueing(queue, job, true, keys);
    Optional<String> vetoedBy = chain.beforeEnqueue(context);
    return new EnqueuePlugins(chain, context, vetoedBy.orElse(null));
  }

  /** What the script that enqueues has to judge; null: nothing. */
  @Nullable Rule rule() {
    return vetoedBy != null ? new Rule(true, null, false) : job.rule();
  }

  /** Who is told to have vetoed. */
  static String vetoer(@Nullable EnqueuePlugins plugins) {
    return plugins == null || plugins.vetoedBy == null ? A_LOCK : plugins.vetoedBy;
  }

  /** The job is in its queue. */
  void enqueued() {
    chain.afterEnqueue(job);
  }
}
