package io.resque4j.benchmarks.work;

import io.resque4j.benchmarks.Unit;
import io.resque4j.benchmarks.agent.Load;
import io.resque4j.benchmarks.peer.Contender;
import io.resque4j.benchmarks.peer.Contenders;
import io.resque4j.core.redis.LuaScript;
import io.resque4j.core.redis.Scripts;
import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisServer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What workers without work cost Redis: every command that it executes, those inside of scripts
 * too, by INFO commandstats; and those that clients send, by MONITOR.
 *
 * <p>Commands are counted, and no time is taken, so all settings are watched at once, each with a
 * Redis and a process of its own: nobody else sends anything there.
 */
record Idle(int processors, int queues) {
  /** What goes out with each ping: the pings, and the question what others ask of the process. */
  private static final Set<String> PINGS = Set.of("heartbeat", "control_read");

  private static final Set<String> PING_SCRIPTS =
      Scripts.all().stream()
          .filter(script -> PINGS.contains(script.name()))
          .map(LuaScript::sha)
          .collect(Collectors.toUnmodifiableSet());

  /** Watches one system in all settings that its rows have. */
  static Consumer<Run> watch(Field field, Contender system, List<Idle> settings) {
    Sizes sizes = field.sizes();
    List<Idle> watched =
        settings.stream().filter(each -> each.processors <= sizes.mostIdle()).toList();
    try (Opened opened = new Opened()) {
      List<RedisServer> servers =
          watched.stream().map(each -> opened.add(RedisServer.start())).toList();
      List<Contender> workers = watched.stream().map(each -> opened.add(system.another())).toList();
      IntStream.range(0, watched.size())
          .parallel()
          .forEach(n -> watched.get(n).start(workers.get(n), servers.get(n), sizes));
      Watch.pass(sizes.settle());
      List<Counter> counters =
          IntStream.range(0, watched.size())
              .mapToObj(n -> opened.add(new Counter(servers.get(n))))
              .toList();
      Watch.pass(sizes.watch());
      List<Consumer<Run>> found =
          IntStream.range(0, watched.size())
              .mapToObj(n -> watched.get(n).found(counters.get(n), sizes.watch()))
              .toList();
      return run -> found.forEach(each -> each.accept(run));
    }
  }

  private void start(Contender system, RedisServer server, Sizes sizes) {
    List<String> names = IntStream.range(0, queues).mapToObj(n -> "bench" + n).toList();
    int poll = (int) sizes.peerPoll().toMillis();
    system.start(Load.idle(server.port(), names, processors, poll));
  }

  private Consumer<Run> found(Counter counter, Duration time) {
    double seconds = time.toMillis() / 1e3;
    String label = "idle, %,d queue%s".formatted(queues, queues > 1 ? "s" : "");
    long executed = counter.executed();
    List<String> sent = counter.sent();
    return run -> {
      run.foundAs(label, processors, queues, executed / seconds, Unit.COMMANDS);
      run.foundAs(label + ", sent", processors, queues, sent.size() / seconds, Unit.COMMANDS);
      if (run.system().equals(Contenders.OWN)) {
        long others =
            sent.stream().filter(line -> PING_SCRIPTS.stream().noneMatch(line::contains)).count();
        run.foundAs(
            label + ", sent but pings", processors, queues, others / seconds, Unit.COMMANDS);
      }
    };
  }

  /** Counts the commands of one Redis from now on. */
  private static final class Counter implements AutoCloseable {
    private final RawRedis redis;
    private final Monitor monitor;

    Counter(RedisServer server) {
      redis = server.connect();
      monitor = new Monitor(server.connect(), server.connect());
      redis.call("CONFIG", "RESETSTAT");
    }

    long executed() {
      Info commands = Info.of(redis, "commandstats");
      return commands.calls() - commands.calls("config|resetstat");
    }

    List<String> sent() {
      return monitor.sentByClients();
    }

    @Override
    public void close() {
      monitor.close();
      redis.close();
    }
  }
}
