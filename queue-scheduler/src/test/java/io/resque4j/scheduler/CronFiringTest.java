package io.resque4j.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.resque4j.core.Resque;
import io.resque4j.testkit.RedisTest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Recurring jobs as a real scheduler fires them: when, and how often. */
@RedisTest
final class CronFiringTest extends CronScene {
  @Test
  void aJobThatIsAddedWhileTheSchedulerSleepsIsFiredInItsSeconds() {
    startAsLeader();
    cron.add(job("a", Schedule.parse("* * * * * *", Schedule.zone("Europe/Berlin"))));

    await().atMost(SOON).until(() -> late.size() >= 5);
    // A busy machine may have any of them wait, but not all.
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> assertThat(late.values()).as("ms after its second").anyMatch(ms -> ms <= 100));

    assertThat(late.values()).as("fired before its second").allMatch(ms -> ms >= 0);
    assertThat(raw.text("LINDEX", redis.key("queue:math"), 0))
        .isEqualTo("{\"class\":\"a\",\"queue\":\"math\",\"args\":[]}");
    assertThat(raw.texts("SMEMBERS", redis.key("queues"))).containsExactly("math");
    cron.remove("a");
    raw.call("DEL", redis.key("queue:math"));
    cron.add(job("b", EACH_SECOND));
    await().atMost(SOON).until(() -> heard.contains("fired b"));
    assertThat(raw.texts("LRANGE", redis.key("queue:math"), 0, -1))
        .filteredOn(payload -> payload.contains("\"a\""))
        .isEmpty();
  }

  @Test
  void everyFiringOfManyEntriesHappensOnce() {
    long begin = now();
    for (int n = 0; n < 250; n++) {
      CronJob job = job("j" + n, EACH_SECOND).missed(MissedFirings.all(1000));
      cron.add(CronJob.of(job.name(), job.schedule(), "q" + n, "c").missed(job.missed()));
      wasSettledUpTo("j" + n, begin - 3);
    }
    Scheduler scheduler = start(resque);
    await().atMost(SOON).until(() -> settled("j249") > begin + 1 && settled("j0") > begin + 1);
    scheduler.close();

    for (int n = 0; n < 250; n++) {
      assertThat(resque.queue().length("q" + n)).isEqualTo(settled("j" + n) - begin + 3);
    }
  }

  @Test
  void afterADowntimeTheRuleOfEachDecides() {
    long second = now();
    for (MissedFirings rule :
        List.of(
            MissedFirings.SKIP, MissedFirings.ONCE, MissedFirings.all(3), MissedFirings.all(100))) {
      String name = rule.toString();
      cron.add(CronJob.of(name, DAILY, name, "c").missed(rule));
      wasSettledUpTo(name, second - 5 * 86_400 - 3600);
    }
    startAsLeader();

    await().atMost(SOON).until(() -> resque.queue().length("all 100") == 5);
    for (String name : List.of("skip", "once", "all 3")) {
      await().atMost(SOON).until(() -> settled(name) == second - 3600);
    }

    assertThat(resque.queue().length("skip")).isZero();
    assertThat(resque.queue().length("once")).isOne();
    assertThat(resque.queue().length("all 3")).isEqualTo(3);
    assertThat(cron.find("skip").orElseThrow().lastFiring()).isEmpty();
    assertThat(cron.find("once").orElseThrow().lastFiring())
        .contains(Instant.ofEpochSecond(second - 3600));
    long first = second - 4 * 86_400 - 3600;
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(heard)
                    .contains(
                        "missed skip " + first + "-" + (second - 3600),
                        "missed once " + first + "-" + (second - 3600 - 86_400),
                        "missed all 3 " + first + "-" + (first + 86_400)));
  }

  @Test
  void theClockOfTheSchedulersHostDecidesNothing() {
    for (int hours : List.of(-2, 2)) {
      Duration off = Duration.ofHours(hours);
      Resque jumping = connect(() -> Instant.now().plus(off));
      cron.add(job("a", Schedule.parse("* * * * * *", Schedule.zone("UTC"))));
      long begin = now();
      try (Scheduler scheduler = start(jumping)) {
        await().atMost(SOON).until(() -> late.size() >= 3);
        assertThat(scheduler.name()).isNotEmpty();
      }
      assertThat(late.keySet()).allMatch(second -> second > begin - 2);
      assertThat(late.values()).as("fired before its second").allMatch(ms -> ms >= 0);
      cron.remove("a");
      late.clear();
    }
  }

  @Test
  void whatAConfigurationHasIsThereWhenTheSchedulerHasStarted() {
    cron.own("config", List.of(job("old", DAILY)));
    cron.add(job("by hand", DAILY));

    opened(Scheduler.builder(resque).cron(List.of(job("new", DAILY))).start());

    assertThat(cron.list().entries())
        .extracting(entry -> entry.job().name())
        .containsExactly("by hand", "new");
  }

  @Test
  void whoDoesNotLeadFiresNothing() {
    raw.call("SET", redis.key("resque_scheduler_leader_lock"), "peer");
    cron.add(job("a", EACH_SECOND));
    start(resque);
    long begin = settled("a");
    await().atMost(SOON).until(() -> now() > begin + 2);
    assertThat(settled("a")).isEqualTo(begin);

    raw.call("DEL", redis.key("resque_scheduler_leader_lock"));

    await().atMost(SOON).until(() -> heard.contains("fired a"));
  }
}
