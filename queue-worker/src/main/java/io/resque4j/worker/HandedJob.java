package io.resque4j.worker;

import com.fasterxml.jackson.databind.JsonNode;
import io.resque4j.core.protocol.JobPayload;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A job that a {@link Worker} has claimed and handed out: it is in no queue any more, and nobody
 * else takes it while this process lives. It has to be performed or given back; what has been
 * neither when the worker stops goes back to the head of its queue.
 */
public final class HandedJob {
  private final Assignment assignment;
  private final JobPayload payload;
  private final AtomicBoolean dealtWith = new AtomicBoolean();
  private final CountDownLatch known = new CountDownLatch(1);

  HandedJob(Assignment assignment, JobPayload payload) {
    this.assignment = assignment;
    this.payload = payload;
    assignment.job().onReported(known::countDown);
  }

  /** The queue that it was taken from. */
  public String queueName() {
    return assignment.job().queue();
  }

  /** The name of its class. */
  public String jobClass() {
    return payload.jobClass();
  }

  /** Its arguments as they were written: a list, unless a peer wrote something else. */
  public JsonNode args() {
    return payload.args();
  }

  /** The id of this claim. */
  public String claimId() {
    return assignment.job().claimId();
  }

  /**
   * Performs it on this thread with its plugins, counts it and ends its claim, as any worker does.
   * A job that fails throws nothing here: it is in {@code failed}, or tried again later, and
   * listeners hear how it ended. Returns when Redis knows.
   *
   * @throws IllegalStateException when it was performed or given back before
   * @throws InterruptedException while Redis is told, which goes on
   */
  public void perform() throws InterruptedException {
    begin();
    assignment.run();
    await();
  }

  /**
   * Puts it back to the head of its queue, not counted. Returns when Redis knows.
   *
   * @throws IllegalStateException when it was performed or given back before
   * @throws InterruptedException while Redis is told, which goes on
   */
  public void giveBack() throws InterruptedException {
    begin();
    assignment.giveBack();
    await();
  }

  private void begin() {
    if (!dealtWith.compareAndSet(false, true)) {
      throw new IllegalStateException(
          "job %s of claim %s was performed or given back already"
              .formatted(jobClass(), claimId()));
    }
  }

  private void await() throws InterruptedException {
    if (assignment.job().fatal() == null) { // else its claim is left for others to recover
      known.await();
    }
  }

  /** Whether it was performed or given back. */
  boolean isDealtWith() {
    return dealtWith.get();
  }

  /** The worker stops: what was not begun goes back. */
  void returnUnbegun() {
    if (dealtWith.compareAndSet(false, true)) {
      assignment.giveBack();
    }
  }

  /** The worker has stopped: nobody waits any longer. */
  void release() {
    known.countDown();
  }
}
