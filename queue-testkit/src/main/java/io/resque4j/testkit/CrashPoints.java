package io.resque4j.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Breaks one operation at every point where it can break, and checks each time what is left.
 *
 * <p>The first run goes well; from it the sweep learns which commands the operation sends and which
 * keys they name. Then, each time on a fresh namespace, it loses every command and every reply, for
 * a client that goes on and for one that dies; puts a value of a wrong type at every key; and takes
 * the memory away at every command.
 *
 * <pre>{@code
 * CrashPoints.on(server)
 *     .prepare(run -> …)
 *     .operation(run -> …)
 *     .check(run -> …)
 *     .sweep();
 * }</pre>
 *
 * <p>The server must be the sweep's own: it is emptied before each run, and its memory limit is
 * changed.
 */
public final class CrashPoints {
  /**
   * What is to be broken, or what is done before and after it. What is to be broken connects to
   * {@link Run#uri} by itself, and closes what it opened.
   */
  @FunctionalInterface
  public interface Action {
    void run(Run run) throws Exception;
  }

  /**
   * One run.
   *
   * @param redis goes past the faults
   * @param uri leads through the faults
   * @param namespace below which nothing lay before this run
   * @param fault what went wrong in it
   * @param commands what the operation has sent, known in the check
   * @param failure what the operation threw; null if it returned. A {@link TimeoutException} means
   *     that it did neither
   */
  public record Run(
      RedisServer server,
      RawRedis redis,
      String uri,
      String namespace,
      CrashPoint fault,
      List<ProxiedCommand> commands,
      @Nullable Throwable failure) {

    /** The namespace and the parts, joined by colons. */
    public String key(String... parts) {
      return namespace + ":" + String.join(":", parts);
    }
  }

  private final RedisServer server;
  private final List<String> failures = new ArrayList<>();
  private Set<LossyProxy.Cut> cuts = EnumSet.allOf(LossyProxy.Cut.class);
  private Predicate<ProxiedCommand> counts = command -> true;
  private Duration timeout = Duration.ofSeconds(10);
  private boolean plantsErrors = true;
  private Supplier<String> namespace = TestRedis::freshNamespace;
  private Action preparation = run -> {};
  private Action check = run -> {};
  private Action operation = run -> {};
  private int runs;

  private CrashPoints(RedisServer server) {
    this.server = server;
  }

  /** A sweep on this server. */
  public static CrashPoints on(RedisServer server) {
    return new CrashPoints(server);
  }

  /** What is in Redis before the operation. */
  public CrashPoints prepare(Action preparation) {
    this.preparation = preparation;
    return this;
  }

  /** What is broken. */
  public CrashPoints operation(Action operation) {
    this.operation = operation;
    return this;
  }

  /** What must hold afterwards, whatever went wrong: it throws if it does not. */
  public CrashPoints check(Action check) {
    this.check = check;
    return this;
  }

  /** Only these cuts; by default all four. */
  public CrashPoints cuts(Set<LossyProxy.Cut> cuts) {
    this.cuts = cuts;
    return this;
  }

  /** Passes over commands such as those of a heartbeat beside the operation. */
  public CrashPoints counting(Predicate<ProxiedCommand> counts) {
    this.counts = counts;
    return this;
  }

  /** The same namespace for every run, instead of a fresh one for each. */
  public CrashPoints namespace(String namespace) {
    this.namespace = () -> namespace;
    return this;
  }

  /** No WRONGTYPE and no OOM. */
  public CrashPoints withoutPlantedErrors() {
    plantsErrors = false;
    return this;
  }

  /** How long the operation may take before it is interrupted; 10 seconds if not set. */
  public CrashPoints timeout(Duration timeout) {
    this.timeout = timeout;
    return this;
  }

  /**
   * Sweeps over all points.
   *
   * @return how many runs there were
   * @throws AssertionError with every point at which the check failed, or that was never reached
   */
  public int sweep() {
    List<ProxiedCommand> commands = new ArrayList<>();
    Set<String> keys = new TreeSet<>();
    run(new CrashPoint.None(), commands, keys);
    long sent = commands.stream().filter(counts).count();
    if (sent == 0 && failures.isEmpty()) {
      throw new AssertionError("the operation has sent no command through the proxy");
    }
    for (CrashPoint fault : faults(sent, keys)) {
      run(fault, new ArrayList<>(), new TreeSet<>());
    }
    if (!failures.isEmpty()) {
      throw new AssertionError(
          "%d of %d runs failed. Commands: %s%n%s"
              .formatted(failures.size(), runs, commands, String.join("\n", failures)));
    }
    return runs;
  }

  private List<CrashPoint> faults(long sent, Set<String> keys) {
    List<CrashPoint> faults = new ArrayList<>();
    for (long number = 1; number <= sent; number++) {
      for (LossyProxy.Cut cut : cuts) {
        faults.add(new CrashPoint.CutAt(cut, number));
      }
      if (plantsErrors) {
        faults.add(new CrashPoint.OutOfMemory(number));
      }
    }
    if (plantsErrors) {
      keys.forEach(key -> faults.add(new CrashPoint.WrongType(key)));
    }
    return faults;
  }

  /** Runs once; the commands and, without the namespace, the keys of it are added to the lists. */
  private void run(CrashPoint fault, List<ProxiedCommand> commands, Set<String> keys) {
    runs++;
    try (RawRedis redis = server.connect();
        LossyProxy proxy = LossyProxy.to(server)) {
      redis.call("FLUSHALL");
      String space = namespace.get();
      Run before = new Run(server, redis, proxy.uri(), space, fault, List.of(), null);
      preparation.run(before);
      PlantedError planted = new PlantedError(before);
      planted.plant(proxy, counts);
      Throwable failure = perform(before);
      List<ProxiedCommand> sent = proxy.commands();
      commands.addAll(sent);
      proxy.closeAndAwait(redis);
      planted.remove();
      if (!planted.happened()) {
        throw new AssertionError("the operation did not come to this point");
      }
      keys.addAll(PlantedError.keys(redis, space, commands));
      check.run(new Run(server, redis, proxy.uri(), space, fault, sent, failure));
    } catch (Exception | AssertionError e) {
      failures.add(fault + ": " + e);
    }
  }

  private @Nullable Throwable perform(Run run) {
    FutureTask<Boolean> task =
        new FutureTask<>(
            () -> {
              operation.run(run);
              return true;
            });
    LossyProxy.thread("operation-" + run.namespace(), task);
    try {
      task.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      return null;
    } catch (ExecutionException e) {
      return e.getCause();
    } catch (TimeoutException e) {
      task.cancel(true);
      return e;
    } catch (InterruptedException e) {
      task.cancel(true);
      Thread.currentThread().interrupt();
      return e;
    }
  }
}
