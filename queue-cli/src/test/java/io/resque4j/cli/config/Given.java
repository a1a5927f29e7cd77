package io.resque4j.cli.config;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.resque4j.cli.config.ConfigOption.Group;
import io.resque4j.cli.terminal.CliException;
import io.resque4j.cli.terminal.ExitCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;

/** What a test says by flags, environment and file. */
final class Given {
  private final Path folder;
  private final Map<String, String> flags = new HashMap<>();
  private final Map<String, String> environment = new HashMap<>();

  private Given(Path folder) {
    this.folder = folder;
  }

  static Given in(Path folder) {
    return new Given(folder);
  }

  Given flag(String name, String value) {
    flags.put(name, value);
    return this;
  }

  Given variable(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** Written {@code NAME=value}. */
  Given variable(String assignment) {
    int equals = assignment.indexOf('=');
    return variable(assignment.substring(0, equals), assignment.substring(equals + 1));
  }

  Given file(String yaml) {
    try {
      environment.put("RESQUE4J_CONFIG", Files.writeString(path(), yaml).toString());
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path path() {
    return folder.resolve("resque4j.yml");
  }

  Configuration read() {
    return ConfigurationReader.read(flags, environment, EnumSet.allOf(Group.class));
  }

  Settings settings() {
    return Settings.of(read());
  }

  /** The line that refuses it; the path of the file is written FILE in it. */
  String refusal() {
    CliException refused = catchThrowableOfType(CliException.class, this::settings);
    if (refused == null) {
      throw new AssertionError("nothing is refused: " + read().all());
    }
    if (refused.exitCode() != ExitCode.USAGE) {
      throw new AssertionError("exit code " + refused.exitCode(), refused);
    }
    return String.valueOf(refused.getMessage()).replace(path().toString(), "FILE");
  }
}
