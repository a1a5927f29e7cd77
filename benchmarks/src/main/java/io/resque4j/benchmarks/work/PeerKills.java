package io.resque4j.benchmarks.work;

import io.resque4j.benchmarks.BenchmarkException;
import io.resque4j.benchmarks.Unit;
import io.resque4j.benchmarks.agent.JobKind;
import io.resque4j.benchmarks.agent.Load;
import io.resque4j.benchmarks.agent.Outcome;
import io.resque4j.benchmarks.peer.Ability;
import io.resque4j.benchmarks.peer.Contender;
import io.resque4j.benchmarks.peer.Contenders;
import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/**
 * Processes of peers are killed by SIGKILL while each has a job; another process of the same peer,
 * with all that looks after dead ones at its defaults, is watched for a while: does it run the
 * jobs? All peers at the same time, each with a Redis of its own, which says where the jobs are
 * then.
 */
final class PeerKills {
  private static final int FOREVER = 3_600_000;
  private static final String QUEUE = "bench";
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** So long the other process has been there when the others die. */
  private static final Duration SETTLE = Duration.ofSeconds(1);

  private final Together peers;
  private final int kills;
  private final CountDownLatch alive;
  private final Duration window;

  /**
   * Peers.
   *
   * @param kills how many processes of each die
   * @param window how long they are watched after the kill
   */
  PeerKills(List<Contender> peers, int kills, Duration window) {
    this.peers = new Together(peers, this::watch);
    this.kills = kills;
    this.alive = new CountDownLatch(peers.size());
    this.window = window;
  }

  /** Returns when the processes of all peers are killed; they are watched from then on. */
  void begin(Field field) throws InterruptedException {
    peers.begin(field);
    alive.await();
  }

  /** Waits for the end of the window, and reports one of them. */
  void report(Run run) throws InterruptedException {
    peers.report(run);
  }

  private Consumer<Run> watch(Field field, Contender peer) {
    try (Opened opened = new Opened()) {
      double killed;
      RawRedis redis;
      Contender survivor;
      try {
        RedisServer server = opened.add(RedisServer.start());
        redis = opened.add(server.connect());
        survivor = opened.add(peer.another());
        fill(peer, server, redis);
        List<Contender> victims = new ArrayList<>();
        for (int n = 0; n < kills; n++) {
          Contender victim = opened.add(peer.another());
          victim.start(load(field, server, 1, FOREVER));
          victims.add(victim);
        }
        Whereabouts jobs = new Whereabouts(redis, QUEUE);
        Watch.until("every process has a job", LIMIT, () -> jobs.queued() == 0);
        survivor.start(load(field, server, kills, 0));
        if (peer.can(Ability.SCHEDULE) && !peer.name().equals(Contenders.OWN)) {
          survivor.scheduleAtDefaults(server.port());
        }
        Watch.pass(SETTLE);
        killed = Watch.now(redis);
        victims.forEach(Contender::close);
      } finally {
        alive.countDown();
      }
      Outcome outcome = survivor.finish(window);
      String then = new Whereabouts(redis, QUEUE).toString();
      return run -> report(run, outcome, killed, then);
    }
  }

  private void fill(Contender peer, RedisServer server, RawRedis redis) {
    if (peer.can(Ability.RESQUE)) {
      Payloads.fill(redis, List.of(QUEUE), kills, 0);
    } else {
      peer.fill(server.port(), QUEUE, kills);
    }
  }

  private Load load(Field field, RedisServer server, int processors, int millis) {
    return new Load(
        server.port(),
        "resque",
        List.of(QUEUE),
        false,
        1,
        processors,
        processors,
        kills,
        0,
        millis > 0 ? JobKind.WAIT : JobKind.NOOP,
        millis,
        (int) field.sizes().peerPoll().toMillis(),
        (int) field.sizes().lease().toMillis());
  }

  private void report(Run run, Outcome outcome, double killed, String then) {
    if (outcome.repeated() > 0) {
      throw new BenchmarkException("a job ran more than once in the process that was left");
    }
    // The jobs say that they were sent in 1970: their latency is the time of their start.
    List<Double> millis =
        outcome.latencies().stream()
            .map(at -> at > 0 ? at - killed : Double.POSITIVE_INFINITY)
            .toList();
    for (int percent : List.of(50, 100)) {
      double value = Percentiles.of(millis, percent);
      String label = Kill.label(run, percent);
      if (Double.isFinite(value)) {
        run.foundAs(label, kills, value, Unit.TIME);
      } else {
        run.notWithin(label, kills, window);
      }
    }
    if (outcome.missing() > 0) {
      run.note(
          "%d of %d jobs did not run again within %d s of the kill; %s"
              .formatted(outcome.missing(), kills, window.toSeconds(), then));
    }
  }
}
