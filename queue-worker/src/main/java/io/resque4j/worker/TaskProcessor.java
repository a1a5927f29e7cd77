package io.resque4j.worker;

import io.resque4j.core.protocol.WorkerName;
import org.jspecify.annotations.Nullable;

/**
 * One worker as Redis sees it: it has a name, and holds at most one claim. Only the dispatcher's
 * thread touches it.
 */
final class TaskProcessor {
  private final int number;
  private final WorkerName name;

  /** The id of a claim that was asked for and not answered yet. */
  private @Nullable String wanted;

  /** The job it holds, from the claim's reply until Redis knows that it ended. */
  private @Nullable RunningJob job;

  /** The id of the claim of the last job that it had; empty before the first. */
  private String lastClaim = "";

  /** A claim that a heartbeat saw and that nobody here knows of. */
  private @Nullable String stray;

  /** Its job ignores its interrupt; another one has taken its place. */
  private boolean aside;

  TaskProcessor(int number, WorkerName name) {
    this.number = number;
    this.name = name;
  }

  /** The number that tells it from the others of this process. */
  int number() {
    return number;
  }

  WorkerName name() {
    return name;
  }

  @Nullable RunningJob job() {
    return job;
  }

  void job(@Nullable RunningJob job) {
    this.job = job;
    if (job != null) {
      lastClaim = job.claimId();
    }
  }

  /** The id of the claim of the job that it has, or of the last one that it had. */
  String lastClaim() {
    return lastClaim;
  }

  @Nullable String wanted() {
    return wanted;
  }

  void wanted(@Nullable String claimId) {
    this.wanted = claimId;
  }

  @Nullable String stray() {
    return stray;
  }

  void stray(@Nullable String claimHead) {
    this.stray = claimHead;
  }

  /** Whether its job ignores its interrupt, so that it counts no more among its pool. */
  boolean isAside() {
    return aside;
  }

  void aside(boolean isAside) {
    this.aside = isAside;
  }

  /** Whether it may ask for a job: it waits for no claim, and its last job's end is on its way. */
  boolean isFree() {
    return wanted == null && (job == null || job.reports() > 0);
  }

  /** Whether nothing of it is under way. */
  boolean isIdle() {
    return wanted == null && job == null;
  }
}
