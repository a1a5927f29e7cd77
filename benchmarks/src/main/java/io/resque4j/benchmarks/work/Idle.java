package io.resque4j.benchmarks.work;

import io.resque4j.benchmarks.Unit;
import io.resque4j.benchmarks.agent.Load;
import io.resque4j.benchmarks.peer.Contender;
import io.resque4j.benchmarks.peer.Contenders;
import io.resque4j.testkit.RawRedis;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What workers without work cost Redis, by INFO commandstats: every command, those inside of
 * scripts too.
 */
record Idle(int processors, int queues) {
  private static final Duration SETTLE = Duration.ofSeconds(2);
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** What heartbeat.lua calls for each processor; one of them is SET. */
  private static final int COMMANDS_OF_A_PING = 5;

  void run(Run run, Contender system) {
    Field field = run.field();
    Duration watch = run.sizes().watch();
    field.empty(Place.PLAIN);
    List<String> names = IntStream.range(0, queues).mapToObj(n -> "bench" + n).toList();
    int poll = (int) run.sizes().peerPoll().toMillis();
    system.start(Load.idle(field.port(Place.PLAIN), names, processors, poll));
    Watch.pass(SETTLE.compareTo(watch) < 0 ? SETTLE : watch);
    try (RawRedis redis = field.connect(Place.PLAIN)) {
      redis.call("CONFIG", "RESETSTAT");
      Watch.pass(watch);
      Info commands = Info.of(redis, "commandstats");
      double seconds = watch.toMillis() / 1e3;
      double all = commands.calls() - commands.calls("config|resetstat");
      run.found(queues, all / seconds, Unit.COMMANDS);
      if (system.name().equals(Contenders.OWN)) {
        double beyond = all - COMMANDS_OF_A_PING * commands.calls("set");
        run.foundAs(
            run.label() + ", beyond pings", queues, Math.max(0, beyond) / seconds, Unit.COMMANDS);
      }
    }
    system.finish(LIMIT);
  }
}
