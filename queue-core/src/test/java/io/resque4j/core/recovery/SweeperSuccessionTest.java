package io.resque4j.core.recovery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.resque4j.core.ResqueException;
import io.resque4j.core.protocol.WorkerName;
import io.resque4j.testkit.RedisTest;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The one who acts and the one who watches die together: whoever comes next goes on. */
@RedisTest(dedicated = true)
final class SweeperSuccessionTest extends SweeperScene {
  private final Duration second = Duration.ofSeconds(1);

  private String silent() {
    return key("resque4j", "sweeper", "ours", "silent");
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

    lookFor(8, next);

    assertThat(cleaned).as("16 s after its last sign; to measure anew takes 19").hasSize(1);
    assertThat(queue()).containsExactly(text(job()));
  }

  @Test
  void whoHearsTakesNobodyAwayBeforeItIsItsTurn() {
    claim(worker(1), 1, job());
    byte[] ping = raw.text("GET", key("worker", "ping", worker(1).name())).getBytes(UTF_8);
    String sign = new SignOfLife(worker(1), ping).digest();
    Sweeper next = ours("c");
    for (int i = 0; i < 12; i++) {
      raw.call("SET", key("resque4j", "sweeper", "ours"), "a");
      raw.call("SET", key("resque4j", "sweeper", "ours", "deputy"), "b");
      raw.call("SET", silent(), sign + " " + worker(1).member());
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

    lookFor(8, next);

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
      raw.call("SET", silent(), "0000 " + worker(1).member() + "\n\n \ngarbage\n");
      lookFor(1, next);
    }
    rolesEnd();

    next.sweep();

    assertThat(cleaned).isEmpty();
  }

  @Test
  void onlyWhoIsSilentForLongIsTalkedAboutAndNobodyOnceAllPing() {
    claim(worker(1), 1, job());
    Sweeper first = ours("a");
    lookFor(4, first);
    assertThat(raw.number("EXISTS", silent())).as("a worker that lives pings each 3 s").isZero();

    lookFor(2, first);
    assertThat(raw.text("GET", silent())).endsWith(" " + worker(1).member());
    assertThat(raw.number("PTTL", silent())).isBetween(1L, 4000L);

    ping(worker(1), 200);
    lookFor(2, first);
    assertThat(raw.number("EXISTS", silent())).isZero();
  }

  @Test
  void whatIsSaidIsBoundedAndSurvivesNames() {
    Map<String, String> many =
        IntStream.range(0, 1000)
            .mapToObj(i -> new WorkerName("höst:%d-abcdef+1".formatted(i), "a b,c").member())
            .collect(Collectors.toMap(each -> each, each -> "0123abcd"));
    byte[] said = SilentWorkers.write(many);

    assertThat(SilentWorkers.read(said)).hasSize(SilentWorkers.MOST);
    assertThat(many).containsAllEntriesOf(SilentWorkers.read(said));
    assertThat(SilentWorkers.write(Map.of("with\nbreak", "0123"))).isEmpty();
    assertThat(SilentWorkers.read("no-line\n \n".getBytes(UTF_8))).isEmpty();
    assertThat(SilentWorkers.read(new byte[0])).isEmpty();
  }
}
