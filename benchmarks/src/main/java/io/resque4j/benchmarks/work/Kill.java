package io.resque4j.benchmarks.work;

import io.resque4j.benchmarks.Unit;
import io.resque4j.benchmarks.agent.JobKind;
import io.resque4j.benchmarks.agent.Load;
import io.resque4j.benchmarks.agent.Outcome;
import io.resque4j.benchmarks.peer.Contender;
import io.resque4j.core.protocol.ResqueKeys;
import io.resque4j.testkit.RawRedis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Processes of this project are killed by SIGKILL, one soon after the other. */
final class Kill {
  private static final Duration BETWEEN = Duration.ofMillis(100);
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final String[] SMALL = {
    "-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"
  };
  private static final int FOREVER = 3_600_000;
  private static final int MOST_IDS = 1_000;
  private static final int SCHEDULERS = 5;

  private Kill() {}

  /** Each has a job; how long until that job runs in another process? */
  static void worker(Run run) {
    Field field = run.field();
    int kills = run.sizes().kills();
    List<String> queues = IntStream.range(0, kills).mapToObj(n -> "bench" + n).toList();
    field.empty(Place.PLAIN);
    List<Contender> victims = processes(field, "victim", kills);
    IntStream.range(0, kills)
        .parallel()
        .forEach(n -> victims.get(n).start(load(run, List.of(queues.get(n)), 1, 1, FOREVER)));
    try (RawRedis redis = field.connect(Place.PLAIN)) {
      Payloads.fill(redis, queues, kills, 0);
      Watch.until("every process has a job", LIMIT, () -> left(redis, queues) == 0);
      Contender survivor = field.closing(field.contenders().own("survivor", "-Xmx256m"));
      survivor.start(load(run, queues, kills, kills, 0));
      double[] killed = new double[kills];
      for (int n = 0; n < kills; n++) {
        killed[n] = Watch.now(redis);
        victims.get(n).close();
        Watch.pass(BETWEEN);
      }
      Outcome outcome = survivor.finish(LIMIT);
      run.check(outcome);
      Checks.drained(redis, queues, kills);
      // The jobs say that they were sent in 1970: their latency is the time of their start.
      report(
          run,
          IntStream.range(0, kills).mapToObj(n -> outcome.latencies().get(n) - killed[n]).toList());
    }
  }

  private static long left(RawRedis redis, List<String> queues) {
    return queues.stream().mapToLong(queue -> Delayed.queued(redis, queue)).sum();
  }

  private static Load load(Run run, List<String> queues, int processors, int jobs, int millis) {
    JobKind kind = millis > 0 ? JobKind.WAIT : JobKind.NOOP;
    int ids = kind == JobKind.WAIT ? MOST_IDS : jobs; // a victim has a job of any id
    int poll = (int) run.sizes().peerPoll().toMillis();
    int lease = (int) run.sizes().lease().toMillis();
    return new Load(
        run.field().port(Place.PLAIN),
        "resque",
        queues,
        false,
        1,
        processors,
        processors,
        ids,
        0,
        kind,
        millis,
        poll,
        lease);
  }

  /** Each leads some namespaces; how long until another scheduler leads them? */
  static void leader(Run run) {
    Field field = run.field();
    int port = field.port(Place.PLAIN);
    int kills = Math.max(1, run.sizes().kills() / SCHEDULERS);
    field.empty(Place.PLAIN);
    List<Contender> leaders = processes(field, "leader", kills);
    IntStream.range(0, kills)
        .parallel()
        .forEach(
            n ->
                leaders
                    .get(n)
                    .schedule(port, namespace(n), "leader", SCHEDULERS, run.sizes().lease()));
    try (RawRedis redis = field.connect(Place.PLAIN)) {
      Watch.until(
          "every namespace is led",
          LIMIT,
          () ->
              IntStream.range(0, kills)
                  .allMatch(
                      n -> leaders(redis, n).stream().allMatch(each -> each.startsWith("leader"))));
      Contender standby = field.closing(field.contenders().own("standby", "-Xmx256m"));
      IntStream.range(0, kills)
          .forEach(
              n ->
                  standby.schedule(port, namespace(n), "standby", SCHEDULERS, run.sizes().lease()));
      report(run, takeovers(redis, leaders));
    }
  }

  private static List<Double> takeovers(RawRedis redis, List<Contender> leaders) {
    double[] killed = new double[leaders.size()];
    for (int n = 0; n < killed.length; n++) {
      killed[n] = Watch.now(redis);
      leaders.get(n).close();
      Watch.pass(BETWEEN);
    }
    Double[] took = new Double[killed.length * SCHEDULERS];
    Watch.until(
        "others lead",
        LIMIT,
        () -> {
          boolean all = true;
          for (int n = 0; n < killed.length; n++) {
            List<String> led = leaders(redis, n);
            for (int i = 0; i < SCHEDULERS; i++) {
              int at = n * SCHEDULERS + i;
              if (took[at] == null && led.get(i).startsWith("standby")) {
                took[at] = Watch.now(redis) - killed[n];
              }
              all &= took[at] != null;
            }
          }
          return all;
        });
    return List.of(took);
  }

  private static String namespace(int process) {
    return "led" + process + "-";
  }

  private static List<String> leaders(RawRedis redis, int process) {
    List<Object> get = new ArrayList<>(List.of("MGET"));
    for (int n = 0; n < SCHEDULERS; n++) {
      get.add(ResqueKeys.of(namespace(process) + n).leaderLock());
    }
    return redis.texts(get.toArray());
  }

  private static List<Contender> processes(Field field, String name, int number) {
    return IntStream.range(0, number)
        .mapToObj(n -> field.closing(field.contenders().own(name, SMALL)))
        .toList();
  }

  /** How the median and the slowest are called in the report. */
  static String label(Run run, int percent) {
    return run.label() + (percent < 100 ? ", median" : ", slowest");
  }

  private static void report(Run run, List<Double> millis) {
    for (int percent : List.of(50, 100)) {
      double value = Percentiles.of(millis, percent);
      run.foundAs(label(run, percent), millis.size(), value, Unit.TIME);
    }
  }
}
