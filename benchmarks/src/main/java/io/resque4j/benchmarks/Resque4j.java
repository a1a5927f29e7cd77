package io.resque4j.benchmarks;

import io.resque4j.core.Jobs;
import io.resque4j.core.Resque;
import io.resque4j.worker.MultiWorker;
import io.resque4j.worker.WorkerListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The multiWorkers of this project, in this JVM. */
final class Resque4j implements Contender {
  static final String NAME = "resque4j";

  private @Nullable Running running;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void start(int port, Load load) {
    running = new Running(Resque.connect("redis://127.0.0.1:" + port), load);
  }

  @Override
  public Outcome finish(Duration limit) {
    Running ending = running;
    if (ending == null) {
      throw new IllegalStateException("nothing was started");
    }
    running = null;
    return ending.finish(limit);
  }

  private static final class Running {
    private static final CountDownLatch NEVER = new CountDownLatch(1);

    private final Resque resque;
    private final Tally tally;
    private final Queue<String> errors = new ConcurrentLinkedQueue<>();
    private final List<MultiWorker> workers = new ArrayList<>();

    Running(Resque resque, Load load) {
      this.resque = resque;
      this.tally = new Tally(load, resque.clock());
      Jobs jobs =
          Jobs.builder()
              .job("measured", Integer.class, Double.class, (id, sent) -> run(load, id, sent))
              .build();
      for (String queue : load.queues()) {
        workers.add(
            MultiWorker.builder(resque, jobs)
                .queues(queue)
                .taskProcessors(load.processors())
                .pollInterval(Duration.ofMillis(load.pollMillis()))
                .listener(new ErrorCollector(errors))
                .start());
      }
    }

    private @Nullable Object run(Load load, int id, double sent) throws InterruptedException {
      tally.starts(id, sent);
      if (load.jobMillis() > 0 && NEVER.await(load.jobMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("nobody opens this latch");
      }
      tally.ends(id);
      return null;
    }

    Outcome finish(Duration limit) {
      try {
        tally.await(limit);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      workers.forEach(MultiWorker::close);
      resque.close();
      return tally.outcome(List.copyOf(errors));
    }
  }

  private record ErrorCollector(Queue<String> errors) implements WorkerListener {
    @Override
    public void onError(String what, Throwable error) {
      errors.add(what + ": " + error);
    }
  }
}
