package io.resque4j.cli.config;

import static io.resque4j.cli.config.ConfigOption.Group.LOG;
import static io.resque4j.cli.config.ConfigOption.Group.PROCESS;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The options of the process itself and of its log. */
final class ProcessOption {
  static final ConfigOption<Duration> SHUTDOWN_TIMEOUT =
      ConfigOption.of(
              PROCESS,
              "shutdownTimeout",
              Types.MILLIS,
              Duration.ofSeconds(25),
              "How long running jobs may take to end after Ctrl-C or SIGTERM, before they are"
                  + " interrupted and given back")
          .flagged("--shutdown-timeout", "--stop-within");

  static final ConfigOption<Path> PIDFILE =
      ConfigOption.<Path>of(
          PROCESS,
          "pidfile",
          Types.FILE,
          null,
          "Where the number of the process is written. A file of a process that has gone is"
              + " replaced; of one that lives, it is refused");

  static final ConfigOption<String> TITLE =
      ConfigOption.<String>of(
          PROCESS,
          "title",
          Types.TEXT,
          null,
          "A name of your own for this process, in its log lines and in the list of processes");

  static final ConfigOption<LogFormat> LOG_FORMAT =
      ConfigOption.of(
          LOG,
          "log.format",
          Types.oneOf(LogFormat.class),
          LogFormat.AUTO,
          "Lines to read (text), or one JSON object per line (json). auto: text on a terminal, json"
              + " elsewhere");

  static final ConfigOption<LogLevel> LOG_LEVEL =
      ConfigOption.of(LOG, "log.level", new LogLevel.Type(), LogLevel.INFO, "How much is written");

  static final ConfigOption<Integer> LOG_ARGS_LENGTH =
      ConfigOption.of(
              LOG,
              "log.argsLength",
              Types.number(0, 1_000_000),
              0,
              "How many characters of a job's arguments are written. 0: none, since they may be"
                  + " secret")
          .also("logger.maxLogStringLength");

  static final ConfigOption<List<String>> FILTERED_PARAMS =
      ConfigOption.of(
              LOG,
              "filteredParams",
              ListTypes.WORDS,
              List.of(),
              "Names in the arguments of jobs whose values are shown as [FILTERED], in the log and by"
                  + " verbs, with dots for what lies within: password, card.number")
          .also("general.filteredParams");

  static final ConfigOption<Map<String, LogLevel>> WORKER_LOGGING =
      ConfigOption.of(
          LOG,
          "workerLogging",
          ListTypes.levels(LogEvents.WORKER),
          LogEvents.WORKER_LEVELS,
          "The level of each event of a worker; those that are not named keep theirs");

  static final ConfigOption<Map<String, LogLevel>> SCHEDULER_LOGGING =
      ConfigOption.of(
          LOG,
          "schedulerLogging",
          ListTypes.levels(LogEvents.SCHEDULER),
          LogEvents.SCHEDULER_LEVELS,
          "The same for a scheduler");

  static final List<ConfigOption<?>> ALL =
      List.of(
          SHUTDOWN_TIMEOUT,
          PIDFILE,
          TITLE,
          LOG_FORMAT,
          LOG_LEVEL,
          LOG_ARGS_LENGTH,
          FILTERED_PARAMS,
          WORKER_LOGGING,
          SCHEDULER_LOGGING);

  private ProcessOption() {}
}
