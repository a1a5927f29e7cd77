package io.resque4j.core;

import io.resque4j.core.protocol.JobPayload;
import io.resque4j.core.protocol.ResqueKeys;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The plugins of a job class, run in their order as node-resque runs them. For resque4j's own
 * modules: what it offers may change in any release.
 */
public final class PluginChain {
  /** No plugins. */
  public static final PluginChain NONE = new PluginChain(List.of());

  private static final Logger LOG = LoggerFactory.getLogger(PluginChain.class);

  private final List<Plugin> plugins;
  private final boolean hasBeforeEnqueue;
  private final boolean hasAfterEnqueue;

  PluginChain(List<Plugin> plugins) {
    this.plugins = List.copyOf(plugins);
    this.hasBeforeEnqueue = plugins.stream().anyMatch(each -> overrides(each, "beforeEnqueue"));
    this.hasAfterEnqueue = plugins.stream().anyMatch(each -> overrides(each, "afterEnqueue"));
  }

  private static boolean overrides(Plugin plugin, String hook) {
    try {
      return plugin.getClass().getMethod(hook, EnqueueContext.class).getDeclaringClass()
          != Plugin.class;
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("every plugin has " + hook, e);
    }
  }

  /** Whether a plugin has a say when a job is enqueued or moved. */
  public boolean hasBeforeEnqueue() {
    return hasBeforeEnqueue;
  }

  /** Whether a plugin wants to know that a job was enqueued or moved. */
  public boolean hasAfterEnqueue() {
    return hasAfterEnqueue;
  }

  /** Whether there is nothing to run. */
  public boolean isEmpty() {
    return plugins.isEmpty();
  }

  /** The plugins in their order. */
  public List<Plugin> plugins() {
    return plugins;
  }

  /** A job on its way into a queue. */
  public EnqueueContext enqueueing(String queue, JobPayload job, boolean move, ResqueKeys keys) {
    return new EnqueueContext(queue, job, move, keys);
  }

  /** A job about to be performed. */
  public PerformContext performing(
      JobContext context, JobPayload job, ResqueKeys keys, InstantSource clock) {
    return new PerformContext(context, job, keys, clock);
  }

  /**
   * Asks all until one vetoes, whose name is answered.
   *
   * @throws PluginException when a hook throws
   */
  public Optional<String> beforeEnqueue(EnqueueContext job) {
    for (Plugin plugin : plugins) {
      try {
        if (!plugin.beforeEnqueue(job)) {
          return Optional.of(plugin.name());
        }
      } catch (Exception | Error e) { // a class that is missing, too, concerns this job alone
        throw new PluginException(plugin, "beforeEnqueue", job.jobClass(), e);
      }
    }
    return Optional.empty();
  }

  /** Tells all until one says that it is enough. The job is enqueued: nothing is thrown. */
  public void afterEnqueue(EnqueueContext job) {
    for (Plugin plugin : plugins) {
      try {
        if (!plugin.afterEnqueue(job)) {
          return;
        }
      } catch (Exception | Error e) {
        LOG.warn(
            "Plugin {} failed in afterEnqueue of job {}; the job is enqueued",
            plugin.name(),
            job.jobClass(),
            e);
        return;
      }
    }
  }

  /**
   * Asks all until one vetoes, whose name is answered.
   *
   * @throws Exception what a hook throws
   */
  public Optional<String> beforePerform(PerformContext job) throws Exception {
    for (Plugin plugin : plugins) {
      job.asking(plugin);
      if (!plugin.beforePerform(job)) {
        return Optional.of(plugin.name());
      }
    }
    return Optional.empty();
  }

  /**
   * Tells all until one says that it is enough.
   *
   * @throws Exception what a hook throws; later plugins are not told
   */
  public void afterPerform(PerformContext job) throws Exception {
    for (Plugin plugin : plugins) {
      if (!plugin.afterPerform(job)) {
        return;
      }
    }
  }
}
