package io.resque4j.benchmarks.work;

import static org.assertj.core.api.Assertions.assertThat;

import io.resque4j.benchmarks.Measurement;
import io.resque4j.benchmarks.peer.Contender;
import io.resque4j.benchmarks.peer.Contenders;
import io.resque4j.benchmarks.work.Work.Case;
import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is known of this project stands for peers, which cannot be installed in each build. */
class PeerKillsTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration TOO_SHORT = Duration.ofMillis(50);

  private final List<Measurement> found = new ArrayList<>();

  @TempDir private Path folder;

  @Test
  void aJobThatRunsElsewhereHasATimeAndOneThatDoesNotIsToldWithItsPlace() throws Exception {
    List<String> small = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx64m");
    try (Contenders contenders =
            Contenders.install(folder, List.of(Contenders.OWN), small, what -> {});
        Field field = new Field(contenders, Sizes.tiny(), folder)) {
      List<Contender> systems = contenders.present();
      PeerKills seen = new PeerKills(systems, 1, LONG);
      seen.begin(field);
      Run run = run(field);
      seen.report(run);
      assertThat(run.notes()).isEmpty();
      assertThat(found)
          .extracting(Measurement::work)
          .containsExactly("again, median", "again, slowest");
      assertThat(found)
          .allMatch(Measurement::reached)
          .allMatch(one -> one.value() >= 500 && one.value() < LONG.toMillis());

      found.clear();
      run = run(field);
      new PeerKills(systems, 1, TOO_SHORT).report(run);
      assertThat(run.notes())
          .singleElement()
          .asString()
          .startsWith("1 of 1 jobs did not run again within 0 s of the kill")
          .endsWith("in Redis: 1 claimed by those who are dead");
      assertThat(found).hasSize(2).noneMatch(Measurement::reached);
      assertThat(found).allMatch(one -> one.value() == TOO_SHORT.toMillis());
    }
  }

  private Run run(Field field) {
    Case row = Case.once("again", 1, List.of(), Duration.ZERO);
    return new Run(field, row, Contenders.OWN, 1, found::add);
  }

  @Test
  void thePlacesOfAllSystemsAreKnown() {
    try (RedisServer server = RedisServer.start();
        RawRedis redis = server.connect()) {
      Whereabouts jobs = new Whereabouts(redis, "bench");
      assertThat(jobs).hasToString("lost: none is in Redis");
      redis.call("SET", "resque:worker:host:1:bench:started", "1");
      assertThat(jobs).hasToString("lost: none is in Redis");

      redis.call("SET", "resque:worker:host:1-1:JAVA_DYNAMIC_QUEUES,bench", "{}");
      redis.call("RPUSH", "resque:inflight:host:1-1:JAVA_DYNAMIC_QUEUES,bench:bench", "{}");
      assertThat(jobs).hasToString("in Redis: 1 claimed by those who are dead");
      redis.call("RPUSH", "bull:bench:active", "1", "2");
      redis.call("RPUSH", "queue:bench", "{}");
      redis.call("ZADD", "dead", "1", "{}");
      assertThat(jobs).hasToString("in Redis: 1 queued, 2 claimed by those who are dead, 1 failed");
    }
  }
}
