package io.resque4j.core;

/**
 * The entry point of a jar of jobs. Name your implementation in {@code
 * META-INF/services/io.resque4j.core.JobLibrary}; the worker finds it with {@link
 * java.util.ServiceLoader} and needs its public constructor without parameters.
 */
public interface JobLibrary {
  /** Adds this library's jobs. */
  void define(Jobs.Builder jobs);
}
