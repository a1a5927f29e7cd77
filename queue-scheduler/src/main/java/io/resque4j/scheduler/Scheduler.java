package io.resque4j.scheduler;

import io.resque4j.core.Jobs;
import io.resque4j.core.ProcessName;
import io.resque4j.core.Resque;
import io.resque4j.core.health.LoopHealth;
import io.resque4j.core.health.Pulse;
import io.resque4j.core.recovery.RecoveryRules;
import io.resque4j.core.recovery.RecoveryRules.PeersJobs;
import io.resque4j.core.redis.DelayedStore;
import io.resque4j.core.redis.RedisStores;
import io.resque4j.scheduler.LeftoverSweep.Pace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Moves delayed jobs to their queues when their second has come, fires recurring jobs, and looks
 * for workers that are dead or stuck. Run as many as you like, of ours and of node-resque: one of
 * them leads, the others wait to take over.
 *
 * <p>Holds {@code resque_scheduler_leader_lock}; moves from {@code delayed:<sec>}, {@code
 * timestamps:<payload>} and {@code delayed_queue_schedule} to {@code queue:<q>}; takes dead workers
 * out of {@code workers} with their claims and pings. It goes on whatever Redis or an entry does,
 * and tells {@link SchedulerListener#onError}.
 */
public final class Scheduler implements AutoCloseable {
  private static final Duration CLOSE_DEADLINE = Duration.ofSeconds(10);

  private final Resque resque;
  private final SchedulerConfig config;
  private final @Nullable CronOwner cron;
  private final Listeners listeners;
  private final RedisStores stores;
  private final Pulse pulse;
  private final Leadership leadership;
  private final Thread thread;
  private final Alarm alarm = new Alarm();
  private final AtomicBoolean closed = new AtomicBoolean();
  private @Nullable Recovery recovery;

  private Scheduler(
      Resque resque,
      Jobs jobs,
      SchedulerConfig config,
      @Nullable CronOwner cron,
      List<SchedulerListener> listeners) {
    this.resque = resque;
    this.cron = cron;
    this.config = config;
    this.listeners = new Listeners(listeners);
    this.stores = resque.openStores();
    this.pulse = Pulse.of("scheduler", config.pollInterval(), stores.longestWait());
    this.leadership =
        new Leadership(
            stores.leader(),
            config.name(),
            config.leaderLockTtl(),
            this.listeners,
            System::nanoTime,
            pulse);
    this.thread = new Thread(loop(jobs), "resque4j-scheduler");
    thread.setDaemon(true);
  }

  private SchedulerLoop loop(Jobs jobs) {
    DelayedStore delayed = stores.delayed();
    String name = config.name();
    Duration ttl = config.leaderLockTtl();
    RedisClock clock = new RedisClock(delayed, System::nanoTime);
    TransferPlan planner =
        new TransferPlan(jobs, resque.keys(), name, ttl.dividedBy(4), listeners, resque.clock());
    CronFiring cron =
        new CronFiring(
            stores.cron(),
            leadership,
            clock,
            new CronFiring.Plugins(jobs, resque.keys(), ttl.dividedBy(4)),
            name,
            listeners,
            System::nanoTime);
    SecondTransfer seconds =
        new SecondTransfer(delayed, leadership, planner, name, listeners, cron::meanwhile);
    DelayedTransfer transfer =
        new DelayedTransfer(delayed, leadership, seconds, clock, listeners, System::nanoTime);
    LeftoverSweep sweep =
        new LeftoverSweep(stores.leftovers(), name, listeners, Pace.SLOW, System::nanoTime);
    return new SchedulerLoop(
        stores,
        config,
        leadership,
        clock,
        List.of(cron, transfer),
        List.of(sweep),
        alarm,
        listeners);
  }

  /** Begins with the defaults; {@link Builder#start} ends it. */
  public static Builder builder(Resque resque) {
    return new Builder(resque);
  }

  /** The name under which it leads. */
  public String name() {
    return config.name();
  }

  /** How it does now; any thread may ask, and Redis is not. */
  public SchedulerHealth health() {
    List<LoopHealth> loops = new ArrayList<>();
    if (!closed.get()) {
      loops.add(pulse.health());
      if (recovery != null) {
        loops.addAll(recovery.health());
      }
    }
    return new SchedulerHealth(leadership.leads(), loops);
  }

  private void begin() {
    try {
      if (cron != null) {
        cron.own(resque);
      }
      recovery = Recovery.start(resque, config, listeners);
    } catch (RuntimeException e) {
      stores.close();
      throw e;
    }
    thread.start();
  }

  /**
   * Moves no more than the few jobs that are on their way, gives the leader lock up and stops.
   * Harmless when done twice.
   */
  @Override
  public void close() {
    leadership.resign();
    alarm.stop();
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    if (recovery != null) {
      recovery.close();
    }
    try {
      thread.join(CLOSE_DEADLINE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) {
      thread.interrupt();
      stores.close();
    }
  }

  /** Collects the options; {@link #start} checks them. */
  public static final class Builder {
    private final Resque resque;
    private Jobs jobs;
    private final List<SchedulerListener> listeners = new ArrayList<>();
    private String name = ProcessName.create().toString();
    private Duration leaderLockTtl = Duration.ofSeconds(15);
    private Duration pollInterval = Duration.ofSeconds(5);
    private Duration lease = RecoveryRules.DEFAULT_LEASE;
    private Duration sweepInterval = RecoveryRules.DEFAULT_SWEEP_INTERVAL;
    private int maxRecoveries = RecoveryRules.DEFAULT_MAX_RECOVERIES;
    private Duration stuckWorkerTimeout = Duration.ofMinutes(60);
    private PeersJobs stuckJobs = PeersJobs.FAIL;
    private boolean retryStuckJobs;
    private @Nullable CronOwner cron;

    private Builder(Resque resque) {
      this.resque = resque;
      this.jobs = resque.jobs();
    }

    /**
     * Its name in the leader lock; default {@code host:pid-xxxxxx}, which is unique per start. Two
     * schedulers of one name would both lead.
     */
    public Builder name(String name) {
      this.name = name;
      return this;
    }

    /**
     * The jobs whose plugins are asked when a delayed job is moved, as when it is enqueued;
     * default: those that the connection knows.
     */
    public Builder jobs(Jobs jobs) {
      this.jobs = jobs;
      return this;
    }

    /** After this time without renewal another scheduler may lead; default 15 s, at least 1 s. */
    public Builder leaderLockTtl(Duration ttl) {
      this.leaderLockTtl = ttl;
      return this;
    }

    /**
     * How long it sleeps at most; default 5 s. It wakes up when the next delayed job is due and
     * when an earlier one is added, so this is a safety net. It does not sleep for more than a
     * second while another leads, and where Redis does not tell of changes.
     */
    public Builder pollInterval(Duration interval) {
      this.pollInterval = interval;
      return this;
    }

    /**
     * A worker of ours is dead when its pings did not change for this long; default 10 s. The same
     * in the whole fleet.
     */
    public Builder lease(Duration lease) {
      this.lease = lease;
      return this;
    }

    /** How often is looked for dead workers of ours; default 1 s. */
    public Builder sweepInterval(Duration interval) {
      this.sweepInterval = interval;
      return this;
    }

    /**
     * How often a job goes back to its queue when its worker died; default 3. After that it goes to
     * {@code failed}.
     */
    public Builder maxRecoveries(int number) {
      this.maxRecoveries = number;
      return this;
    }

    /**
     * A worker of node-resque, Ruby or anyone else is stuck when it gave no sign of life for this
     * long; default 60 min, as node-resque has it; zero: nobody looks. It has to be longer than
     * their longest ping interval (node-resque: its {@code timeout}, 5 s; Ruby: 60 s).
     */
    public Builder stuckWorkerTimeout(Duration timeout) {
      this.stuckWorkerTimeout = timeout;
      return this;
    }

    /** What becomes of the job of a stuck worker; default: to {@code failed}, as node does it. */
    public Builder stuckJobs(PeersJobs jobs) {
      this.stuckJobs = jobs;
      return this;
    }

    /**
     * Whether jobs that are in {@code failed} because their worker was cleaned away, by whomever,
     * are enqueued again; default false. Jobs that were recovered too often are not.
     */
    public Builder retryStuckJobs(boolean retry) {
      this.retryStuckJobs = retry;
      return this;
    }

    /**
     * The recurring jobs of the configuration, as {@link #cron(String, List)} with the owner {@code
     * config}.
     */
    public Builder cron(List<CronJob> jobs) {
      return cron(CronOwner.USUAL, jobs);
    }

    /**
     * The recurring jobs of a configuration, which are brought to Redis at the start, and of which
     * those are removed that it had before and has no more. Without it none is changed. Recurring
     * jobs that are in Redis are fired in any case.
     *
     * @param owner the configuration's name, the same for all processes that read it, and another
     *     for another configuration in the same namespace
     * @throws IllegalArgumentException when two of them have one name
     */
    public Builder cron(String owner, List<CronJob> jobs) {
      this.cron = new CronOwner(owner, jobs);
      return this;
    }

    /** Adds a listener. */
    public Builder listener(SchedulerListener listener) {
      listeners.add(listener);
      return this;
    }

    /**
     * Begins.
     *
     * @throws io.resque4j.core.ResqueException when Redis cannot be reached
     * @throws IllegalArgumentException when an option is out of its range
     */
    public Scheduler start() {
      RecoveryRules ours = RecoveryRules.ofOurs(lease, sweepInterval, maxRecoveries);
      RecoveryRules peers =
          stuckWorkerTimeout.isZero()
              ? null
              : RecoveryRules.ofPeers(stuckWorkerTimeout, maxRecoveries, stuckJobs);
      SchedulerConfig config =
          new SchedulerConfig(name, leaderLockTtl, pollInterval, ours, peers, retryStuckJobs);
      Scheduler scheduler = new Scheduler(resque, jobs, config, cron, listeners);
      scheduler.begin();
      return scheduler;
    }
  }
}
