package io.resque4j.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.resque4j.core.Resque;
import io.resque4j.core.redis.ClaimStore;
import io.resque4j.core.redis.RedisStores;
import io.resque4j.testkit.LossyProxy;
import io.resque4j.testkit.ProxiedCommand;
import io.resque4j.testkit.RedisTest;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A claim that got no reply in its time, and that Redis executes later. */
@RedisTest
final class LateClaimTest extends DispatcherScene {
  private LossyProxy workLine;
  private LossyProxy shortLine;
  private Resque overWorkLine;
  private Resque overShortLine;
  private RedisStores shortcut;

  @BeforeEach
  void openLines() {
    workLine = LossyProxy.to(redis.server());
    shortLine = LossyProxy.to(redis.server());
    overWorkLine = over(workLine);
    overShortLine = over(shortLine);
    shortcut = overShortLine.openStores();
    start(job -> new Thread(job).start(), overWorkLine.openStores());
  }

  private Resque over(LossyProxy line) {
    return Resque.builder()
        .uri(line.uri())
        .namespace(redis.namespace())
        .commandTimeout(Duration.ofSeconds(1))
        .connect();
  }

  /** The dispatcher ends while its lines stand. */
  @AfterEach
  @Override
  void close() throws InterruptedException {
    super.close();
    overShortLine.close();
    shortLine.close();
    overWorkLine.close();
    workLine.close();
  }

  private final class Over implements Shortcut {
    @Override
    public ClaimStore claims() {
      return shortcut.claims();
    }

    @Override
    public void answered(boolean found) {
      // nobody waits for it here
    }
  }

  private void note(String what) {
    resque.queue().enqueue("math", "note", what);
  }

  private void processed(int jobs) {
    await()
        .atMost(SOON)
        .until(() -> String.valueOf(jobs).equals(raw.text("GET", redis.key("stat:processed"))));
  }

  private static boolean isEnd(ProxiedCommand command) {
    return command.name().equals("EVALSHA") && command.contains("stat:processed");
  }

  /** The claim goes out over a line that stalls, and is repeated over another one. */
  private void claimThatStalls() {
    note("zero"); // Redis knows the scripts from now on
    processed(1);
    raw.call("SADD", redis.key("resque4j", "paused"), "math"); // its own looks find nothing
    shortLine.blackHole();
    await().atMost(SOON).until(() -> dispatcher.askAtOnce("math", new Over(), false));
    note("one");
    note("two");
  }

  private long claims() {
    return raw.number("EXISTS", redis.key("worker", pool.all().get(0).name().member()));
  }

  @Test
  void theEndOfTheJobThatItsRepetitionBroughtDoesNotEndTheJobThatItTakesLate() {
    claimThatStalls();
    workLine.cut(LossyProxy.Cut.DIE_AFTER, LateClaimTest::isEnd);
    raw.call("DEL", redis.key("resque4j", "paused"));
    processed(2); // the reply to its end is lost, and the end is going to be repeated
    assertThat(claims()).isZero();

    shortLine.restore();
    await().atMost(SOON).until(() -> claims() == 1);
    workLine.restore();

    await().atMost(SOON).until(() -> ran.contains("two"));
    processed(3);
    assertThat(ran).containsExactly("zero", "one", "two");
  }

  @Test
  void whatItTookBeforeItsRepetitionCameIsPerformedOnce() {
    claimThatStalls();
    workLine.blackHole(); // nothing is repeated before the late one is there
    raw.call("DEL", redis.key("resque4j", "paused"));
    shortLine.restore();
    await().atMost(SOON).until(() -> claims() == 1);
    workLine.restore();

    processed(3);
    assertThat(ran).containsExactly("zero", "one", "two");
  }
}
