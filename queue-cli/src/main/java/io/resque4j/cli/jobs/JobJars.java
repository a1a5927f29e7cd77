package io.resque4j.cli.jobs;

import io.resque4j.cli.terminal.CliException;
import io.resque4j.cli.terminal.ExitCode;
import io.resque4j.cli.terminal.Nearest;
import io.resque4j.core.JobLibrary;
import io.resque4j.core.Jobs;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The jobs that users bring: jars, or folders of classes, that name a {@link JobLibrary}. */
public final class JobJars {
  private static final String SERVICE_FILE = "META-INF/services/" + JobLibrary.class.getName();

  private JobJars() {}

  /** All jobs of all jars, which may use one another. Their classes stay loaded for good. */
  public static Jobs load(List<Path> jars) {
    URL[] urls = jars.stream().map(JobJars::url).toArray(URL[]::new);
    String names = jars.stream().map(Path::toString).collect(Collectors.joining(" "));
    @SuppressWarnings("resource") // jobs may load classes as long as the process lives
    URLClassLoader loader = new URLClassLoader("jobs", urls, JobJars.class.getClassLoader());
    Thread.currentThread().setContextClassLoader(loader);
    try {
      List<JobLibrary> libraries = libraries(loader);
      if (libraries.isEmpty()) {
        throw CliException.usage(
            "expected %s to hold jobs, got: no file %s that names a JobLibrary"
                .formatted(names, SERVICE_FILE));
      }
      Jobs.Builder jobs = Jobs.builder();
      libraries.forEach(library -> define(library, jobs));
      return jobs.build();
    } catch (ServiceConfigurationError e) {
      String why = e.getCause() == null ? "" : ": " + root(e);
      throw cannotLoad(names, e.getMessage() + why, e);
    } catch (NoClassDefFoundError e) {
      throw cannotLoad(names, e + " (is a jar missing? --jobs may be given several times)", e);
    } catch (LinkageError e) {
      throw cannotLoad(names, root(e).toString(), e);
    }
  }

  private static CliException cannotLoad(String jars, String why, Throwable problem) {
    return new CliException(
        ExitCode.USAGE, "cannot load the jobs of %s: %s".formatted(jars, why), problem);
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

  private static Throwable root(Throwable problem) {
    Throwable cause = problem;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  private static List<JobLibrary> libraries(ClassLoader loader) {
    List<JobLibrary> libraries = new ArrayList<>();
    ServiceLoader.load(JobLibrary.class, loader).stream()
        .filter(provider -> provider.type().getClassLoader() == loader)
        .forEach(provider -> libraries.add(provider.get()));
    return libraries;
  }

  private static URL url(Path jar) {
    if (!Files.exists(jar)) {
      throw CliException.usage(
          "expected --jobs to be a jar of jobs, got: %s, which does not exist%s"
              .formatted(jar, Nearest.hint(jar.toString(), neighbours(jar))));
    }
    if (!Files.isDirectory(jar)) {
      try (JarFile opened = new JarFile(jar.toFile())) {
        opened.size();
      } catch (IOException e) {
        throw new CliException(
            ExitCode.USAGE,
            "expected --jobs to be a jar of jobs, got: " + jar + ", which is none",
            e);
      }
    }
    try {
      return jar.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> neighbours(Path jar) {
    Path folder = jar.getParent() == null ? Path.of("") : jar.getParent();
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> folder.resolve(file.getFileName()).toString())
          .filter(name -> name.endsWith(".jar"))
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }
}
