package io.resque4j.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.resque4j.core.Resque;
import io.resque4j.core.ResqueException;
import io.resque4j.core.UnknownOutcomeException;
import io.resque4j.core.health.Pulse;
import io.resque4j.core.redis.RedisGateway;
import io.resque4j.core.redis.RedisStores;
import io.resque4j.testkit.LossyProxy;
import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisServer;
import io.resque4j.testkit.RedisTest;
import io.resque4j.testkit.SettableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a scheduler may believe about its lock, on a clock that the test sets. */
@RedisTest
final class LeadershipTest {
  private static final String LOCK = "t:resque_scheduler_leader_lock";
  private static final Duration TTL = Duration.ofSeconds(10);

  private final SettableClock clock = SettableClock.at("2026-11-24T09:00:00Z");
  private final List<String> events = new ArrayList<>();

  private LossyProxy proxy;
  private RawRedis raw;
  private Resque resque;
  private RedisStores stores;
  private Leadership leadership;

  @BeforeEach
  void connect(RedisServer server) {
    raw = server.connect();
    raw.call("FLUSHALL");
    proxy = LossyProxy.to(server);
    resque =
        Resque.builder()
            .uri(proxy.uri())
            .namespace("t")
            .commandTimeout(Duration.ofSeconds(1)) // each reply that is lost takes it
            .connectWait(Duration.ofMillis(300))
            .connect();
    stores = resque.openStores();
    SchedulerListener listener =
        new SchedulerListener() {
          @Override
          public void onLeader(String name) {
            events.add("leader");
          }

          @Override
          public void onLostLeader(String leader) {
            events.add("lost to " + leader);
          }
        };
    leadership =
        new Leadership(
            stores.leader(),
            "me",
            TTL,
            new Listeners(List.of(listener)),
            clock.nanoSource(),
            new Pulse("scheduler", Duration.ofHours(1), System::nanoTime));
  }

  @AfterEach
  void close() {
    stores.close();
    resque.close();
    proxy.close();
    raw.close();
  }

  @Test
  void theLockIsTrustedFromTheStartOfTheAttemptForItsTimeLessAMargin() {
    proxy.rewrite(
        command -> {
          clock.advance(Duration.ofSeconds(8)); // on the way to Redis
          return command;
        });
    assertThat(leadership.tryToLead()).isTrue();
    assertThat(leadership.leads()).isTrue();

    clock.advance(Duration.ofSeconds(1));

    assertThat(leadership.leads()).isFalse();
    assertThat(raw.number("PTTL", LOCK)).isPositive();
  }

  @Test
  void aLockThatWouldNeverEndGetsAnEndAndIsNotTakenBefore() {
    raw.call("SET", LOCK, "a peer that died before its EXPIRE");

    assertThat(leadership.tryToLead()).isFalse();

    assertThat(raw.number("PTTL", LOCK)).isBetween(120_000L, 180_000L);
    assertThat(leadership.untilFree()).isBetween(Duration.ofMinutes(2), Duration.ofMinutes(3));
    raw.call("EXPIRE", LOCK, 60); // the peer lives and gives it its own time
    assertThat(leadership.tryToLead()).isFalse();
    assertThat(raw.number("PTTL", LOCK)).isBetween(1L, 60_000L);
    raw.call("DEL", LOCK); // its time is over
    assertThat(leadership.tryToLead()).isTrue();
  }

  @Test
  void inALongPieceOfWorkTheLockIsRenewedOncePerSecond() {
    assertThat(leadership.stillLeads()).isTrue();
    clock.advance(Duration.ofMillis(900));
    assertThat(leadership.stillLeads()).isTrue();
    assertThat(leadership.attempts()).isOne();

    raw.call("PEXPIRE", LOCK, 1000);
    clock.advance(Duration.ofMillis(200));

    assertThat(leadership.stillLeads()).isTrue();
    assertThat(raw.number("PTTL", LOCK)).isGreaterThan(1000);
  }

  @Test
  void whoCannotReachRedisGivesItsLeadUpWhenTheTrustIsOver() {
    assertThat(leadership.tryToLead()).isTrue();
    proxy.blackHole();

    clock.advance(Duration.ofSeconds(5));
    assertThatThrownBy(leadership::stillLeads).isInstanceOf(ResqueException.class);
    assertThat(leadership.leads()).isTrue();
    clock.advance(Duration.ofSeconds(4));
    assertThatThrownBy(leadership::stillLeads).isInstanceOf(ResqueException.class);

    assertThat(leadership.leads()).isFalse();
    assertThat(events).containsExactly("leader", "lost to ");
  }

  @Test
  void whoDoesNotKnowWhetherItTookTheLockGivesItUpAtTheEnd() {
    leadership.tryToLead(); // Redis knows the script from now on
    leadership.release();
    proxy.dropReplies();
    assertThatThrownBy(leadership::tryToLead).isInstanceOf(UnknownOutcomeException.class);
    assertThat(raw.text("GET", LOCK)).isEqualTo("me");
    proxy.restore();
    proxy.cut();
    await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptions()
        .until(() -> RedisGateway.await(stores.delayed().redisTime()) != null);

    leadership.release();

    assertThat(raw.text("GET", LOCK)).isNull();
    assertThat(events).containsExactly("leader");
  }

  @Test
  void whoFindsTheLockToBeAnothersKnowsWhenItEnds() {
    raw.call("SET", LOCK, "other", "PX", 60_000);

    assertThat(leadership.tryToLead()).isFalse();

    assertThat(leadership.untilFree()).isBetween(Duration.ofMillis(1), Duration.ofMinutes(1));
    assertThat(events).isEmpty();
  }
}
