package io.resque4j.benchmarks.agent;

import io.resque4j.core.Jobs;
import io.resque4j.core.Resque;
import io.resque4j.worker.MultiWorker;
import io.resque4j.worker.MultiWorkerBuilder;
import io.resque4j.worker.WorkerListener;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The multiWorkers of a load, each with connections of its own, as if in a process of its own. */
final class Workers {
  private static final int PINGS = 4;

  private final List<Resque> connections = new ArrayList<>();
  private final List<MultiWorker> workers = new ArrayList<>();
  private final Tally tally;
  private final Deed deed;

  Workers(Load load, InstantSource clock) {
    this.tally = new Tally(load, clock);
    this.deed = new Deed(load.kind(), load.millis());
    for (List<String> queues : load.lists()) {
      Resque connection = connect(load.port(), load.namespace());
      connections.add(connection);
      workers.add(start(connection, load, queues));
    }
  }

  static Resque connect(int port, String namespace) {
    return Resque.builder().uri("redis://127.0.0.1:" + port).namespace(namespace).connect();
  }

  private MultiWorker start(Resque connection, Load load, List<String> queues) {
    Jobs jobs =
        Jobs.builder()
            .job("measured", Integer.class, Double.class, this::run)
            .job("padded", Integer.class, Double.class, String.class, (a, b, c) -> run(a, b))
            .build();
    MultiWorkerBuilder builder =
        MultiWorker.builder(connection, jobs)
            .queues(queues.toArray(String[]::new))
            .taskProcessors(load.processors(), load.maxProcessors())
            .pollInterval(Duration.ofMillis(load.pollMillis()));
    if (load.leaseMillis() > 0) {
      Duration lease = Duration.ofMillis(load.leaseMillis());
      builder
          .lease(lease)
          .pingInterval(lease.dividedBy(PINGS))
          .sweepInterval(lease.dividedBy(PINGS));
    }
    return builder
        .listener(
            new WorkerListener() {
              @Override
              public void onError(String what, Throwable error) {
                tally.error(what + ": " + error);
              }
            })
        .start();
  }

  private @Nullable Object run(int id, double sent) throws InterruptedException {
    tally.starts(id, sent);
    deed.run(id);
    tally.ends(id);
    return null;
  }

  int size() {
    return workers.size();
  }

  Outcome finish(Duration limit) throws InterruptedException {
    Outcome outcome = tally.outcome(limit);
    workers.parallelStream().forEach(MultiWorker::close);
    connections.forEach(Resque::close);
    return outcome;
  }
}
