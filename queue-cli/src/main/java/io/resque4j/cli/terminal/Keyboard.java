package io.resque4j.cli.terminal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Where a person can answer a question. */
@FunctionalInterface
public interface Keyboard {
  /** Nobody is there. */
  Keyboard NONE = Optional::empty;

  /** The next line that is typed; empty if nobody can type one. */
  Optional<String> line();

  /** The keyboard of this process, if the launcher found its stdin to be a terminal. */
  static Keyboard ofProcess() {
    if (!Boolean.getBoolean("resque4j.tty.in")) {
      return NONE;
    }
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    return () -> {
      try {
        return Optional.of(String.valueOf(lines.readLine()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }
}
