package io.resque4j.cli.config;

import static io.resque4j.cli.config.ProcessOption.PIDFILE;
import static io.resque4j.cli.config.ProcessOption.SHUTDOWN_TIMEOUT;
import static io.resque4j.cli.config.ProcessOption.TITLE;
import static io.resque4j.cli.config.WorkOption.WITH_SCHEDULER;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * All that a daemon is told, checked.
 *
 * @param scheduler whether a worker runs a scheduler as well
 * @param redis where Redis is
 * @param worker how jobs are performed
 * @param schedule how delayed jobs are moved, and stuck workers found
 * @param cron the recurring jobs of the file; null: it says nothing of them
 * @param log what is written
 * @param shutdownTimeout how long running jobs may take to end
 * @param pidfile where the number of the process is written, if anywhere
 * @param title a name for the process
 * @param http where it answers over HTTP; null: nowhere
 */
public record Settings(
    boolean scheduler,
    RedisSettings redis,
    WorkerSettings worker,
    SchedulerSettings schedule,
    @Nullable CronSettings cron,
    LogSettings log,
    Duration shutdownTimeout,
    @Nullable Path pidfile,
    @Nullable String title,
    @Nullable HttpSettings http) {

  /**
   * Puts them together.
   *
   * @throws io.resque4j.cli.terminal.CliException when options do not fit each other
   */
  public static Settings of(Configuration configuration) {
    return new Settings(
        configuration.get(WITH_SCHEDULER),
        RedisSettings.of(configuration),
        WorkerSettings.of(configuration),
        SchedulerSettings.of(configuration),
        CronSettings.of(configuration).orElse(null),
        LogSettings.of(configuration),
        configuration.get(SHUTDOWN_TIMEOUT),
        configuration.find(PIDFILE).orElse(null),
        configuration.find(TITLE).orElse(null),
        HttpSettings.of(configuration));
  }
}
