package io.resque4j.core;

import com.fasterxml.jackson.core.type.TypeReference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

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
 *     .job("sendMails", new TypeReference<List<Mail>>() {}, this::send)
 *     .job("import", Import.class, (context, work) -> run(work, context::isCancelled))
 *     .plugins("import", QueueLock.create(), JobLock.create())
 *     .defaultPlugins(Retry.attempts(5))
 *     .build();
 * }</pre>
 */
public final class Jobs {
  /** No jobs. */
  public static final Jobs NONE = new Jobs(Map.of(), Map.of(), PluginChain.NONE);

  private final Map<String, JobHandler> handlers;
  private final Map<String, PluginChain> plugins;
  private final PluginChain defaults;

  private Jobs(
      Map<String, JobHandler> handlers, Map<String, PluginChain> plugins, PluginChain defaults) {
    this.handlers = handlers;
    this.plugins = plugins;
    this.defaults = defaults;
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

  /** The names of all job classes that can be performed here, sorted. */
  public SortedSet<String> names() {
    return new TreeSet<>(handlers.keySet());
  }

  /** A job without arguments. */
  @FunctionalInterface
  public interface Job0 {
    /**
     * Does the job. What it throws makes the job failed.
     *
     * @return the result, shown to listeners only; may be null
     */
    @Nullable Object perform() throws Exception;
  }

  /** A job with one argument. */
  @FunctionalInterface
  public interface Job1<A> {
    /** As {@link Job0#perform}. */
    @Nullable Object perform(A a) throws Exception;
  }

  /** A job with two arguments. */
  @FunctionalInterface
  public interface Job2<A, B> {
    /** As {@link Job0#perform}. */
    @Nullable Object perform(A a, B b) throws Exception;
  }

  /** A job with three arguments. */
  @FunctionalInterface
  public interface Job3<A, B, C> {
    /** As {@link Job0#perform}. */
    @Nullable Object perform(A a, B b, C c) throws Exception;
  }

  /** A job with its context and one argument. */
  @FunctionalInterface
  public interface ContextJob1<A> {
    /** As {@link Job0#perform}. */
    @Nullable Object perform(JobContext context, A a) throws Exception;
  }

  /** A job with its context and two arguments. */
  @FunctionalInterface
  public interface ContextJob2<A, B> {
    /** As {@link Job0#perform}. */
    @Nullable Object perform(JobContext context, A a, B b) throws Exception;
  }

  /** A job with its context and three arguments. */
  @FunctionalInterface
  public interface ContextJob3<A, B, C> {
    /** As {@link Job0#perform}. */
    @Nullable Object perform(JobContext context, A a, B b, C c) throws Exception;
  }

  /**
   * Collects the definitions.
   *
   * <p>Where a job takes Java types, Jackson binds the arguments to them: scalars, records, beans,
   * and with a {@link TypeReference} generic types such as {@code List<Mail>}. An argument that is
   * missing, or null, is null. One that does not fit makes the job fail with {@link
   * InvalidArgumentsException}.
   */
  public static final class Builder {
    private final Map<String, JobHandler> handlers = new LinkedHashMap<>();
    private final Map<String, List<Plugin>> plugins = new LinkedHashMap<>();
    private List<Plugin> defaults = List.of();

    private Builder() {}

    /**
     * A job that takes its arguments as JSON.
     *
     * @throws IllegalArgumentException when the class is defined already
     */
    public Builder job(String jobClass, JobHandler handler) {
      check(jobClass);
      if (handlers.putIfAbsent(jobClass, handler) != null) {
        throw new IllegalArgumentException("job class " + jobClass + " is defined twice");
      }
      return this;
    }

    /** A job without arguments. */
    public Builder job(String jobClass, Job0 job) {
      return job(jobClass, (context, args) -> job.perform());
    }

    /** A job with one argument. */
    public <A> Builder job(String jobClass, Class<A> a, Job1<A> job) {
      return job(jobClass, a, (context, x) -> job.perform(x));
    }

    /** A job with two arguments. */
    public <A, B> Builder job(String jobClass, Class<A> a, Class<B> b, Job2<A, B> job) {
      return job(jobClass, a, b, (context, x, y) -> job.perform(x, y));
    }

    /** A job with three arguments. */
    public <A, B, C> Builder job(
        String jobClass, Class<A> a, Class<B> b, Class<C> c, Job3<A, B, C> job) {
      return job(jobClass, a, b, c, (context, x, y, z) -> job.perform(x, y, z));
    }

    /** A job with its context and one argument. */
    public <A> Builder job(String jobClass, Class<A> a, ContextJob1<A> job) {
      return bound(jobClass, job, Argument.of(a));
    }

    /** A job with its context and two arguments. */
    public <A, B> Builder job(String jobClass, Class<A> a, Class<B> b, ContextJob2<A, B> job) {
      return bound(jobClass, job, Argument.of(a), Argument.of(b));
    }

    /** A job with its context and three arguments. */
    public <A, B, C> Builder job(
        String jobClass, Class<A> a, Class<B> b, Class<C> c, ContextJob3<A, B, C> job) {
      return bound(jobClass, job, Argument.of(a), Argument.of(b), Argument.of(c));
    }

    /** A job with one argument of a generic type. */
    public <A> Builder job(String jobClass, TypeReference<A> a, Job1<A> job) {
      return job(jobClass, a, (context, x) -> job.perform(x));
    }

    /** A job with two arguments of generic types. */
    public <A, B> Builder job(
        String jobClass, TypeReference<A> a, TypeReference<B> b, Job2<A, B> job) {
      return job(jobClass, a, b, (context, x, y) -> job.perform(x, y));
    }

    /** A job with its context and one argument of a generic type. */
    public <A> Builder job(String jobClass, TypeReference<A> a, ContextJob1<A> job) {
      return bound(jobClass, job, Argument.of(a));
    }

    /** A job with its context and two arguments of generic types. */
    public <A, B> Builder job(
        String jobClass, TypeReference<A> a, TypeReference<B> b, ContextJob2<A, B> job) {
      return bound(jobClass, job, Argument.of(a), Argument.of(b));
    }

    private <A> Builder bound(String jobClass, ContextJob1<A> job, Argument<A> a) {
      return job(jobClass, (context, args) -> job.perform(context, a.bind(jobClass, args, 0)));
    }

    private <A, B> Builder bound(
        String jobClass, ContextJob2<A, B> job, Argument<A> a, Argument<B> b) {
      return job(
          jobClass,
          (context, args) ->
              job.perform(context, a.bind(jobClass, args, 0), b.bind(jobClass, args, 1)));
    }

    private <A, B, C> Builder bound(
        String jobClass, ContextJob3<A, B, C> job, Argument<A> a, Argument<B> b, Argument<C> c) {
      return job(
          jobClass,
          (context, args) ->
              job.perform(
                  context,
                  a.bind(jobClass, args, 0),
                  b.bind(jobClass, args, 1),
                  c.bind(jobClass, args, 2)));
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

    /** Adds all jobs of a library. */
    public Builder library(JobLibrary library) {
      library.define(this);
      return this;
    }

    /** What was collected so far; immutable, whatever becomes of this builder. */
    public Jobs build() {
      Map<String, PluginChain> chains = new LinkedHashMap<>();
      plugins.forEach((jobClass, own) -> chains.put(jobClass, chain(own)));
      return new Jobs(Map.copyOf(handlers), Map.copyOf(chains), chain(List.of()));
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
