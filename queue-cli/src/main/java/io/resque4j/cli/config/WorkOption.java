package io.resque4j.cli.config;

import static io.resque4j.cli.config.ConfigOption.Group.ROLE;
import static io.resque4j.cli.config.ConfigOption.Group.SCHEDULER;
import static io.resque4j.cli.config.ConfigOption.Group.WORKER;

import io.resque4j.core.recovery.RecoveryRules;
import io.resque4j.core.recovery.RecoveryRules.PeersJobs;
import io.resque4j.worker.JobThreads;
import io.resque4j.worker.OnUnknownClass;
import io.resque4j.worker.QueueChoice;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The options of workers and schedulers; the names are node-resque's and Actionhero's. */
final class WorkOption {
  static final ConfigOption<Role> ROLE_OF_RUN =
      ConfigOption.<Role>of(
              ROLE,
              "role",
              Types.oneOf(Role.class),
              null,
              "What 'resque4j run' runs. Default: a worker unless maxTaskProcessors is 0, and a"
                  + " scheduler if scheduler is true")
          .variable("ROLE");

  static final ConfigOption<Boolean> WITH_SCHEDULER =
      ConfigOption.of(
              WORKER, "scheduler", Types.SWITCH, false, "Whether a worker runs a scheduler as well")
          .variable("SCHEDULER");

  static final ConfigOption<List<Path>> JOBS =
      ConfigOption.of(
          WORKER,
          "jobs",
          ListTypes.FILES,
          List.of(),
          "The jobs: jars, folders of jars, or folders of classes, whose JobLibrary is named in META-INF/services");

  static final ConfigOption<QueueChoice> QUEUES =
      ConfigOption.of(
              WORKER,
              "queues",
              new QueueChoiceType(),
              QueueChoice.strict(List.of(QueueChoice.ALL)),
              "The queues to work on, in strict order, or by weights: a=5,b=1; * are all of them,"
                  + " sorted. In the file also a list, or names with weights")
          .variable("QUEUES");

  static final ConfigOption<Processors> PROCESSORS =
      ConfigOption.<Processors>of(
              WORKER,
              "processors",
              new Processors.Type(),
              null,
              "How many jobs run at a time: a fixed number, or between two as the work and the CPU"
                  + " ask for it. The same as minTaskProcessors and maxTaskProcessors in one")
          .also("taskProcessors");

  static final ConfigOption<Integer> MIN_TASK_PROCESSORS =
      ConfigOption.<Integer>of(
              WORKER,
              "minTaskProcessors",
              Types.number(0, Processors.MOST),
              null,
              "The fewest jobs that run at a time. Default: 10, or 1 where only the most are given;"
                  + " 0 counts as 1")
          .variable("MIN_TASK_PROCESSORS");

  static final ConfigOption<Integer> MAX_TASK_PROCESSORS =
      ConfigOption.<Integer>of(
              WORKER,
              "maxTaskProcessors",
              Types.number(0, Processors.MOST),
              null,
              "The most. Default: 10, or the fewest if they are more; 0: 'resque4j run' runs no worker")
          .variable("MAX_TASK_PROCESSORS");

  static final ConfigOption<Duration> TIMEOUT =
      ConfigOption.of(
          WORKER,
          "timeout",
          Types.MILLIS,
          Duration.ofSeconds(5),
          "How long an idle worker or a scheduler waits at most before it looks by itself; both are"
              + " woken when there is something to do");

  static final ConfigOption<Duration> CHECK_TIMEOUT =
      ConfigOption.of(
          WORKER,
          "checkTimeout",
          Types.MILLIS,
          Duration.ofMillis(500),
          "How often it is asked whether there should be more or fewer task processors");

  static final ConfigOption<JobThreads.Kind> THREADS =
      ConfigOption.of(
          WORKER,
          "threads",
          Types.oneOf(JobThreads.Kind.class),
          JobThreads.Kind.AUTO,
          "What jobs run on: virtual threads need Java 21; auto takes them from Java 24 on");

  static final ConfigOption<Duration> PING_INTERVAL =
      ConfigOption.of(
          WORKER,
          "pingInterval",
          Types.MILLIS,
          Duration.ofSeconds(3),
          "How often each task processor says that it lives");

  static final ConfigOption<Duration> LEASE =
      ConfigOption.of(
          WORKER,
          "lease",
          Types.MILLIS,
          RecoveryRules.DEFAULT_LEASE,
          "A worker of ours that was silent for so long is dead; the same in the whole fleet");

  static final ConfigOption<Duration> SWEEP_INTERVAL =
      ConfigOption.of(
          WORKER,
          "sweepInterval",
          Types.MILLIS,
          RecoveryRules.DEFAULT_SWEEP_INTERVAL,
          "How often it is looked for dead workers");

  static final ConfigOption<Integer> MAX_RECOVERIES =
      ConfigOption.of(
          WORKER,
          "maxRecoveries",
          Types.number(0, 1_000_000),
          RecoveryRules.DEFAULT_MAX_RECOVERIES,
          "How often a job whose worker died runs again before it goes to the failed list");

  static final ConfigOption<OnUnknownClass> ON_UNKNOWN_CLASS =
      ConfigOption.of(
          WORKER,
          "onUnknownClass",
          Types.oneOf(OnUnknownClass.class),
          OnUnknownClass.FAIL,
          "What becomes of a job whose class is unknown here: it fails, as in node-resque, or it goes"
              + " back to the tail of its queue for a worker that knows it");

  static final ConfigOption<Duration> JOB_TIMEOUT =
      ConfigOption.of(
          WORKER,
          "jobTimeout",
          Types.MILLIS,
          Duration.ZERO,
          "For how long a job may run before it is interrupted and fails, if its class says nothing"
              + " of it; 0: for as long as it likes");

  static final ConfigOption<Integer> FAILED_MAX_LENGTH =
      ConfigOption.<Integer>of(
          WORKER,
          "failed.maxLength",
          Types.number(0, 999_999_999),
          null,
          "How many failed jobs are kept; the oldest go. Default: all");

  static final ConfigOption<Duration> FAILED_MAX_AGE =
      ConfigOption.<Duration>of(
          WORKER,
          "failed.maxAge",
          Types.MILLIS,
          null,
          "How long a failed job is kept. Default: for good");

  static final ConfigOption<Duration> STUCK_WORKER_TIMEOUT =
      ConfigOption.of(
          SCHEDULER,
          "stuckWorkerTimeout",
          Types.MILLIS,
          Duration.ofMinutes(60),
          "A worker of node-resque or Ruby that was silent for so long is stuck; 0: nobody looks");

  static final ConfigOption<PeersJobs> STUCK_JOBS =
      ConfigOption.of(
          SCHEDULER,
          "stuckJobs",
          Types.oneOf(PeersJobs.class),
          PeersJobs.FAIL,
          "What becomes of their jobs: to the failed list, as node-resque does it, or back to their"
              + " queue");

  static final ConfigOption<Boolean> RETRY_STUCK_JOBS =
      ConfigOption.of(
          SCHEDULER,
          "retryStuckJobs",
          Types.SWITCH,
          false,
          "Whether jobs that failed because their worker was cleaned away are enqueued again");

  static final ConfigOption<Duration> LEADER_LOCK_TIMEOUT =
      ConfigOption.of(
          SCHEDULER,
          "leaderLockTimeout",
          Types.SECONDS,
          Duration.ofSeconds(15),
          "After this time without a sign of the leader another scheduler leads; node-resque has 180");

  static final List<ConfigOption<?>> ALL =
      List.of(
          ROLE_OF_RUN,
          WITH_SCHEDULER,
          JOBS,
          QUEUES,
          PROCESSORS,
          MIN_TASK_PROCESSORS,
          MAX_TASK_PROCESSORS,
          TIMEOUT,
          CHECK_TIMEOUT,
          THREADS,
          PING_INTERVAL,
          LEASE,
          SWEEP_INTERVAL,
          MAX_RECOVERIES,
          ON_UNKNOWN_CLASS,
          JOB_TIMEOUT,
          FAILED_MAX_LENGTH,
          FAILED_MAX_AGE,
          STUCK_WORKER_TIMEOUT,
          STUCK_JOBS,
          RETRY_STUCK_JOBS,
          LEADER_LOCK_TIMEOUT);

  private WorkOption() {}
}
