package io.resque4j.core.recovery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.resque4j.core.ResqueException;
import io.resque4j.core.protocol.WorkerName;
import io.resque4j.testkit.RedisTest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The one who acts and the one who watches die together: whoever comes next goes on. */
@RedisTest(dedicated = true)
final class SweeperSuccessionTest extends SweeperScene {
  private final Duration second = Duration.ofSeconds(1);

  private String said() {
    return key("resque4j", "sweeper", "ours", "signs");
  }

  /** All look once a second, in their order. */
  private void lookFor(int seconds, Sweeper... all) {
    for (int i = 0; i < seconds; i++) {
      clock.advance(second);
      for (Sweeper each : all) {
        each.sweep();
      }
    }
  }

  private String signOf(WorkerName worker) {
    byte[] ping = raw.text("GET", key("worker", "ping", worker.name())).getBytes(UTF_8);
    return new SignOfLife(worker, ping).token();
  }

  /** The first two are gone, and their roles have ended. */
  private void rolesEnd() {
    raw.call("DEL", key("resque4j", "sweeper", "ours"));
    raw.call("DEL", key("resque4j", "sweeper", "ours", "deputy"));
  }

  @Test
  void whoComesNextHasHeardWhoIsSilent() {
    claim(worker(1), 1, job());
    Sweeper next = ours("c");
    lookFor(8, ours("a"), ours("b"), next);
    rolesEnd();

    lookFor(3, next);
    assertThat(cleaned).as("it heard of the sign in the second look").isEmpty();

    lookFor(1, next);
    assertThat(cleaned).as("a lease after that; to measure anew takes 19 s").hasSize(1);
    assertThat(queue()).containsExactly(text(job()));
  }

  /** A third one hears what the first two saw, though the second one knew nothing to say. */
  @Test
  void whoTakesOverWithoutKnowingAnythingHasNobodyForgetWhatWasSaid() {
    claim(worker(1), 1, job());
    Sweeper next = ours("c");
    Sweeper last = ours("e");
    lookFor(4, ours("a"), ours("b"), next, last);
    rolesEnd();
    Sweeper fresh = ours("d");
    lookFor(1, fresh, ours("f"), next, last);
    rolesEnd();

    lookFor(7, last);

    assertThat(cleaned).as("12 s after the first look; to measure anew takes 15").hasSize(1);
  }

  @Test
  void whoTakesOverLooksAgainSoonSoThatOthersHearWhatItSaw() {
    Duration soon = Duration.ofMillis(100);
    Sweeper first = ours("a");
    Sweeper deputy = ours("b");
    assertThat(first.pause()).isEqualTo(second);
    first.sweep();
    deputy.sweep();
    assertThat(first.pause()).isEqualTo(soon);
    assertThat(deputy.pause()).isEqualTo(second);
    first.sweep();
    assertThat(first.pause()).isEqualTo(second);

    rolesEnd();
    deputy.sweep();
    assertThat(deputy.pause()).isEqualTo(soon);
  }

  @Test
  void whoActsLooksWhenALeaseEnds() {
    claim(worker(1), 1, job());
    Sweeper first = ours("a");
    lookFor(9, first);
    clock.advance(Duration.ofMillis(700));
    first.sweep();
    assertThat(first.pause()).isEqualTo(second);
    clock.advance(Duration.ofMillis(800));
    first.sweep();
    assertThat(first.pause()).isEqualTo(Duration.ofMillis(500));

    clock.advance(first.pause());
    first.sweep();

    assertThat(cleaned).hasSize(1);
    assertThat(first.pause()).as("it is gone").isEqualTo(second);
  }

  @Test
  void whoHearsTakesNobodyAwayBeforeItIsItsTurn() {
    claim(worker(1), 1, job());
    String sign = signOf(worker(1));
    Sweeper next = ours("c");
    for (int i = 0; i < 12; i++) {
      raw.call("SET", key("resque4j", "sweeper", "ours"), "a");
      raw.call("SET", key("resque4j", "sweeper", "ours", "deputy"), "b");
      raw.call("SET", said(), sign);
      lookFor(1, next);
    }
    assertThat(cleaned).isEmpty();

    rolesEnd();
    next.sweep();

    assertThat(cleaned).hasSize(1);
  }

  @Test
  void aWorkerThatGaveASignMeanwhileBeginsAnew() {
    claim(worker(1), 1, job());
    Sweeper next = ours("c");
    lookFor(9, ours("a"), ours("b"), next);
    rolesEnd();
    ping(worker(1), 200);

    lookFor(9, next);

    assertThat(cleaned).isEmpty();
  }

  @Test
  void whoHasAnotherConnectionThanWhenItHeardBeginsAnew() {
    claim(worker(1), 1, job());
    Sweeper next = ours("c");
    lookFor(9, ours("a"), ours("b"), next);
    rolesEnd();
    proxy.cut();

    lookUntilAnswered(next);
    lookFor(9, next);

    assertThat(cleaned).as("Redis may be another one, with older signs").isEmpty();
    lookFor(2, next);
    assertThat(cleaned).hasSize(1);
  }

  private static void lookUntilAnswered(Sweeper sweeper) {
    while (true) {
      try {
        sweeper.sweep();
        return;
      } catch (ResqueException e) {
        // the connection was cut under it
      }
    }
  }

  @Test
  void whoStoodStillSinceItHeardBeginsAnew() {
    claim(worker(1), 1, job());
    Sweeper next = ours("c");
    lookFor(9, ours("a"), ours("b"), next);
    rolesEnd();
    clock.advance(Duration.ofMinutes(1));

    lookFor(10, next);

    assertThat(cleaned).isEmpty();
  }

  @Test
  void whoHasNotHeardBeginsAnew() {
    claim(worker(1), 1, job());
    lookFor(9, ours("a"), ours("b"));
    rolesEnd();
    Sweeper fresh = ours("d");

    lookFor(10, fresh);
    assertThat(cleaned).isEmpty();

    lookFor(1, fresh);
    assertThat(cleaned).hasSize(1);
  }

  @Test
  void aClockOnTheWallThatJumpsChangesNothing() {
    claim(worker(1), 1, job());
    Sweeper next = ours("c");
    lookFor(4, ours("a"), ours("b"), next);
    rolesEnd();
    clock.setWallClock(clock.instant().plus(Duration.ofDays(1)));

    lookFor(7, next);

    assertThat(cleaned).isEmpty();
  }

  /** Not even a lie has a worker taken away that gives signs. */
  @Test
  void whatIsSaidOfWorkersThatLiveDoesNotMatter() {
    claim(worker(1), 1, job());
    Sweeper next = ours("c");
    for (int i = 0; i < 30; i++) {
      raw.call("SET", key("resque4j", "sweeper", "ours"), "a");
      raw.call("SET", key("resque4j", "sweeper", "ours", "deputy"), "b");
      raw.call("SET", said(), "0123456789abcdef\n\n \ngarbage\n");
      lookFor(1, next);
    }
    rolesEnd();

    next.sweep();

    assertThat(cleaned).isEmpty();
  }

  @Test
  void ofAllWorkersOfAProcessOneSignIsSaidIfTheyGaveItTogether() {
    register(worker(1));
    register(worker(2));
    Sweeper first = ours("a");
    Sweeper deputy = ours("b");
    lookFor(3, first, deputy);
    assertThat(signOf(worker(1))).isEqualTo(signOf(worker(2)));
    assertThat(raw.text("GET", said())).isEqualTo(signOf(worker(1)));
    assertThat(raw.number("PTTL", said())).isBetween(1L, 6000L);

    ping(worker(2), 103); // the first one may follow, or be dead: who knows
    lookFor(2, first, deputy);
    assertThat(raw.number("EXISTS", said())).as("what was said before, until it ends").isOne();
    raw.call("DEL", said());
    lookFor(2, first, deputy);
    assertThat(raw.number("EXISTS", said())).isZero();

    ping(worker(1), 103);
    lookFor(2, first, deputy);
    assertThat(raw.text("GET", said())).isEqualTo(signOf(worker(2)));
  }

  @Test
  void aloneNobodyIsTold() {
    register(worker(1));
    lookFor(5, ours("a"));

    assertThat(raw.number("EXISTS", said())).isZero();
  }

  @Test
  void anotherPingIsAnotherSignWhoeverWroteIt() {
    List<SignOfLife> signs =
        List.of(
            sign(worker(1), "{\"time\":1,\"name\":\"%s\"}"),
            sign(worker(1), "{\"time\":2,\"name\":\"%s\"}"),
            sign(worker(1), "%s{\"time\":1,\"name\":\"\"}"),
            sign(worker(1), "garbage"),
            sign(worker(2), "garbage"),
            sign(worker(1), ""),
            sign(new WorkerName("dead:2-abcdef+1", "math"), "{\"time\":1,\"name\":\"%s\"}"),
            sign(new WorkerName("peer:1", "math"), "{\"time\":1,\"name\":\"%s\"}"),
            sign(new WorkerName("peer:1", "mail"), "{\"time\":1,\"name\":\"%s\"}"));

    assertThat(signs.stream().map(SignOfLife::token)).doesNotHaveDuplicates();
  }

  private static SignOfLife sign(WorkerName worker, String ping) {
    return new SignOfLife(worker, ping.formatted(worker.name()).getBytes(UTF_8));
  }

  @Test
  void whatIsSaidIsBounded() {
    Map<String, String> many =
        IntStream.range(0, 1000)
            .boxed()
            .collect(
                Collectors.toMap(
                    i -> new WorkerName("h:%d-abcdef+1".formatted(i), "a b,c").member(),
                    i -> "%016x".formatted(i)));
    byte[] said = SaidSigns.write(many);

    assertThat(SaidSigns.read(said)).hasSize(SaidSigns.MOST);
    assertThat(many.values()).containsAll(SaidSigns.read(said));
    assertThat(SaidSigns.read("\n\n".getBytes(UTF_8))).isEmpty();
    assertThat(SaidSigns.read(new byte[0])).isEmpty();
  }
}
