package io.resque4j.benchmarks.work;

import io.resque4j.benchmarks.Unit;
import io.resque4j.benchmarks.agent.Load;
import io.resque4j.benchmarks.peer.Contender;
import io.resque4j.benchmarks.peer.Contenders;
import io.resque4j.core.redis.LuaScript;
import io.resque4j.core.redis.Scripts;
import io.resque4j.testkit.RawRedis;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What workers without work cost Redis: every command that it executes, those inside of scripts
 * too, by INFO commandstats; and those that clients send, by MONITOR.
 */
record Idle(int processors, int queues) {
  private static final Duration SETTLE = Duration.ofSeconds(2);
  private static final Duration LIMIT = Duration.ofSeconds(30);

  void run(Run run, Contender system) {
    Field field = run.field();
    Duration watch = run.sizes().watch();
    field.empty(Place.PLAIN);
    List<String> names = IntStream.range(0, queues).mapToObj(n -> "bench" + n).toList();
    int poll = (int) run.sizes().peerPoll().toMillis();
    system.start(Load.idle(field.port(Place.PLAIN), names, processors, poll));
    Watch.pass(SETTLE.compareTo(watch) < 0 ? SETTLE : watch);
    try (RawRedis redis = field.connect(Place.PLAIN);
        Monitor monitor = new Monitor(field.connect(Place.PLAIN), field.connect(Place.PLAIN))) {
      redis.call("CONFIG", "RESETSTAT");
      Watch.pass(watch);
      Info commands = Info.of(redis, "commandstats");
      double seconds = watch.toMillis() / 1e3;
      List<String> sent = monitor.sentByClients();
      long executed = commands.calls() - commands.calls("config|resetstat");
      run.found(queues, executed / seconds, Unit.COMMANDS);
      run.foundAs(run.label() + ", sent", queues, sent.size() / seconds, Unit.COMMANDS);
      if (system.name().equals(Contenders.OWN)) {
        long others = sent.stream().filter(line -> !line.contains(heartbeat())).count();
        run.foundAs(run.label() + ", sent but pings", queues, others / seconds, Unit.COMMANDS);
      }
    }
    system.finish(LIMIT);
  }

  private static String heartbeat() {
    return Scripts.all().stream()
        .filter(script -> script.name().equals("heartbeat"))
        .map(LuaScript::sha)
        .findFirst()
        .orElseThrow();
  }
}
