package io.resque4j.cli.config;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a daemon writes about its work.
 *
 * @param format what a line looks like
 * @param level how much is written
 * @param argsLength how many characters of a job's arguments; 0: none
 * @param filteredParams paths whose values are not written
 * @param worker the level of each event of a worker
 * @param scheduler the level of each event of a scheduler
 */
public record LogSettings(
    LogFormat format,
    LogLevel level,
    int argsLength,
    List<String> filteredParams,
    Map<String, LogLevel> worker,
    Map<String, LogLevel> scheduler) {

  public LogSettings {
    filteredParams = List.copyOf(filteredParams);
    worker = Map.copyOf(worker);
    scheduler = Map.copyOf(scheduler);
  }

  static LogSettings of(Configuration configuration) {
    return new LogSettings(
        configuration.get(ProcessOption.LOG_FORMAT),
        configuration.get(ProcessOption.LOG_LEVEL),
        configuration.get(ProcessOption.LOG_ARGS_LENGTH),
        configuration.get(ProcessOption.FILTERED_PARAMS),
        merged(LogEvents.WORKER_LEVELS, configuration.get(ProcessOption.WORKER_LOGGING)),
        merged(LogEvents.SCHEDULER_LEVELS, configuration.get(ProcessOption.SCHEDULER_LOGGING)));
  }

  /** The paths alone, for whoever shows jobs and writes no log. */
  public static List<String> filteredParams(Configuration configuration) {
    return configuration.get(ProcessOption.FILTERED_PARAMS);
  }

  /** The same, with every job that a scheduler moves or enqueues, for whoever tries things out. */
  public LogSettings talkative() {
    Map<String, LogLevel> louder = new TreeMap<>(scheduler);
    louder.put("transferred_job", LogLevel.INFO);
    louder.put("enqueue", LogLevel.INFO);
    return new LogSettings(format, level, argsLength, filteredParams, worker, louder);
  }

  private static Map<String, LogLevel> merged(
      Map<String, LogLevel> usual, Map<String, LogLevel> given) {
    Map<String, LogLevel> all = new TreeMap<>(usual);
    all.putAll(given);
    return all;
  }
}
