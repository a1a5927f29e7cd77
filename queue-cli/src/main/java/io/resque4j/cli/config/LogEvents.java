package io.resque4j.cli.config;

import static io.resque4j.cli.config.LogLevel.DEBUG;
import static io.resque4j.cli.config.LogLevel.ERROR;
import static io.resque4j.cli.config.LogLevel.INFO;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The events whose level can be set, with Actionhero's names and levels. */
final class LogEvents {
  static final Map<String, LogLevel> WORKER_LEVELS =
      sorted(
          Map.ofEntries(
              Map.entry("failure", ERROR),
              Map.entry("success", INFO),
              Map.entry("start", INFO),
              Map.entry("end", INFO),
              Map.entry("cleaning_worker", INFO),
              Map.entry("poll", DEBUG),
              Map.entry("job", DEBUG),
              Map.entry("pause", DEBUG),
              Map.entry("reEnqueue", DEBUG),
              Map.entry("internalError", ERROR),
              Map.entry("multiWorkerAction", DEBUG)));

  static final Map<String, LogLevel> SCHEDULER_LEVELS =
      sorted(
          Map.of(
              "start", INFO,
              "end", INFO,
              "poll", DEBUG,
              "enqueue", DEBUG,
              "working_timestamp", DEBUG,
              "reEnqueue", DEBUG,
              "transferred_job", DEBUG));

  static final List<String> WORKER = List.copyOf(WORKER_LEVELS.keySet());
  static final List<String> SCHEDULER = List.copyOf(SCHEDULER_LEVELS.keySet());

  private LogEvents() {}

  private static Map<String, LogLevel> sorted(Map<String, LogLevel> levels) {
    return new TreeMap<>(levels);
  }
}
