package io.resque4j.core.recovery;

import static io.resque4j.core.redis.RedisGateway.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resque4j.core.Resque;
import io.resque4j.core.protocol.InvalidPayloadException;
import io.resque4j.core.protocol.WorkerName;
import io.resque4j.core.protocol.WorkerPing;
import io.resque4j.core.redis.RecoveryStore.Dead;
import io.resque4j.core.redis.RecoveryStore.Fate;
import io.resque4j.core.redis.RecoveryStore.Outcome;
import io.resque4j.core.redis.RedisStores;
import io.resque4j.testkit.Interleavings;
import io.resque4j.testkit.Interleavings.Action;
import io.resque4j.testkit.Interleavings.Actor;
import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisServer;
import io.resque4j.testkit.RedisTest;
import io.resque4j.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The real sweeper beside a worker that beats and the clock on the wall, which somebody puts
 * forward and back, in thousands of orders: nobody is taken away who gave a sign of life within the
 * lease.
 */
@RedisTest
final class InterleavedSilenceTest {
  private static final long SEED = Long.getLong("seed", 20261124L);
  private static final int ORDERS = Integer.getInteger("orders", 1300);
  private static final Duration LEASE = Duration.ofSeconds(4);
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration JUMP = Duration.ofHours(2);
  private static final WorkerName WORKER = new WorkerName("host:1-abcdef+1", "math");
  private static final byte[] NOTHING = {};

  private final SettableClock clock = SettableClock.at("2026-11-24T09:00:00Z");

  private RawRedis raw;
  private Resque resque;
  private RedisStores stores;
  private long lastBeat;
  private int takenAway;

  @BeforeEach
  void connect(RedisServer server) {
    raw = server.connect();
    resque = Resque.builder().uri(server.uri()).namespace("t").connect();
    stores = resque.openStores();
  }

  @AfterEach
  void close() {
    stores.close();
    resque.close();
    raw.close();
  }

  private void beat() {
    long second = clock.instant().getEpochSecond();
    await(stores.workers().heartbeat(List.of(WORKER), second, 1_700_000_000L));
    lastBeat = clock.nanoTime();
  }

  private void isTakenAway() {
    takenAway++;
    assertThat(Duration.ofNanos(clock.nanoTime() - lastBeat))
        .as("since the last sign of life of the worker that was taken away")
        .isGreaterThanOrEqualTo(LEASE);
  }

  private Action sweeper() {
    RecoveryListener listener =
        new RecoveryListener() {
          @Override
          public void onCleanedWorker(String worker) {
            isTakenAway();
          }
        };
    RecoveryRules rules = RecoveryRules.ofOurs(LEASE, SECOND, 3);
    return new Sweeper(stores.recovery(), rules, "sweeper", clock, clock.nanoSource(), listener)
        ::sweep;
  }

  /** One that compares the ping's second with the clock on the wall. */
  private void lookAtTheWall() throws InvalidPayloadException {
    byte[] ping = await(stores.recovery().pings(List.of(WORKER))).get(0);
    if (ping.length == 0
        || clock.instant().getEpochSecond() - WorkerPing.parse(ping).time() < LEASE.toSeconds()) {
      return;
    }
    Dead dead =
        new Dead(WORKER, false, ping, NOTHING, NOTHING, Fate.FORGET, "", NOTHING, "wall", NOTHING);
    if (await(stores.recovery().recover(List.of(dead), 100, Duration.ofDays(1))).get(0).outcome()
        != Outcome.CHANGED) {
      isTakenAway();
    }
  }

  private int explore(boolean byTheWall) {
    System.out.println("seed " + SEED);
    return Interleavings.explore(SEED, ORDERS, () -> actors(byTheWall), () -> {});
  }

  private List<Actor> actors(boolean byTheWall) {
    raw.call("FLUSHDB");
    beat();
    Action look = byTheWall ? this::lookAtTheWall : sweeper();
    Actor looking = Actor.named("sweeper");
    for (int n = 0; n < 10; n++) {
      looking.step(
          "looks a second later",
          () -> {
            clock.advance(SECOND);
            look.run();
          });
    }
    Actor worker = Actor.named("worker");
    for (int n = 0; n < 4; n++) {
      worker.step("beats", this::beat);
    }
    return List.of(
        looking,
        worker.mayDie(),
        Actor.named("wall")
            .step("goes forward", () -> jump(JUMP))
            .step("back", () -> jump(JUMP.negated())));
  }

  private void jump(Duration by) {
    Instant then = clock.instant().plus(by);
    clock.setWallClock(then);
  }

  @Test
  void nobodyIsTakenAwayWithinItsLeaseWhateverTheClockOnTheWallSays() {
    assertThat(explore(false)).isGreaterThan(5);
    assertThat(takenAway).as("of workers that were silent for a lease").isGreaterThan(100);
  }

  @Test
  void aLeaseByTheClockOnTheWallIsCaught() {
    assertThatThrownBy(() -> explore(true))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("since the last sign of life of the worker that was taken away");
  }
}
