package io.resque4j.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The folders of the commands that the tests run, removed with the tests' JVM. */
final class Sandbox {
  private static final Path ROOT = create();

  private Sandbox() {}

  /** The temporary folder of all commands that ask for none of their own. */
  static Path shared() {
    return below("tmp");
  }

  /** Where the output of commands is kept while they run. */
  static Path outputs() {
    return below("out");
  }

  /** A temporary folder for one test, which sees what a command leaves in it. */
  static Path fresh() {
    try {
      return Files.createTempDirectory(ROOT, "fresh-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The processes whose command line names this folder: a Redis that was started in it does. */
  static List<ProcessHandle> processesIn(Path folder) {
    return ProcessHandle.allProcesses()
        .filter(
            process ->
                process.info().arguments().stream()
                    .flatMap(Stream::of)
                    .anyMatch(word -> word.contains(folder.toString())))
        .toList();
  }

  /** All regular files in it. */
  static List<Path> filesIn(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).map(folder::relativize).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path below(String name) {
    try {
      return Files.createDirectories(ROOT.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path create() {
    try {
      Path root = Files.createTempDirectory("resque4j-command-tests-");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(root), "delete-" + root));
      return root;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path root) {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
