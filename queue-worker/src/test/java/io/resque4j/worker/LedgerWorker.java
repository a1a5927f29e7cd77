package io.resque4j.worker;

import io.resque4j.core.Jobs;
import io.resque4j.core.Resque;
import io.resque4j.testkit.Ledger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** A worker in a process of its own, to be killed; its jobs write down when they begin and end. */
final class LedgerWorker {
  static final int PROCESSORS = 4;

  private LedgerWorker() {}

  /** Arguments: the address of Redis, the namespace, the file of the ledger. */
  public static void main(String[] args) throws InterruptedException {
    String process = Long.toString(ProcessHandle.current().pid());
    try (Resque resque = Resque.builder().uri(args[0]).namespace(args[1]).connect();
        Ledger ledger = Ledger.at(Path.of(args[2]));
        MultiWorker worker = start(resque, ledger, process)) {
      worker.awaitStop();
    }
  }

  /** A worker whose job {@code record(id, ms)} writes to the ledger under this name. */
  static MultiWorker start(Resque resque, Ledger ledger, String name) {
    return builder(resque, ledger, name).start();
  }

  /** As {@link #start}, to be given listeners. */
  static MultiWorkerBuilder builder(Resque resque, Ledger ledger, String name) {
    Jobs jobs =
        Jobs.builder()
            .job("record", String.class, Integer.class, (id, ms) -> record(ledger, id, ms, name))
            .build();
    return MultiWorker.builder(resque, jobs)
        .queues("math")
        .taskProcessors(PROCESSORS)
        .pingInterval(MortalWorker.PING)
        .lease(MortalWorker.LEASE)
        .sweepInterval(MortalWorker.SWEEP)
        .maxRecoveries(1000)
        .pollInterval(Duration.ofMillis(20));
  }

  private static Object record(Ledger ledger, String id, int ms, String name) {
    ledger.start(id, name);
    long end = System.nanoTime() + Duration.ofMillis(ms).toNanos();
    while (System.nanoTime() - end < 0) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
    ledger.end(id, name);
    return id;
  }
}
