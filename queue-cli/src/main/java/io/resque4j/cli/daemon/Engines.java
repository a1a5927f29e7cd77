package io.resque4j.cli.daemon;

import io.resque4j.cli.config.CronSettings;
import io.resque4j.cli.config.SchedulerSettings;
import io.resque4j.cli.config.Settings;
import io.resque4j.cli.config.WorkerSettings;
import io.resque4j.cli.jobs.JobJars;
import io.resque4j.core.Resque;
import io.resque4j.scheduler.Scheduler;
import io.resque4j.scheduler.SchedulerListener;
import io.resque4j.worker.JobEvent;
import io.resque4j.worker.MultiWorker;
import io.resque4j.worker.MultiWorkerBuilder;
import io.resque4j.worker.WorkerListener;
import java.util.List;
import java.util.function.Consumer;

/**
 * Starts worker and scheduler as they are configured, with the listeners that users bring. Their
 * threads find the classes of users by their context; those of the connection, which is there
 * before, do not.
 */
public final class Engines {
  private Engines() {}

  /**
   * A multiWorker that has begun.
   *
   * @param foreground why the process ends, if it does
   * @param onStopped called when it has stopped, also if another process asked for it
   */
  public static MultiWorker worker(
      Settings settings,
      Resque resque,
      JobJars jobs,
      List<WorkerListener> listeners,
      Foreground foreground,
      Consumer<Throwable> onFatal,
      Runnable onStopped) {
    WorkerSettings worker = settings.worker();
    MultiWorkerBuilder builder =
        MultiWorker.builder(resque, jobs.jobs())
            .queues(worker.queues())
            .taskProcessors(worker.processors().min(), worker.processors().max())
            .pollInterval(worker.timeout())
            .checkInterval(worker.checkTimeout())
            .pingInterval(worker.pingInterval())
            .lease(worker.lease())
            .sweepInterval(worker.sweepInterval())
            .maxRecoveries(worker.maxRecoveries())
            .threads(worker.threads())
            .onUnknownClass(worker.onUnknownClass())
            .listener(
                new WorkerListener() {
                  @Override
                  public void onMultiWorkerEnd(MultiWorker stopped) {
                    onStopped.run();
                  }
                })
            .onFatal(onFatal)
            .stopDeadline(settings.shutdownTimeout())
            .endsProcess(() -> !foreground.endsUnasked());
    listeners.forEach(builder::listener);
    builder.listener(contextOf(jobs));
    jobs.services(WorkerListener.class).forEach(builder::listener);
    if (worker.jobTimeout() != null) {
      builder.jobTimeout(worker.jobTimeout());
    }
    if (worker.failedLimits() != null) {
      builder.failedLimits(worker.failedLimits());
    }
    return jobs.within(builder::start);
  }

  /** Whatever the last job has done to the context of its thread, the next one finds ours. */
  private static WorkerListener contextOf(JobJars jobs) {
    return new WorkerListener() {
      @Override
      public void onJob(JobEvent job) {
        jobs.enter();
      }
    };
  }

  /** A scheduler that has begun. */
  public static Scheduler scheduler(
      Settings settings, Resque resque, JobJars jobs, List<SchedulerListener> listeners) {
    SchedulerSettings schedule = settings.schedule();
    Scheduler.Builder builder =
        Scheduler.builder(resque)
            .pollInterval(schedule.timeout())
            .leaderLockTtl(schedule.leaderLockTimeout())
            .lease(settings.worker().lease())
            .sweepInterval(settings.worker().sweepInterval())
            .maxRecoveries(settings.worker().maxRecoveries())
            .stuckWorkerTimeout(schedule.stuckWorkerTimeout())
            .stuckJobs(schedule.stuckJobs())
            .retryStuckJobs(schedule.retryStuckJobs());
    CronSettings cron = settings.cron();
    if (cron != null) {
      builder.cron(cron.owner(), cron.jobs());
    }
    listeners.forEach(builder::listener);
    jobs.services(SchedulerListener.class).forEach(builder::listener);
    return jobs.within(builder::start);
  }
}
