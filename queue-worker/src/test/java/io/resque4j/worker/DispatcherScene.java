package io.resque4j.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.resque4j.core.Jobs;
import io.resque4j.core.ProcessName;
import io.resque4j.core.Resque;
import io.resque4j.core.redis.RedisStores;
import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.SettableClock;
import io.resque4j.testkit.TestRedis;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * The dispatcher alone, on a real Redis, with threads and a lease that the test has in its hands.
 */
abstract class DispatcherScene {
  static final Duration SOON = Duration.ofSeconds(30);

  final Queue<String> ran = new ConcurrentLinkedQueue<>();
  final Queue<String> troubles = new ConcurrentLinkedQueue<>();
  final SettableClock clock = SettableClock.at("2026-11-23T22:32:00Z");
  final Lease lease = new Lease(Duration.ofSeconds(10), clock.nanoSource());
  final Listeners listeners =
      new Listeners(
          List.of(
              new WorkerListener() {
                @Override
                public void onError(String what, Throwable error) {
                  troubles.add(what);
                }

                @Override
                public void onLeaseDoubtful(Duration silence) {
                  troubles.add("doubtful");
                }
              }));

  final QueueRests rests = new QueueRests(SOON, System::nanoTime);
  final ProcessorPool pool = new ProcessorPool(ProcessName.create(), "math", 2);
  TestRedis redis;
  RawRedis raw;
  Resque resque;
  RedisStores stores;
  RedisStores waiting;
  ScheduledExecutorService timer;
  Doorbell doorbell;
  Dispatcher dispatcher;
  Thread thread;

  @BeforeEach
  void connect(TestRedis redis) {
    this.redis = redis;
    raw = redis.connect();
    resque = Resque.builder().uri(redis.uri()).namespace(redis.namespace()).connect();
    stores = resque.openStores();
    waiting = resque.openStores();
    timer = Executors.newSingleThreadScheduledExecutor();
  }

  @AfterEach
  void close() throws InterruptedException {
    dispatcher.stop();
    assertThat(dispatcher.awaitEnd(SOON)).isTrue();
    thread.join(SOON.toMillis());
    timer.shutdownNow();
    waiting.close();
    stores.close();
    resque.close();
    raw.close();
  }

  /** Begins with one task processor, over a connection that works. */
  void start(JobThreads.Runner threads) {
    start(threads, stores);
  }

  /**
   * Begins with one task processor.
   *
   * @param work a connection for claims and ends
   */
  void start(JobThreads.Runner threads, RedisStores work) {
    Jobs jobs = Jobs.builder().job("note", String.class, ran::add).build();
    TimeLimits limits = new TimeLimits(jobs, null, new Interruptions(job -> {}));
    HeldLocks locks = new HeldLocks(stores.plugins(), listeners);
    pool.add(pool.create(1));
    pool.want(1);
    doorbell =
        new Doorbell(
            waiting,
            stores,
            resque::openStores,
            "test",
            List.of("math"),
            Duration.ofSeconds(1),
            listeners,
            timer,
            System::nanoTime);
    dispatcher =
        new Dispatcher(
            work.claims(),
            new QueueList(List.of("math"), rests),
            rests,
            new JobExecutor(
                resque,
                jobs,
                OnUnknownClass.FAIL,
                rests,
                stores.plugins(),
                locks,
                listeners,
                limits),
            threads,
            locks,
            listeners,
            resque.clock(),
            lease,
            pool,
            new Dispatcher.Host() {
              @Override
              public void retired(List<TaskProcessor> processors) {
                // nobody retires here
              }

              @Override
              public void tooFew() {
                // nobody is missed here
              }

              @Override
              public void fatal(Throwable error) {
                throw new AssertionError(error);
              }
            },
            doorbell,
            Duration.ofMillis(20));
    thread = new Thread(dispatcher, "dispatcher-of-a-test");
    thread.start();
  }
}
