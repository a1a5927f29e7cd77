package io.resque4j.cli.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Paths as they are typed. */
final class Paths {
  private Paths() {}

  static Path read(String name, String text) {
    if (text.isBlank()) {
      throw OptionType.expected(name, "the path of a file", "none");
    }
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw OptionType.expected(name, "the path of a file", text);
    }
  }
}
