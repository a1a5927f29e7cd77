package io.resque4j.cli.config;

import io.resque4j.cli.terminal.CliException;
import io.resque4j.cli.terminal.Nearest;
import io.resque4j.cli.terminal.Text;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.event.Level;

/** How loud an event is; the names of Actionhero's logger are understood as well. */
public enum LogLevel {
  /** Not written at all. */
  OFF,
  /** Something failed. */
  ERROR,
  /** Something is odd. */
  WARN,
  /** What happens. */
  INFO,
  /** What happens in detail. */
  DEBUG,
  /** Everything. */
  TRACE;

  static final String FORM = "a level such as info";

  private static final Map<String, LogLevel> OTHER_NAMES =
      Map.of(
          "emerg", ERROR,
          "alert", ERROR,
          "crit", ERROR,
          "warning", WARN,
          "notice", INFO);

  static LogLevel read(String name, String text) {
    String word = text.strip().toLowerCase(Locale.ROOT);
    for (LogLevel level : values()) {
      if (level.shown().equals(word)) {
        return level;
      }
    }
    LogLevel other = OTHER_NAMES.get(word);
    if (other != null) {
      return other;
    }
    throw CliException.usage(
        "expected %s to be a level such as info, got: %s%s"
            .formatted(name, Text.visible(text), Nearest.hint(word, names())));
  }

  /** All words that {@link #read} knows. */
  static List<String> names() {
    return Stream.concat(
            Arrays.stream(values()).map(LogLevel::shown), OTHER_NAMES.keySet().stream().sorted())
        .toList();
  }

  String shown() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The same for a logger. */
  public boolean isWritten() {
    return this != OFF;
  }

  /** The same for SLF4J, which has no name for {@link #OFF}. */
  public Level level() {
    return this == OFF ? Level.TRACE : Level.valueOf(name());
  }

  /** How an option of this type is written. */
  record Type() implements OptionType<LogLevel> {
    @Override
    public String form() {
      return "debug, info, warn or error";
    }

    @Override
    public String label() {
      return "LEVEL";
    }

    @Override
    public LogLevel read(String name, String text) {
      return LogLevel.read(name, text);
    }

    @Override
    public String show(LogLevel value) {
      return value.shown();
    }
  }
}
