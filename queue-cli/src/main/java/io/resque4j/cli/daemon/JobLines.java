package io.resque4j.cli.daemon;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.resque4j.cli.config.LogLevel;
import io.resque4j.cli.config.LogSettings;
import io.resque4j.cli.jobs.ParamFilter;
import io.resque4j.cli.terminal.Text;
import io.resque4j.cli.terminal.Times;
import io.resque4j.core.protocol.InvalidPayloadException;
import io.resque4j.core.protocol.JobPayload;
import io.resque4j.core.protocol.ResqueJson;
import io.resque4j.worker.JobEvent;
import io.resque4j.worker.UnknownJobException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.MDC;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * What is written about one job: a sentence to read, and for programs the fields worker, queue,
 * class, claim, args, duration (milliseconds) and outcome. Arguments are written only where it is
 * asked for, without the filtered parameters and cut; messages of failures only with --verbose.
 */
final class JobLines {
  private final Logger logger;
  private final int argsLength;
  private final ParamFilter filter;

  JobLines(Logger logger, LogSettings settings) {
    this.logger = logger;
    this.argsLength = settings.argsLength();
    this.filter = new ParamFilter(settings.filteredParams());
  }

  /** For the lines that the job writes itself, on its thread, which has nothing of the last one. */
  static void putContext(JobEvent job) {
    MDC.put("worker", job.worker());
    MDC.put("queue", job.queue());
    MDC.put("class", job.jobClass());
    MDC.put("claim", job.claimId());
  }

  boolean isWritten(LogLevel level) {
    return level.isWritten() && logger.isEnabledForLevel(level.level());
  }

  /** A line about how far a job is. */
  void write(LogLevel level, JobEvent job, String outcome, String what) {
    if (isWritten(level)) {
      String args = args(job);
      withArgs(fields(level.level(), job, outcome), args)
          .log(name(job) + " on " + job.queue() + " " + what + shown(args));
    }
  }

  /** A job failed. */
  void writeFailure(LogLevel level, JobEvent job, Throwable failure) {
    if (isWritten(level)) {
      String why =
          failure instanceof UnknownJobException
              ? Objects.requireNonNull(failure.getMessage())
              : failure.getClass().getSimpleName()
                  + " (its message is in the failed list; --verbose shows it here)";
      String args = args(job);
      withArgs(fields(level.level(), job, "failure"), args)
          .addKeyValue("error", failure.getClass().getName())
          .log(
              "%s on %s failed after %s: %s%s"
                  .formatted(
                      name(job), job.queue(), Times.shown(job.duration()), why, shown(args)));
    }
    if (!logger.isDebugEnabled()) {
      return;
    }
    if (filter.isEmpty()) {
      fields(Level.DEBUG, job, "failure").setCause(failure).log("this is how it failed");
    } else {
      StringWriter trace = new StringWriter();
      failure.printStackTrace(new PrintWriter(trace, true));
      fields(Level.DEBUG, job, "failure")
          .log("this is how it failed: " + filter.hide(trace.toString(), arguments(job)));
    }
  }

  private LoggingEventBuilder fields(Level level, JobEvent job, String outcome) {
    LoggingEventBuilder line =
        logger
            .atLevel(level)
            .addKeyValue("worker", job.worker())
            .addKeyValue("queue", job.queue())
            .addKeyValue("class", job.jobClass())
            .addKeyValue("claim", job.claimId())
            .addKeyValue("outcome", outcome);
    return job.duration().isZero()
        ? line
        : line.addKeyValue("duration", job.duration().toNanos() / 1e6);
  }

  /** The arguments as they may be shown; empty where they are not. */
  private String args(JobEvent job) {
    JsonNode all = argsLength == 0 ? MissingNode.getInstance() : arguments(job);
    return all.isMissingNode()
        ? ""
        : Text.cut(ResqueJson.writeString(filter.filter(all)), argsLength);
  }

  private static String shown(String args) {
    return args.isEmpty() ? "" : "; args " + args;
  }

  private static LoggingEventBuilder withArgs(LoggingEventBuilder line, String args) {
    return args.isEmpty() ? line : line.addKeyValue("args", args);
  }

  private static JsonNode arguments(JobEvent job) {
    return parsed(job.payload()).map(JobPayload::args).orElse(MissingNode.getInstance());
  }

  private static Optional<JobPayload> parsed(byte[] payload) {
    try {
      return Optional.of(JobPayload.parse(payload));
    } catch (InvalidPayloadException e) {
      return Optional.empty();
    }
  }

  private static String name(JobEvent job) {
    @Nullable String jobClass = job.jobClass();
    return jobClass == null ? "(no job)" : jobClass;
  }
}
