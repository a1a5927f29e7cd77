package io.resque4j.cli.jobs;

import io.resque4j.cli.terminal.CliException;
import io.resque4j.cli.terminal.ExitCode;
import io.resque4j.cli.terminal.Nearest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What {@code --jobs} names: jars, folders of jars, and folders of classes. */
final class JobPaths {
  private static final String EXPECTED =
      "expected --jobs to be a jar, or a folder of jars or of classes, got: %s, ";

  private JobPaths() {}

  /**
   * Where classes are found, in the order of the paths; within a folder its own classes and
   * resources come first, then its jars in the order of their names.
   *
   * @throws CliException when a path is nothing of the kind
   */
  static List<URL> urls(List<Path> paths) {
    List<URL> urls = new ArrayList<>();
    for (Path path : paths) {
      if (!Files.exists(path)) {
        throw refused(
            path, "which does not exist" + Nearest.hint(path.toString(), neighbours(path)), null);
      }
      if (Files.isDirectory(path)) {
        addFolder(path, urls);
      } else {
        addJar(path, urls);
      }
    }
    return urls;
  }

  private static void addFolder(Path folder, List<URL> urls) {
    List<Path> jars;
    try {
      jars = jarsIn(folder);
      if (jars.isEmpty() && !hasClasses(folder)) {
        throw refused(folder, "in which there is neither", null);
      }
    } catch (IOException | UncheckedIOException e) {
      throw refused(folder, "which cannot be read", e);
    }
    urls.add(url(folder));
    jars.forEach(jar -> addJar(jar, urls));
  }

  private static void addJar(Path jar, List<URL> urls) {
    if (!Files.isReadable(jar)) {
      throw refused(jar, "which this user may not read", null);
    }
    try (JarFile opened = new JarFile(jar.toFile())) {
      opened.size();
    } catch (IOException e) {
      throw refused(jar, "which is no jar, or a damaged one", e);
    }
    urls.add(url(jar));
  }

  private static List<Path> jarsIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".jar") && Files.isRegularFile(file))
          .sorted()
          .toList();
    }
  }

  private static boolean hasClasses(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.anyMatch(file -> file.toString().endsWith(".class"));
    }
  }

  private static CliException refused(Path path, String why, @Nullable Throwable problem) {
    return new CliException(ExitCode.USAGE, EXPECTED.formatted(path) + why, problem);
  }

  private static URL url(Path path) {
    try {
      return path.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> neighbours(Path path) {
    Path folder = path.getParent() == null ? Path.of("") : path.getParent();
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".jar") || Files.isDirectory(file))
          .map(file -> folder.resolve(file.getFileName()).toString())
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }
}
