package io.resque4j.cli.jobs;

import io.resque4j.cli.terminal.CliException;
import io.resque4j.cli.terminal.ExitCode;
import io.resque4j.core.JobLibrary;
import io.resque4j.core.Jobs;
import io.resque4j.core.protocol.ResqueJson;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * What users bring: jobs, named by a {@link JobLibrary}, and other services, with classes that are
 * apart from those of the command. Their classes stay loaded for good.
 */
public final class JobJars {
  private final ClassLoader loader;
  private final String where;
  private final JobProblems problems;
  private final Jobs jobs;

  private JobJars(List<URL> urls, String where) {
    ClassLoader command = JobJars.class.getClassLoader();
    this.where = where;
    this.problems = new JobProblems(where, command);
    this.loader = urls.isEmpty() ? command : new JobClassLoader(urls, command);
    this.jobs = urls.isEmpty() ? Jobs.builder().build() : define();
  }

  /**
   * All jobs of all jars and folders, which may use one another.
   *
   * @throws CliException when there is no job in them, or one of them does not work
   */
  public static JobJars open(List<Path> paths) {
    return new JobJars(
        JobPaths.urls(paths), paths.stream().map(Path::toString).collect(Collectors.joining(" ")));
  }

  /** The jobs of {@link #open} alone. */
  public static Jobs load(List<Path> paths) {
    return open(paths).jobs();
  }

  /** Nothing at all. */
  public static JobJars none() {
    return new JobJars(List.of(), "");
  }

  /** The jobs. */
  public Jobs jobs() {
    return jobs;
  }

  /**
   * New instances of the classes that are named in {@code META-INF/services}, in their order.
   *
   * @throws CliException when one of them cannot be made
   */
  public <T> List<T> services(Class<T> type) {
    if (!(loader instanceof JobClassLoader)) {
      return List.of();
    }
    try {
      return within(
          () -> {
            List<T> services = new ArrayList<>();
            ServiceLoader.load(type, loader).forEach(services::add);
            return services;
          });
    } catch (ServiceConfigurationError e) {
      throw problems.of(e);
    } catch (LinkageError e) {
      throw problems.of(e);
    }
  }

  /** Runs this while {@link #enter} holds for this thread, and for those that it starts. */
  public <T> T within(Supplier<T> work) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    enter();
    try {
      return work.get();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /** From now on this thread finds by its context class loader what users bring. */
  public void enter() {
    Thread.currentThread().setContextClassLoader(loader);
  }

  private Jobs define() {
    List<JobLibrary> libraries = services(JobLibrary.class);
    if (libraries.isEmpty()) {
      throw CliException.usage(
          "expected %s to hold jobs, got: no file META-INF/services/%s that names a JobLibrary"
              .formatted(where, JobLibrary.class.getName()));
    }
    Jobs.Builder builder = Jobs.builder();
    try {
      return within(
          () -> {
            // Finds the modules of Jackson that jobs bring, if nobody needed any before.
            ResqueJson.toTree(List.of());
            libraries.forEach(library -> define(library, builder));
            return builder.build();
          });
    } catch (LinkageError e) {
      throw problems.of(e);
    }
  }

  /** Runs a user's code: whatever it throws, it is that code which is told about. */
  private static void define(JobLibrary library, Jobs.Builder jobs) {
    try {
      jobs.library(library);
    } catch (LinkageError e) {
      throw e;
    } catch (Throwable e) {
      throw new CliException(
          ExitCode.USAGE, "%s failed: %s".formatted(library.getClass().getName(), e), e);
    }
  }
}
