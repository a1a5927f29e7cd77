package io.resque4j.cli.config;

import static io.resque4j.cli.config.ProcessOption.PIDFILE;
import static io.resque4j.cli.config.ProcessOption.SHUTDOWN_TIMEOUT;
import static io.resque4j.cli.config.ProcessOption.TITLE;
import static io.resque4j.cli.config.WorkOption.ROLE_OF_RUN;
import static io.resque4j.cli.config.WorkOption.WITH_SCHEDULER;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * All that a daemon is told, checked.
 *
 * @param role what {@code resque4j run} runs
 * @param scheduler whether a worker runs a scheduler as well
 * @param redis where Redis is
 * @param worker how jobs are performed
 * @param schedule how delayed jobs are moved, and stuck workers found
 * @param log what is written
 * @param shutdownTimeout how long running jobs may take to end
 * @param pidfile where the number of the process is written, if anywhere
 * @param title a name for the process
 */
public record Settings(
    Role role,
    boolean scheduler,
    RedisSettings redis,
    WorkerSettings worker,
    SchedulerSettings schedule,
    LogSettings log,
    Duration shutdownTimeout,
    @Nullable Path pidfile,
    @Nullable String title) {

  /**
   * Puts them together.
   *
   * @throws io.resque4j.cli.terminal.CliException when options do not fit each other
   */
  public static Settings of(Configuration configuration) {
    boolean scheduler = configuration.get(WITH_SCHEDULER);
    WorkerSettings worker = WorkerSettings.of(configuration);
    boolean works =
        configuration.find(WorkOption.MAX_TASK_PROCESSORS).filter(most -> most == 0).isEmpty();
    return new Settings(
        configuration.find(ROLE_OF_RUN).orElse(Role.of(works, scheduler)),
        scheduler,
        RedisSettings.of(configuration),
        worker,
        SchedulerSettings.of(configuration),
        LogSettings.of(configuration),
        configuration.get(SHUTDOWN_TIMEOUT),
        configuration.find(PIDFILE).orElse(null),
        configuration.find(TITLE).orElse(null));
  }
}
