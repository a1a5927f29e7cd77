package io.resque4j.worker;

import io.resque4j.core.JobContext;
import io.resque4j.core.Jobs;
import io.resque4j.core.Resque;
import io.resque4j.core.plugin.JobLock;
import io.resque4j.core.recovery.RecoveredJob;
import io.resque4j.testkit.Ledger;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A worker in a process of its own that dies, stands still, and says on stdout what it hears. */
final class MortalWorker {
  /** Times that a loaded machine keeps, and a test can wait for. */
  static final Duration PING = Duration.ofMillis(300);

  static final Duration LEASE = Duration.ofSeconds(3);
  static final Duration SWEEP = Duration.ofMillis(200);

  /** The name of the worker in the test's own process, which may not end. */
  static final String SURVIVOR = "here";

  private MortalWorker() {}

  /**
   * Arguments: the address of Redis, the namespace, the file of the ledger, the number of task
   * processors, {@code quick} for the times above or {@code usual} for the defaults, and the queue.
   */
  public static void main(String[] args) throws InterruptedException {
    String process = Long.toString(ProcessHandle.current().pid());
    try (Resque resque = Resque.builder().uri(args[0]).namespace(args[1]).connect();
        Ledger ledger = Ledger.at(Path.of(args[2]));
        MultiWorker worker =
            builder(resque, ledger, process, args[4].equals("quick"))
                .queues(args[5])
                .taskProcessors(Integer.parseInt(args[3]))
                .listener(new Speaker())
                .start()) {
      worker.awaitStop();
    }
  }

  /** A worker on the queue {@code math}, with jobs that write to the ledger under this name. */
  static MultiWorkerBuilder builder(Resque resque, Ledger ledger, String name, boolean quick) {
    MultiWorkerBuilder builder =
        MultiWorker.builder(resque, jobs(ledger, name))
            .queues("math")
            .pollInterval(Duration.ofMillis(50));
    return quick ? builder.pingInterval(PING).lease(LEASE).sweepInterval(SWEEP) : builder;
  }

  private static Jobs jobs(Ledger ledger, String name) {
    return Jobs.builder()
        .job("hold", String.class, String.class, (id, file) -> hold(ledger, id, file, name))
        .job(
            "kill",
            String.class,
            id -> {
              ledger.start(id, name);
              Runtime.getRuntime().halt(137);
              return id;
            })
        .job(
            "exit",
            String.class,
            id -> {
              ledger.start(id, name);
              if (!name.equals(SURVIVOR)) {
                System.exit(0);
              }
              ledger.end(id, name);
              return id;
            })
        .job("storm", Integer.class, seconds -> "storm with collections: " + storm(seconds))
        .job("spin", Integer.class, seconds -> "spin " + spin(seconds))
        .job("locked", String.class, (context, file) -> holdLock(ledger, context, file, name))
        .plugins("locked", JobLock.create().enqueueTimeout(Duration.ofMillis(1)))
        .job("periodic", String.class, (context, file) -> holdLock(ledger, context, file, name))
        .plugins("periodic", JobLock.create().reEnqueue(false))
        .build();
  }

  /** Fills half of the heap and throws away the rest again and again; returns the collections. */
  private static long storm(int seconds) {
    List<byte[]> kept = new ArrayList<>();
    while (kept.size() < 100) {
      kept.add(new byte[1 << 20]);
    }
    long before = collections();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    for (int i = 0; System.nanoTime() - end < 0; i = (i + 1) % kept.size()) {
      kept.set(i, new byte[1 << 20]);
    }
    return collections() - before;
  }

  private static long collections() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .mapToLong(GarbageCollectorMXBean::getCollectionCount)
        .sum();
  }

  private static long spin(int seconds) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    long turns = 0;
    while (System.nanoTime() - end < 0) {
      turns++;
    }
    return turns;
  }

  /** Equal jobs have no ids of their own: the claim's stands for the run. */
  private static String holdLock(Ledger ledger, JobContext context, String file, String name) {
    ledger.start(context.claimId(), name);
    while (!Files.exists(Path.of(file))) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20)); // time for another to come in
    ledger.end(context.claimId(), name);
    return "locked";
  }

  /** Runs until a file is there. */
  private static String hold(Ledger ledger, String id, String file, String name) {
    ledger.start(id, name);
    while (!Files.exists(Path.of(file))) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
    ledger.end(id, name);
    return id;
  }

  private static final class Speaker implements WorkerListener {
    private static void say(String what) {
      System.out.println(what);
    }

    @Override
    public void onLostClaim(String worker, String claimId) {
      say("lost a claim");
    }

    @Override
    public void onSuccess(JobEvent job, Object result) {
      say("success " + result);
    }

    @Override
    public void onRecovered(RecoveredJob job) {
      say("recovered " + job.fate() + " " + job.recoveries());
    }

    @Override
    public void onLeaseDoubtful(Duration silence) {
      say("doubtful");
    }

    @Override
    public void onLeaseRenewed() {
      say("renewed");
    }
  }
}
