package io.resque4j.testkit;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** Looks programs up on {@code PATH}, as a shell does. */
final class Executables {
  private Executables() {}

  static Optional<Path> find(String name) {
    String path = System.getenv("PATH");
    if (path == null) {
      return Optional.empty();
    }
    return Pattern.compile(Pattern.quote(File.pathSeparator))
        .splitAsStream(path)
        .filter(folder -> !folder.isBlank())
        .flatMap(folder -> candidate(folder, name).stream())
        .findFirst();
  }

  private static Optional<Path> candidate(String folder, String name) {
    try {
      Path file = Path.of(folder).resolve(name);
      return Files.isRegularFile(file) && Files.isExecutable(file)
          ? Optional.of(file)
          : Optional.empty();
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }
}
