package io.resque4j.scheduler;

import io.resque4j.core.Jobs;
import io.resque4j.core.PluginException;
import io.resque4j.core.RedisRefusedException;
import io.resque4j.core.TimeSpan;
import io.resque4j.core.protocol.ResqueKeys;
import io.resque4j.core.redis.CronStore;
import io.resque4j.core.redis.CronStore.Fired;
import io.resque4j.core.redis.CronStore.Firing;
import io.resque4j.core.redis.CronStore.Job;
import io.resque4j.core.redis.CronStore.Stored;
import io.resque4j.core.redis.RedisGateway;
import io.resque4j.scheduler.CronPlan.Step;
import io.resque4j.scheduler.CronRecord.How;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Fires recurring jobs while this scheduler leads. What it remembers is only for deciding what to
 * try: the script compares definition, record and lock, and Redis' clock decides what is due.
 */
final class CronFiring implements Duty {
  /** So many firings are on their way at a time. */
  private static final int AT_ONCE = 100;

  /** Somebody may have changed the hashes without the version: they are read again after this. */
  private static final Duration READ_AGAIN = Duration.ofSeconds(30);

  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  private final CronStore store;
  private final Leadership leadership;
  private final RedisClock clock;
  private final Plugins plugins;
  private final String name;
  private final Listeners listeners;
  private final LongSupplier nanoTime;

  private Map<String, LiveCron> entries = Map.of();
  private Map<String, String> broken = Map.of();

  /** Of the definitions that were read; null: they are to be read. */
  private @Nullable String version;

  private long readAt;
  private long lookedAt;

  /**
   * Whose plugins are asked.
   *
   * @param longest how long they may take for the firings that are sent together
   */
  record Plugins(Jobs jobs, ResqueKeys keys, Duration longest) {}

  CronFiring(
      CronStore store,
      Leadership leadership,
      RedisClock clock,
      Plugins plugins,
      String name,
      Listeners listeners,
      LongSupplier nanoTime) {
    this.store = store;
    this.leadership = leadership;
    this.clock = clock;
    this.plugins = plugins;
    this.name = name;
    this.listeners = listeners;
    this.nanoTime = nanoTime;
  }

  @Override
  public Duration perform(long second) {
    try {
      readWhatChanged();
      boolean goOn = true;
      List<LiveCron> due = due(second);
      while (goOn && !due.isEmpty() && leadership.stillLeads()) {
        goOn = fire(due, second);
        due = due(second);
      }
      return goOn && version != null ? untilNext() : Duration.ZERO;
    } catch (RuntimeException e) {
      version = null;
      throw e;
    }
  }

  /**
   * To be called in a long piece of other work: fires what has come since, and looks each second
   * for what was added. Whatever happens, it returns.
   */
  void meanwhile() {
    boolean lately = nanoTime.getAsLong() - lookedAt < LOOK_AGAIN.toNanos();
    if (lately && (version == null || !untilNext().isZero())) {
      return;
    }
    try {
      perform(clock.read());
    } catch (RuntimeException e) {
      listeners.error("Recurring jobs could not be fired; it is tried again", e);
    }
  }

  private void readWhatChanged() {
    lookedAt = nanoTime.getAsLong();
    String now = RedisGateway.await(store.version());
    boolean old = nanoTime.getAsLong() - readAt > READ_AGAIN.toNanos();
    if (old || !now.equals(version)) {
      readAll();
      version = now;
    }
  }

  private Duration untilNext() {
    long nanos = nanoTime.getAsLong();
    Duration next = READ_AGAIN;
    for (LiveCron each : entries.values()) {
      if (each.next() != Schedule.NEVER) {
        Duration pause = each.isPaused(nanos) ? each.pause(nanos) : clock.until(each.next());
        next = TimeSpan.shorter(pause, next);
      }
    }
    return next;
  }

  private void readAll() {
    Map<String, LiveCron> read = new LinkedHashMap<>();
    Map<String, String> garbage = new LinkedHashMap<>();
    List<Stored> all = store.all();
    for (Stored stored : all.subList(0, Math.min(all.size(), Cron.MOST_ENTRIES))) {
      try {
        read.put(stored.name(), live(stored));
      } catch (RuntimeException e) {
        garbage.put(stored.name(), String.valueOf(e.getMessage()));
      }
    }
    if (all.size() > Cron.MOST_ENTRIES) {
      listeners.error(
          "Too many recurring jobs; those beyond %d are not fired".formatted(Cron.MOST_ENTRIES),
          new IllegalStateException("there are " + all.size()));
    }
    garbage.forEach(
        (entry, why) -> {
          if (!why.equals(broken.get(entry))) {
            listeners.error(
                "Recurring job " + entry + " is not fired", new IllegalArgumentException(why));
          }
        });
    broken = garbage;
    entries = read;
    readAt = nanoTime.getAsLong();
  }

  private LiveCron live(Stored stored) {
    LiveCron known = entries.get(stored.name());
    if (known != null && known.isOf(stored)) {
      known.read(stored);
      return known;
    }
    return new LiveCron(stored);
  }

  private List<LiveCron> due(long now) {
    long nanos = nanoTime.getAsLong();
    return entries.values().stream().filter(each -> each.isDue(now, nanos)).limit(AT_ONCE).toList();
  }

  /** A firing on its way to Redis. */
  private record Sent(
      LiveCron entry,
      Step step,
      CronRecord before,
      @Nullable EnqueuePlugins plugins,
      Firing firing) {}

  /** Settles one firing of each; returns whether to go on. */
  private boolean fire(List<LiveCron> due, long now) {
    List<Sent> sent = new ArrayList<>(due.size());
    List<CompletableFuture<Fired>> replies = new ArrayList<>(due.size());
    long start = nanoTime.getAsLong();
    for (LiveCron entry : due) {
      if (nanoTime.getAsLong() - start > plugins.longest.toNanos()) {
        break; // else the lock would be another's before anything is fired
      }
      Sent each = plan(entry, now);
      if (each != null) {
        sent.add(each);
        replies.add(store.fire(name, each.firing, null));
      }
    }
    boolean goOn = true;
    for (int n = 0; n < sent.size(); n++) {
      goOn &= settle(sent.get(n), replies.get(n));
    }
    return goOn;
  }

  private @Nullable Sent plan(LiveCron entry, long now) {
    CronRecord record = entry.record();
    if (record == null) {
      CronRecord begin = CronRecord.begin(now);
      Firing firing = new Firing(entry.stored(), now, null, begin.write(), begin.write());
      return new Sent(entry, new Step(now, false, 1, 0), begin, null, firing);
    }
    try {
      Step step = entry.step(record, now);
      return step == null ? null : plan(entry, step, record);
    } catch (PluginException e) {
      failed(entry, e);
      return null;
    }
  }

  private Sent plan(LiveCron entry, Step step, CronRecord record) {
    if (!step.happens()) {
      byte[] after = record.passedOver(step.second()).write();
      Firing firing = new Firing(entry.stored(), step.second(), null, after, after);
      return new Sent(entry, step, record, null, firing);
    }
    CronJob job = entry.job();
    EnqueuePlugins asked =
        EnqueuePlugins.ask(plugins.jobs, plugins.keys, job.payload(), job.queue());
    Firing firing =
        new Firing(
            entry.stored(),
            step.second(),
            new Job(job.queue(), job.payload().raw(), asked == null ? null : asked.rule()),
            record.after(step.second(), How.ENQUEUED).write(),
            record.after(step.second(), How.VETOED).write());
    return new Sent(entry, step, record, asked, firing);
  }

  private boolean settle(Sent sent, CompletableFuture<Fired> reply) {
    LiveCron entry = sent.entry;
    Fired fired;
    try {
      fired = RedisGateway.await(reply);
    } catch (RedisRefusedException e) {
      failed(entry, e);
      return true;
    }
    switch (fired) {
      case DONE, VETOED -> {
        entry.settled(after(sent, fired));
        tell(sent, fired);
        return true;
      }
      case CHANGED -> {
        entries.remove(entry.name()); // until it is read again
        version = null;
        return true;
      }
      case NOT_LEADER -> leadership.tryToLead();
      case NOT_DUE -> {}
    }
    return false;
  }

  private static CronRecord after(Sent sent, Fired fired) {
    if (sent.step.happens()) {
      return sent.before.after(
          sent.step.second(), fired == Fired.VETOED ? How.VETOED : How.ENQUEUED);
    }
    return sent.before.passedOver(sent.step.second());
  }

  private void failed(LiveCron entry, RuntimeException why) {
    entry.rest(nanoTime.getAsLong());
    listeners.error(
        "Recurring job " + entry.name() + " could not be fired; it is tried again", why);
  }

  private void tell(Sent sent, Fired fired) {
    String entry = sent.entry.name();
    Step step = sent.step;
    if (step.misses()) {
      Instant from = Instant.ofEpochSecond(step.missedFrom());
      Instant to = Instant.ofEpochSecond(step.missedTo());
      listeners.tell(each -> each.onCronMissed(entry, from, to));
    }
    if (!step.happens()) {
      return;
    }
    CronJob job = sent.entry.job();
    Instant at = Instant.ofEpochSecond(step.second());
    EnqueuePlugins asked = sent.plugins;
    if (fired == Fired.VETOED) {
      listeners.tell(each -> each.onCronVeto(entry, at, EnqueuePlugins.vetoer(asked)));
      return;
    }
    listeners.tell(each -> each.onCronFired(entry, at, job.queue(), job.payload().raw()));
    if (asked != null) {
      asked.enqueued();
    }
  }
}
