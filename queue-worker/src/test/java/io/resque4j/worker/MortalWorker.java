package io.resque4j.worker;

import io.resque4j.core.Jobs;
import io.resque4j.core.Resque;
import io.resque4j.core.recovery.RecoveredJob;
import io.resque4j.testkit.Ledger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A worker in a process of its own that dies, stands still, and says on stdout what it hears. */
final class MortalWorker {
  /** Times that a loaded machine keeps, and a test can wait for. */
  static final Duration PING = Duration.ofMillis(300);

  static final Duration LEASE = Duration.ofSeconds(3);
  static final Duration SWEEP = Duration.ofMillis(200);

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
        .build();
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
