package io.resque4j.core.recovery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.resque4j.core.protocol.WorkerName;
import io.resque4j.testkit.RedisTest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Claims to whose workers no member leads. */
@RedisTest(dedicated = true)
final class StrayClaimsTest extends SweeperScene {
  @Test
  void aClaimMadeWhileAPeerCleanedItsWorkerIsFoundThoughNoMemberLeadsToIt() {
    register(worker(1));
    register(worker(2));
    Sweeper sweeper = ours("a");
    sweeper.sweep();
    // node-resque read that there is no claim; now there is one, and node-resque goes on cleaning
    claim(worker(1), 1, job("claimed meanwhile"));
    for (WorkerName each : List.of(worker(1), worker(2))) {
      raw.call("DEL", key("worker", "ping", each.name()));
      raw.call("SREM", key("workers"), each.member());
    }

    sweepFor(sweeper, 9);
    assertThat(queue()).isEmpty();
    sweepFor(sweeper, 2);

    assertThat(queue()).containsExactly(text(job("claimed meanwhile")));
    assertThat(cleaned).containsExactly(worker(1).name());
    assertThat(redis.keys()).noneMatch(each -> each.contains(worker(1).name()));
  }

  @Test
  void aClaimToWhichNoMemberLeadsIsFoundByOneWhoNeverSawItsWorker() {
    claim(worker(1), 1, job("stray"));
    claim(worker(2), 2, job("of a member"));
    raw.call("SET", key("worker", "node:1", "math"), "{}"); // node-resque leaves it when it cleans
    raw.call("HSET", key("worker", worker(3).member()), "no", "claim");
    raw.call("DEL", key("worker", "ping", worker(1).name()));
    raw.call("SREM", key("workers"), worker(1).member());
    Sweeper sweeper = ours("a");

    sweepFor(sweeper, 9);
    assertThat(queue()).isEmpty();
    sweepFor(sweeper, 2);

    assertThat(queue()).contains(text(job("stray")), text(job("of a member"))).hasSize(2);
    assertThat(raw.text("GET", key("worker", "node:1", "math"))).isEqualTo("{}");
    assertThat(errors).isEmpty();
  }

  @Test
  void aStrayClaimThatComesLaterIsFoundInTheNextPass() {
    Sweeper sweeper = ours("a");
    sweepFor(sweeper, 5);
    claim(worker(1), 1, job("stray"));
    raw.call("DEL", key("worker", "ping", worker(1).name()));
    raw.call("SREM", key("workers"), worker(1).member());

    sweepFor(sweeper, 75);

    assertThat(queue()).containsExactly(text(job("stray")));
  }

  @Test
  void aSweeperWithoutTheRightToScanRecoversAllOthers() {
    proxy.rewrite(
        command ->
            text(command.get(0)).equals("SCAN") ? List.of("NOSUCH".getBytes(UTF_8)) : command);
    claim(worker(1), 1, job("of a member"));

    sweepFor(ours("a"), 11);

    assertThat(queue()).containsExactly(text(job("of a member")));
    assertThat(errors).isEmpty();
  }
}
