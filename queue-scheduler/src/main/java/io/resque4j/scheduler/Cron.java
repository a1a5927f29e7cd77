package io.resque4j.scheduler;

import io.resque4j.core.EnqueueRequest;
import io.resque4j.core.EnqueueResult;
import io.resque4j.core.Jobs;
import io.resque4j.core.Resque;
import io.resque4j.core.redis.CronStore;
import io.resque4j.core.redis.CronStore.Stored;
import io.resque4j.core.redis.RedisGateway;
import io.resque4j.core.redis.RedisStores;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The recurring jobs of a namespace. They are kept in {@code resque4j:cron} and fired by the {@link
 * Scheduler} that leads.
 *
 * <pre>{@code
 * try (Cron cron = Cron.open(resque)) {
 *   cron.add(CronJob.of("sweep", Schedule.every(Duration.ofMinutes(5)), "low", "sweep"));
 * }
 * }</pre>
 */
public final class Cron implements AutoCloseable {
  /** The leader looks at each of them again and again; more would be a mistake, or an attack. */
  static final int MOST_ENTRIES = 10_000;

  private final Resque resque;
  private final RedisStores stores;
  private final CronStore store;

  private Cron(Resque resque, RedisStores stores) {
    this.resque = resque;
    this.stores = stores;
    this.store = stores.cron();
  }

  /**
   * Opens a connection of its own.
   *
   * @throws io.resque4j.core.ResqueException when Redis cannot be reached
   */
  public static Cron open(Resque resque) {
    return new Cron(resque, resque.openStores());
  }

  /** What {@link #add} did. */
  public enum Change {
    /** There was no entry of this name. */
    ADDED,
    /** Another definition was there. */
    REPLACED,
    /** The same definition was there, and is left as it is. */
    UNCHANGED
  }

  /**
   * What is in Redis.
   *
   * @param entries in the order of their names
   * @param broken what is no definition: by name, why; nothing is fired for it
   */
  public record Listing(List<CronEntry> entries, Map<String, String> broken) {}

  /**
   * Adds a recurring job, or replaces the one of the same name. It is first due after this moment
   * by Redis' clock; one whose schedule is as before goes on as before.
   *
   * @throws IllegalArgumentException when a configuration owns the entry of this name, which would
   *     replace it again; or the job is larger than {@code maxPayloadBytes}; or there are 10,000
   *     entries already
   * @throws io.resque4j.core.ResqueException as for every operation; it may be done again
   */
  public Change add(CronJob job) {
    return put(new CronDefinition(job, CronDefinition.NOBODY));
  }

  private Change put(CronDefinition definition) {
    CronJob job = definition.job();
    int size = job.payload().raw().length;
    int most = resque.config().maxPayloadBytes();
    if (size > most) {
      throw new IllegalArgumentException(
          "expected the payload of %s to have at most %d bytes, got: %d"
              .formatted(job.jobClass(), most, size));
    }
    byte[] bytes = definition.write();
    while (true) {
      byte[] there =
          RedisGateway.await(store.find(job.name())).map(Stored::definition).orElse(null);
      if (there != null && Arrays.equals(there, bytes)) {
        return Change.UNCHANGED;
      }
      if (there == null && RedisGateway.await(store.count()) >= MOST_ENTRIES) {
        throw new IllegalArgumentException(
            "expected at most %d recurring jobs in a namespace, got: one more, %s"
                .formatted(MOST_ENTRIES, job.name()));
      }
      boolean sameSchedule = there != null && checkReplaced(there, definition);
      if (RedisGateway.await(store.put(job.name(), there, bytes, sameSchedule, null))) {
        return there == null ? Change.ADDED : Change.REPLACED;
      }
    }
  }

  /** Returns whether the entry that is replaced has the same schedule. */
  private static boolean checkReplaced(byte[] there, CronDefinition by) {
    CronDefinition replaced;
    try {
      replaced = CronDefinition.read(by.job().name(), there);
    } catch (IllegalArgumentException e) {
      return false; // garbage
    }
    boolean owned = !replaced.owner().equals(CronDefinition.NOBODY);
    if (owned && by.owner().equals(CronDefinition.NOBODY)) {
      throw new IllegalArgumentException(
          "expected a name that no configuration owns, got: %s (of %s; change it there)"
              .formatted(by.job().name(), replaced.owner()));
    }
    return replaced.job().schedule().equals(by.job().schedule());
  }

  /** All entries. */
  public Listing list() {
    List<CronEntry> entries = new ArrayList<>();
    Map<String, String> broken = new TreeMap<>();
    long now = now();
    for (Stored each : store.all()) {
      try {
        entries.add(entry(each, now));
      } catch (IllegalArgumentException e) {
        broken.put(each.name(), String.valueOf(e.getMessage()));
      }
    }
    entries.sort(Comparator.comparing(entry -> entry.job().name()));
    return new Listing(List.copyOf(entries), broken);
  }

  /**
   * One entry; empty if there is none of this name.
   *
   * @throws IllegalArgumentException when what is there is no definition
   */
  public Optional<CronEntry> find(String name) {
    Optional<Stored> found = RedisGateway.await(store.find(name));
    long now = now();
    return found.map(each -> entry(each, now));
  }

  private long now() {
    return RedisGateway.await(stores.delayed().redisTime()).getEpochSecond();
  }

  private static CronEntry entry(Stored stored, long now) {
    byte[] record = stored.record();
    return CronEntry.of(
        CronDefinition.read(stored.name(), stored.definition()),
        Optional.ofNullable(record).flatMap(CronRecord::read).orElse(CronRecord.begin(now)));
  }

  /**
   * Removes an entry, whatever it is and whosever; what it has enqueued stays. A configuration that
   * owns it brings it back at its next start.
   *
   * @return false when there is none of this name
   */
  public boolean remove(String name) {
    return RedisGateway.await(store.remove(name, null));
  }

  /**
   * Enqueues the job of an entry now, as a producer does: with the plugins of {@link Resque#jobs}.
   * Its firings go on as if nothing had happened.
   *
   * @return empty when there is no entry of this name
   * @throws IllegalArgumentException when what is there is no definition
   */
  public Optional<EnqueueResult> run(String name) {
    return run(name, resque.jobs());
  }

  /** As {@link #run(String)}, with the plugins of these jobs. */
  public Optional<EnqueueResult> run(String name, Jobs jobs) {
    return find(name).map(entry -> resque.queue(jobs).enqueue(request(entry.job())));
  }

  private static EnqueueRequest request(CronJob job) {
    @Nullable Object[] args =
        StreamSupport.stream(job.payload().arguments().spliterator(), false).toArray();
    return EnqueueRequest.of(job.queue(), job.jobClass(), args);
  }

  /**
   * Makes these the entries of a configuration: adds and replaces them, and removes what it had
   * before and has no more. Entries of others stay, but for those of the same name, which become
   * its own. It may be done again.
   *
   * @param owner the configuration's name, the same for all processes that read it
   * @throws IllegalArgumentException when two of them have one name, or the owner has none
   */
  public void own(String owner, List<CronJob> jobs) {
    checkOwned(owner, jobs);
    Set<String> names = jobs.stream().map(CronJob::name).collect(Collectors.toSet());
    for (CronJob job : jobs) {
      put(new CronDefinition(job, owner));
    }
    for (Stored each : store.all()) {
      if (!names.contains(each.name()) && isOf(owner, each)) {
        RedisGateway.await(store.remove(each.name(), each.definition()));
      }
    }
  }

  /** Refuses what {@link #own} refuses. */
  static void checkOwned(String owner, List<CronJob> jobs) {
    if (owner.isBlank()) {
      throw new IllegalArgumentException("expected the name of a configuration, got: a blank one");
    }
    Set<String> names = new HashSet<>();
    for (CronJob job : jobs) {
      if (!names.add(job.name())) {
        throw new IllegalArgumentException(
            "expected one recurring job of each name, got: two of " + job.name());
      }
    }
  }

  private static boolean isOf(String owner, Stored stored) {
    try {
      return CronDefinition.read(stored.name(), stored.definition()).owner().equals(owner);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Closes its connection. */
  @Override
  public void close() {
    stores.close();
  }
}
