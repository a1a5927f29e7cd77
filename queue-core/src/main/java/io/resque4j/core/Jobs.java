package io.resque4j.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The job classes that a process knows: what performs them, and their plugins. Names come from here
 * only: nothing in a payload is ever taken for the name of a Java class.
 *
 * <p>A worker needs the handlers. Who enqueues needs the plugins, and a scheduler too: give them to
 * {@link Resque.Builder#jobs}.
 *
 * <pre>{@code
 * Jobs jobs = Jobs.builder()
 *     .job("add", Integer.class, Integer.class, (a, b) -> a + b)
 *     .job("sendMails", new TypeReference<List<Mail>>() {}, this::send) // which may be void
 *     .job("import", Import.class, (context, work) -> run(work, context::isCancelled))
 *     .plugins("import", QueueLock.create(), JobLock.create())
 *     .timeout("import", Duration.ofMinutes(10))
 *     .defaultPlugins(Retry.attempts(5))
 *     .build();
 * }</pre>
 */
public final class Jobs {
  /** No jobs. */
  public static final Jobs NONE = new Jobs(Map.of(), Map.of(), PluginChain.NONE, Map.of());

  private final Map<String, JobHandler> handlers;
  private final Map<String, PluginChain> plugins;
  private final PluginChain defaults;
  private final Map<String, Duration> timeouts;

  private Jobs(
      Map<String, JobHandler> handlers,
      Map<String, PluginChain> plugins,
      PluginChain defaults,
      Map<String, Duration> timeouts) {
    this.handlers = handlers;
    this.plugins = plugins;
    this.defaults = defaults;
    this.timeouts = timeouts;
  }

  /** Begins with no job at all. */
  public static Builder builder() {
    return new Builder();
  }

  /** The handler of a job class, when there is one. */
  public Optional<JobHandler> find(String jobClass) {
    return Optional.ofNullable(handlers.get(jobClass));
  }

  /** The plugins of a job class; the default ones for a class that is not known here. */
  public PluginChain plugins(String jobClass) {
    return plugins.getOrDefault(jobClass, defaults);
  }

  /**
   * For how long a job of this class may run, if that was said; zero: for as long as it likes,
   * whatever the worker's default.
   */
  public Optional<Duration> timeout(String jobClass) {
    return Optional.ofNullable(timeouts.get(jobClass));
  }

  /** The names of all job classes that can be performed here, sorted. */
  public SortedSet<String> names() {
    return new TreeSet<>(handlers.keySet());
  }

  /** Collects the definitions; {@link JobForms} has the forms that a job may take. */
  public static final class Builder extends JobForms {
    private static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(1);

    private final Map<String, JobHandler> handlers = new LinkedHashMap<>();
    private final Map<String, List<Plugin>> plugins = new LinkedHashMap<>();
    private List<Plugin> defaults = List.of();
    private final Map<String, Duration> timeouts = new LinkedHashMap<>();

    private Builder() {}

    @Override
    public Builder job(String jobClass, JobHandler handler) {
      check(jobClass);
      if (handlers.putIfAbsent(jobClass, handler) != null) {
        throw new IllegalArgumentException("job class " + jobClass + " is defined twice");
      }
      return this;
    }

    /**
     * The plugins of a job class, in the order in which they run. The class need not be performed
     * here: who only enqueues it names its plugins with this line.
     *
     * @throws IllegalArgumentException when the class has plugins already, or two have one name
     */
    public Builder plugins(String jobClass, Plugin... chain) {
      check(jobClass);
      if (plugins.putIfAbsent(jobClass, distinct(List.of(chain))) != null) {
        throw new IllegalArgumentException("job class " + jobClass + " is given plugins twice");
      }
      return this;
    }

    /**
     * Plugins of all job classes. They run after those of the class; one whose name a plugin of the
     * class has too does not run for that class.
     *
     * @throws IllegalArgumentException when there are default plugins already, or two have one name
     */
    public Builder defaultPlugins(Plugin... chain) {
      if (!defaults.isEmpty()) {
        throw new IllegalArgumentException("default plugins are given twice");
      }
      defaults = distinct(List.of(chain));
      return this;
    }

    /**
     * For how long the handler of a job class may run. A job over its time is told so by {@link
     * JobContext#onCancel} and interrupted, and has failed with {@link JobTimeoutException},
     * whatever it returns; the Retry plugin tries it again. One that goes on all the same keeps its
     * claim until it ends, and another task processor takes its worker's place.
     *
     * @param limit a millisecond to {@link TimeSpan#LONGEST}; zero: for as long as it likes, also
     *     where the worker has a default
     * @throws IllegalArgumentException when the class has a limit already, or it is out of range
     */
    public Builder timeout(String jobClass, Duration limit) {
      check(jobClass);
      TimeSpan.bounded("the time-out of " + jobClass, limit, TimeSpan.LONGEST);
      if (!limit.isZero() && limit.compareTo(SHORTEST_TIMEOUT) < 0) {
        throw new IllegalArgumentException(
            "expected the time-out of %s to be 1 ms or more (zero: none), got: %s"
                .formatted(jobClass, limit));
      }
      if (timeouts.putIfAbsent(jobClass, limit) != null) {
        throw new IllegalArgumentException("job class " + jobClass + " is given a time-out twice");
      }
      return this;
    }

    /** Adds all jobs of a library. */
    public Builder library(JobLibrary library) {
      library.define(this);
      return this;
    }

    /** What was collected so far; immutable, whatever becomes of this builder. */
    public Jobs build() {
      Map<String, PluginChain> chains = new LinkedHashMap<>();
      plugins.forEach((jobClass, own) -> chains.put(jobClass, chain(own)));
      return new Jobs(
          Map.copyOf(handlers), Map.copyOf(chains), chain(List.of()), Map.copyOf(timeouts));
    }

    private PluginChain chain(List<Plugin> own) {
      List<Plugin> all = new ArrayList<>(own);
      for (Plugin plugin : defaults) {
        if (own.stream().noneMatch(each -> each.name().equals(plugin.name()))) {
          all.add(plugin);
        }
      }
      return all.isEmpty() ? PluginChain.NONE : new PluginChain(all);
    }

    private static List<Plugin> distinct(List<Plugin> chain) {
      List<String> names = chain.stream().map(Plugin::name).toList();
      if (names.stream().distinct().count() < names.size()) {
        throw new IllegalArgumentException("expected each plugin once, got: " + names);
      }
      return chain;
    }

    private static void check(String jobClass) {
      if (jobClass.isEmpty()) {
        throw new IllegalArgumentException("expected the name of a job class, got: an empty text");
      }
    }
  }
}
