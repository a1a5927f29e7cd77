package io.resque4j.cli.daemon;

import io.resque4j.cli.config.LogLevel;
import io.resque4j.cli.config.LogSettings;
import io.resque4j.cli.terminal.Text;
import io.resque4j.scheduler.SchedulerListener;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;
import org.slf4j.spi.NOPLoggingEventBuilder;

/** What the daemons write about their scheduler, each event at its level, without arguments. */
public final class SchedulerLog implements SchedulerListener {
  private static final Logger LOG = LoggerFactory.getLogger("io.resque4j.scheduler");

  private final LogSettings settings;

  public SchedulerLog(LogSettings settings) {
    this.settings = settings;
  }

  private LoggingEventBuilder line(String event) {
    LogLevel level = settings.scheduler().getOrDefault(event, LogLevel.OFF);
    return level.isWritten() ? LOG.atLevel(level.level()) : NOPLoggingEventBuilder.singleton();
  }

  /** It runs, at the Redis of this address. */
  void runs(String name, String address) {
    line("start").log("runs as {} at {}", name, address);
  }

  @Override
  public void onEnd(String name) {
    line("end").log("stopped");
  }

  @Override
  public void onLeader(String name) {
    LOG.info("leads as {}", name);
  }

  @Override
  public void onLostLeader(String leader) {
    LOG.info("waits: {} leads", leader);
  }

  @Override
  public void onWorkingTimestamp(long second) {
    line("working_timestamp").log("moves what is due at {}", Instant.ofEpochSecond(second));
  }

  @Override
  public void onTransferredJob(long second, String queue, byte[] payload) {
    line("transferred_job")
        .addKeyValue("queue", queue)
        .log("moved a job that was due at {} to {}", Instant.ofEpochSecond(second), queue);
  }

  @Override
  public void onCronFired(String name, Instant at, String queue, byte[] payload) {
    line("enqueue").log("enqueued the recurring job {} of {} to {}", name, at, queue);
  }

  @Override
  public void onCronVeto(String name, Instant at, String plugin) {
    line("enqueue").log("the recurring job {} of {} was vetoed by {}", name, at, plugin);
  }

  @Override
  public void onCronMissed(String name, Instant first, Instant last) {
    LOG.info(
        "the recurring job {} was missed from {} to {}: that is not made up for",
        name,
        first,
        last);
  }

  @Override
  public void onFailedTransfer(long second, byte[] payload, String why) {
    LOG.warn(
        "{} bytes that were due at {} went to the failed list: {}",
        payload.length,
        Instant.ofEpochSecond(second),
        why);
  }

  @Override
  public void onVeto(long second, String queue, byte[] payload, String plugin) {
    line("transferred_job")
        .addKeyValue("queue", queue)
        .log(
            "a job that was due at {} was kept out of {} by {}",
            Instant.ofEpochSecond(second),
            queue,
            plugin);
  }

  @Override
  public void onRetriedStuckJobs(long jobs) {
    line("reEnqueue")
        .log("enqueued {} of workers that were cleaned away", Text.plural(jobs, "job"));
  }
}
