package io.resque4j.core;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The jobs that a process can perform, by class name. Names come from here only: nothing in a
 * payload is ever taken for the name of a Java class.
 */
public final class Jobs {
  private final Map<String, JobHandler> handlers;

  private Jobs(Map<String, JobHandler> handlers) {
    this.handlers = handlers;
  }

  public static Builder builder() {
    return new Builder();
  }

  /** The handler of a job class, when there is one. */
  public Optional<JobHandler> find(String jobClass) {
    return Optional.ofNullable(handlers.get(jobClass));
  }

  /** The names of all job classes, sorted. */
  public SortedSet<String> names() {
    return new TreeSet<>(handlers.keySet());
  }

  /** A job without arguments. */
  @FunctionalInterface
  public interface Job0 {
    @Nullable Object perform() throws Exception;
  }

  /** A job with one argument. */
  @FunctionalInterface
  public interface Job1<A> {
    @Nullable Object perform(A a) throws Exception;
  }

  /** A job with two arguments. */
  @FunctionalInterface
  public interface Job2<A, B> {
    @Nullable Object perform(A a, B b) throws Exception;
  }

  /** A job with three arguments. */
  @FunctionalInterface
  public interface Job3<A, B, C> {
    @Nullable Object perform(A a, B b, C c) throws Exception;
  }

  /** Collects the definitions. */
  public static final class Builder {
    private final Map<String, JobHandler> handlers = new LinkedHashMap<>();

    private Builder() {}

    /**
     * A job that takes its arguments as JSON.
     *
     * @throws IllegalArgumentException when the class is defined already
     */
    public Builder job(String jobClass, JobHandler handler) {
      if (jobClass.isEmpty()) {
        throw new IllegalArgumentException("expected the name of a job class, got: an empty text");
      }
      if (handlers.putIfAbsent(jobClass, handler) != null) {
        throw new IllegalArgumentException("job class " + jobClass + " is defined twice");
      }
      return this;
    }

    /** A job without arguments. */
    public Builder job(String jobClass, Job0 job) {
      return job(jobClass, (context, args) -> job.perform());
    }

    /** A job whose argument is bound to a Java type or record by Jackson. */
    public <A> Builder job(String jobClass, Class<A> a, Job1<A> job) {
      return job(jobClass, (context, args) -> job.perform(bind(jobClass, args, 0, a)));
    }

    /** A job whose arguments are bound to Java types by Jackson. */
    public <A, B> Builder job(String jobClass, Class<A> a, Class<B> b, Job2<A, B> job) {
      return job(
          jobClass,
          (context, args) -> job.perform(bind(jobClass, args, 0, a), bind(jobClass, args, 1, b)));
    }

    /** A job whose arguments are bound to Java types by Jackson. */
    public <A, B, C> Builder job(
        String jobClass, Class<A> a, Class<B> b, Class<C> c, Job3<A, B, C> job) {
      return job(
          jobClass,
          (context, args) ->
              job.perform(
                  bind(jobClass, args, 0, a),
                  bind(jobClass, args, 1, b),
                  bind(jobClass, args, 2, c)));
    }

    /** Adds all jobs of a library. */
    public Builder library(JobLibrary library) {
      library.define(this);
      return this;
    }

    public Jobs build() {
      return new Jobs(Map.copyOf(handlers));
    }

    private static <T> T bind(String jobClass, JsonNode args, int index, Class<T> type) {
      return Arguments.bind(jobClass, args, index, type);
    }
  }
}
