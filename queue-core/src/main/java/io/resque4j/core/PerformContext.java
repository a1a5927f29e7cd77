package io.resque4j.core;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.resque4j.core.protocol.JobPayload;
import io.resque4j.core.protocol.ResqueKeys;
import io.resque4j.core.redis.EndEffect;
import io.resque4j.core.redis.JobLockKey;
import io.resque4j.core.redis.PluginStore.Beginning;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A job that is performed, as plugins see it. For one run of a job, in one thread.
 *
 * <p>What a plugin asks for in {@link Plugin#beforePerform} is done by one script before the job
 * runs; what it asks for in {@link Plugin#afterPerform} by the script that ends the job's claim,
 * and only if the claim is still there.
 */
public final class PerformContext {
  private final JobContext context;
  private final JobPayload job;
  private final ResqueKeys keys;
  private final InstantSource clock;

  private byte @Nullable [] queueLock;
  private @Nullable JobLockKey jobLock;
  private @Nullable Duration reEnqueueIn;
  private String lockedBy = "";
  private String asked = "";
  private byte @Nullable [] counter;

  private @Nullable Object result;
  private @Nullable Throwable failure;
  private @Nullable Retrying retrying;
  private final List<EndEffect> effects = new ArrayList<>();

  PerformContext(JobContext context, JobPayload job, ResqueKeys keys, InstantSource clock) {
    this.context = context;
    this.job = job;
    this.keys = keys;
    this.clock = clock;
  }

  /** What the job knows of itself. */
  public JobContext job() {
    return context;
  }

  /** Its arguments; not to be changed. */
  public ArrayNode args() {
    return job.arguments();
  }

  /** The arguments as lock keys hold them. */
  public String argsJson() {
    return job.argsJson();
  }

  /** The names of the keys in this namespace. */
  public ResqueKeys keys() {
    return keys;
  }

  /** The time by the engine's clock. */
  public Instant now() {
    return clock.instant();
  }

  // ---- before ----

  /** The lock that QueueLock took for it is to be freed: it is in its queue no more. */
  public void freeQueueLock(byte[] key) {
    queueLock = key;
  }

  /**
   * It may run only if this lock is free; it holds the lock while it runs.
   *
   * @param key the lock's full key
   * @param ttl how long the lock outlives a worker that died, rounded up to whole seconds
   * @param reEnqueueIn after which time it is tried again if the lock is held; null: never
   */
  public void requireJobLock(byte[] key, Duration ttl, @Nullable Duration reEnqueueIn) {
    jobLock = new JobLockKey(key, WholeSeconds.up(ttl));
    this.reEnqueueIn = reEnqueueIn;
    this.lockedBy = asked;
  }

  /** Retry's counter is to be read, for {@link JobContext#retryAttempt}. */
  public void readAttempts(byte[] key) {
    counter = key;
  }

  // ---- after ----

  /** What the job returned; null if it failed. */
  public @Nullable Object result() {
    return result;
  }

  /** With what it failed; nothing if it did not, or if a plugin has dealt with it. */
  public Optional<Throwable> failure() {
    return Optional.ofNullable(failure);
  }

  /** The failure is dealt with: the job counts as processed. */
  public void forgive() {
    failure = null;
  }

  /**
   * The failure is dealt with: the job is tried again unless the limit is reached, which the script
   * decides by the counter. Only once for a job.
   *
   * @param limit how many attempts there are in all
   * @param in after which time, rounded up to whole seconds
   * @param counter key of the counter
   * @param lastError key of the last error
   * @param keep how long both are kept
   * @param error the last error, as node-resque writes it
   */
  public void retry(
      int limit, Duration in, byte[] counter, byte[] lastError, Duration keep, byte[] error) {
    EndEffect.Later later = new EndEffect.Later(second(in), again());
    long keepSeconds = WholeSeconds.up(keep).toSeconds();
    effects.add(new EndEffect.Retry(later, counter, lastError, limit, keepSeconds, error));
    int left = limit - context.retryAttempt() - 1;
    retrying = new Retrying(in, left, failure().orElseThrow());
    failure = null;
  }

  /** A key is to be deleted with the job's end. */
  public void forget(byte[] key) {
    effects.add(new EndEffect.Forget(key));
  }

  /** A delayed job has nothing but its payload to say where it belongs. */
  private byte[] again() {
    String home = context.queueName();
    return home.equals(job.queue())
        ? job.raw()
        : JobPayload.ofArgs(home, job.jobClass(), job.args()).raw();
  }

  private long second(Duration in) {
    Instant then = now().plus(in);
    return then.getEpochSecond() + (then.getNano() > 0 ? 1 : 0);
  }

  // ---- for resque4j's own modules ----

  /**
   * A job that is tried again.
   *
   * @param in after which time
   * @param attemptsLeft how often it may still be performed
   * @param failure with what it failed
   */
  public record Retrying(Duration in, int attemptsLeft, Throwable failure) {}

  /** A plugin is asked now. */
  void asking(Plugin plugin) {
    asked = plugin.name();
  }

  /** The name of the plugin that needs the lock; for resque4j's own modules. */
  public String lockedBy() {
    return lockedBy;
  }

  /** What the script before the job has to do; for resque4j's own modules. */
  public Beginning beginning() {
    return new Beginning(queueLock, jobLock, counter);
  }

  /** The lock that the job needs; for resque4j's own modules. */
  public Optional<JobLockKey> jobLock() {
    return Optional.ofNullable(jobLock);
  }

  /** What is done with a job whose lock is held; for resque4j's own modules. */
  public Optional<EndEffect> reEnqueue() {
    return Optional.ofNullable(reEnqueueIn).map(in -> new EndEffect.Later(second(in), again()));
  }

  /** Tells plugins what the job returned; for resque4j's own modules. */
  public void succeeded(@Nullable Object returned) {
    result = returned;
  }

  /** Tells plugins with what it failed; for resque4j's own modules. */
  public void failed(Throwable thrown) {
    failure = thrown;
  }

  /** Whether and how it is tried again; for resque4j's own modules. */
  public Optional<Retrying> retrying() {
    return Optional.ofNullable(retrying);
  }

  /** What the script that ends the claim has to do; for resque4j's own modules. */
  public List<EndEffect> effects() {
    return effects;
  }
}
