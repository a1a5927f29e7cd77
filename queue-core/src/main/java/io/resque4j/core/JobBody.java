package io.resque4j.core;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * What a job does, as a lambda or a method reference; {@link JobForms} takes them. Those that
 * return a value show it to listeners, and null will do. Whatever they throw makes the job failed.
 */
public final class JobBody {
  private JobBody() {}

  /** A job without arguments. */
  @FunctionalInterface
  public interface Job0 {
    /** Does the job and returns its result, or null. */
    @Nullable Object perform() throws Exception;
  }

  /** A job with one argument. */
  @FunctionalInterface
  public interface Job1<A> {
    /** Does the job and returns its result, or null. */
    @Nullable Object perform(A a) throws Exception;
  }

  /** A job with two arguments. */
  @FunctionalInterface
  public interface Job2<A, B> {
    /** Does the job and returns its result, or null. */
    @Nullable Object perform(A a, B b) throws Exception;
  }

  /** A job with three arguments. */
  @FunctionalInterface
  public interface Job3<A, B, C> {
    /** Does the job and returns its result, or null. */
    @Nullable Object perform(A a, B b, C c) throws Exception;
  }

  /** A job with its context and one argument. */
  @FunctionalInterface
  public interface ContextJob1<A> {
    /** Does the job and returns its result, or null. */
    @Nullable Object perform(JobContext context, A a) throws Exception;
  }

  /** A job with its context and two arguments. */
  @FunctionalInterface
  public interface ContextJob2<A, B> {
    /** Does the job and returns its result, or null. */
    @Nullable Object perform(JobContext context, A a, B b) throws Exception;
  }

  /** A job with its context and three arguments. */
  @FunctionalInterface
  public interface ContextJob3<A, B, C> {
    /** Does the job and returns its result, or null. */
    @Nullable Object perform(JobContext context, A a, B b, C c) throws Exception;
  }

  /** A job without arguments that returns nothing. */
  @FunctionalInterface
  public interface VoidJob0 {
    /** Does the job. */
    void perform() throws Exception;
  }

  /** A job with one argument that returns nothing. */
  @FunctionalInterface
  public interface VoidJob1<A> {
    /** Does the job. */
    void perform(A a) throws Exception;
  }

  /** A job with two arguments that returns nothing. */
  @FunctionalInterface
  public interface VoidJob2<A, B> {
    /** Does the job. */
    void perform(A a, B b) throws Exception;
  }

  /** A job with three arguments that returns nothing. */
  @FunctionalInterface
  public interface VoidJob3<A, B, C> {
    /** Does the job. */
    void perform(A a, B b, C c) throws Exception;
  }

  /** A job that takes its arguments as JSON and returns nothing; else as {@link JobHandler}. */
  @FunctionalInterface
  public interface VoidJson {
    /** Does the job. */
    void perform(JobContext context, JsonNode args) throws Exception;
  }

  /** A job with its context and one argument that returns nothing. */
  @FunctionalInterface
  public interface VoidContextJob1<A> {
    /** Does the job. */
    void perform(JobContext context, A a) throws Exception;
  }

  /** A job with its context and two arguments that returns nothing. */
  @FunctionalInterface
  public interface VoidContextJob2<A, B> {
    /** Does the job. */
    void perform(JobContext context, A a, B b) throws Exception;
  }

  /** A job with its context and three arguments that returns nothing. */
  @FunctionalInterface
  public interface VoidContextJob3<A, B, C> {
    /** Does the job. */
    void perform(JobContext context, A a, B b, C c) throws Exception;
  }
}
