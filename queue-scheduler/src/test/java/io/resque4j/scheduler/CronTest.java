package io.resque4j.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resque4j.core.EnqueueResult;
import io.resque4j.core.Jobs;
import io.resque4j.core.Resque;
import io.resque4j.core.plugin.QueueLock;
import io.resque4j.scheduler.Cron.Change;
import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisTest;
import io.resque4j.testkit.TestRedis;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Recurring jobs as they are defined, listed and removed. */
@RedisTest
final class CronTest {
  private static final Schedule NIGHTLY =
      Schedule.cron("0 3 * * *", Schedule.zone("Europe/Berlin"));
  private static final Schedule OFTEN = Schedule.every(Duration.ofMinutes(5));

  private TestRedis redis;
  private RawRedis raw;
  private Resque resque;
  private Cron cron;

  @BeforeEach
  void connect(TestRedis redis) {
    this.redis = redis;
    raw = redis.connect();
    Jobs jobs = Jobs.builder().plugins("locked", QueueLock.create()).build();
    resque =
        Resque.builder()
            .uri(redis.uri())
            .namespace(redis.namespace())
            .jobs(jobs)
            .maxPayloadBytes(2000)
            .connect();
    cron = Cron.open(resque);
  }

  @AfterEach
  void close() {
    cron.close();
    resque.close();
    raw.close();
  }

  private static CronJob job(String name, Schedule schedule, Object... args) {
    return CronJob.of(name, schedule, "reports", "report", args);
  }

  private String record(String name) {
    return raw.text("HGET", redis.key("resque4j:cron:fired"), name);
  }

  private void setRecord(String name, String record) {
    raw.call("HSET", redis.key("resque4j:cron:fired"), name, record);
  }

  private List<String> names() {
    return cron.list().entries().stream().map(entry -> entry.job().name()).toList();
  }

  @Test
  void aDefinitionIsReadBackAsItWasWritten() {
    CronJob job = job("nightly", NIGHTLY, 1.5, "é\u2028", List.of()).missed(MissedFirings.all(7));

    assertThat(cron.add(job)).isEqualTo(Change.ADDED);

    assertThat(raw.text("HGET", redis.key("resque4j:cron"), "nightly"))
        .isEqualTo(
            "{\"schedule\":\"0 3 * * *\",\"zone\":\"Europe/Berlin\",\"missed\":\"all 7\",\"owner\":\"\","
                + "\"job\":{\"class\":\"report\",\"queue\":\"reports\",\"args\":[1.5,\"é\u2028\",[]]}}");
    CronEntry entry = cron.find("nightly").orElseThrow();
    assertThat(entry.job()).isEqualTo(job);
    assertThat(entry.job().payload().raw()).isEqualTo(job.payload().raw());
    assertThat(entry.owner()).isEmpty();
    assertThat(entry.lastFiring()).isEmpty();
    Instant added = Instant.ofEpochSecond(Long.parseLong(record("nightly").split(" ", -1)[0]));
    assertThat(entry.nextFirings()).hasSize(5).isEqualTo(NIGHTLY.nextAfter(added, 5));
    assertThat(cron.find("other")).isEmpty();
  }

  @Test
  void theSameDefinitionOnceMoreChangesNothing() {
    cron.add(job("often", OFTEN));
    setRecord("often", "100 100 enqueued");
    String version = raw.text("GET", redis.key("resque4j:cron:version"));

    assertThat(cron.add(job("often", OFTEN))).isEqualTo(Change.UNCHANGED);

    assertThat(record("often")).isEqualTo("100 100 enqueued");
    assertThat(raw.text("GET", redis.key("resque4j:cron:version"))).isEqualTo(version);
  }

  @Test
  void otherArgumentsLeaveTheFiringsAndAnotherScheduleBeginsThemAnew() {
    cron.add(job("often", OFTEN));
    setRecord("often", "100 40 vetoed");

    assertThat(cron.add(job("often", OFTEN, 2))).isEqualTo(Change.REPLACED);
    assertThat(record("often")).isEqualTo("100 40 vetoed");
    assertThat(raw.text("GET", redis.key("resque4j:cron:version"))).isEqualTo("2");

    assertThat(cron.add(job("often", NIGHTLY, 2))).isEqualTo(Change.REPLACED);
    assertThat(record("often")).matches("\\d{10} 40 vetoed");
    CronEntry entry = cron.find("often").orElseThrow();
    assertThat(entry.lastFiring()).contains(Instant.ofEpochSecond(40));
    assertThat(entry.lastVetoed()).isTrue();
  }

  @Test
  void whatIsRemovedIsGoneWithItsRecord() {
    cron.add(job("often", OFTEN));

    assertThat(cron.remove("often")).isTrue();
    assertThat(cron.remove("often")).isFalse();

    assertThat(redis.keys()).filteredOn(key -> !key.endsWith("version")).isEmpty();
  }

  @Test
  void aConfigurationOwnsItsEntriesAndNoOthers() {
    cron.add(job("by hand", OFTEN));
    cron.add(job("taken", OFTEN));
    cron.own("other", List.of(job("theirs", OFTEN)));
    cron.own("file", List.of(job("one", OFTEN), job("two", OFTEN), job("taken", OFTEN)));
    setRecord("one", "100 100 enqueued");

    cron.own("file", List.of(job("one", OFTEN), job("taken", OFTEN)));

    assertThat(names()).containsExactly("by hand", "one", "taken", "theirs");
    assertThat(record("one")).isEqualTo("100 100 enqueued");
    assertThat(cron.find("taken").orElseThrow().owner()).contains("file");
    assertThatThrownBy(() -> cron.add(job("one", NIGHTLY)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "expected a name that no configuration owns, got: one (of file; change it there)");

    cron.own("file", List.of());

    assertThat(names()).containsExactly("by hand", "theirs");
  }

  @Test
  void twoOfOneNameAreRefusedBeforeAnythingIsWritten() {
    assertThatThrownBy(() -> cron.own("file", List.of(job("a", OFTEN), job("a", NIGHTLY))))
        .hasMessage("expected one recurring job of each name, got: two of a");
    assertThat(redis.keys()).isEmpty();
  }

  @Test
  void garbageIsListedAsSuchAndCanBeReplacedAndRemoved() {
    cron.add(job("good", OFTEN));
    cron.add(job("zoned", NIGHTLY));
    String hash = redis.key("resque4j:cron");
    raw.call("HSET", hash, "bad", "{bad");
    raw.call(
        "HSET", hash, "lost", "{\"schedule\":\"0 25 * * *\",\"zone\":\"UTC\",\"missed\":\"once\"}");
    raw.call("HSET", hash, "zoned", raw.text("HGET", hash, "zoned").replace("Berlin", "Berln"));
    setRecord("good", "garbage");

    Cron.Listing list = cron.list();

    assertThat(list.entries()).hasSize(1);
    assertThat(list.broken()).containsOnlyKeys("bad", "lost", "zoned");
    assertThat(list.broken().get("zoned")).contains("Europe/Berln");
    assertThat(list.broken().get("lost")).contains("hour (field 2 of 5)");
    assertThatThrownBy(() -> cron.find("bad")).isInstanceOf(IllegalArgumentException.class);
    cron.own("file", List.of(job("zoned", NIGHTLY)));
    assertThat(cron.remove("bad")).isTrue();
    assertThat(cron.remove("lost")).isTrue();
    assertThat(cron.list().broken()).isEmpty();
    assertThat(names()).containsExactly("good", "zoned");
  }

  @Test
  void anEntryRunsNowWithItsPluginsAndItsFiringsDoNotNotice() {
    cron.add(CronJob.of("locked", OFTEN, "reports", "locked", "x", null));
    String record = record("locked");

    assertThat(cron.run("locked")).contains(EnqueueResult.ENQUEUED);
    assertThat(cron.run("locked")).contains(EnqueueResult.VETOED);
    assertThat(cron.run("nobody")).isEmpty();

    assertThat(raw.texts("LRANGE", redis.key("queue:reports"), 0, -1))
        .containsExactly("{\"class\":\"locked\",\"queue\":\"reports\",\"args\":[\"x\",null]}");
    assertThat(record("locked")).isEqualTo(record);
  }

  @Test
  void noMoreAreTakenThanALeaderLooksAt() {
    cron.add(job("there", OFTEN));
    List<Object> call = new ArrayList<>(List.of("HSET", redis.key("resque4j:cron")));
    for (int n = 1; n < Cron.MOST_ENTRIES; n++) {
      call.addAll(List.of("other " + n, "{}"));
    }
    raw.call(call.toArray());

    assertThatThrownBy(() -> cron.add(job("one more", OFTEN)))
        .hasMessage(
            "expected at most 10000 recurring jobs in a namespace, got: one more, one more");
    assertThat(cron.add(job("there", NIGHTLY))).isEqualTo(Cron.Change.REPLACED);
    cron.remove("other 1");
    assertThat(cron.add(job("one more", OFTEN))).isEqualTo(Cron.Change.ADDED);
  }

  @Test
  void whatCannotBeARecurringJobIsRefused() {
    assertThatThrownBy(() -> job(" ", OFTEN)).hasMessageContaining("got: a blank one");
    assertThatThrownBy(() -> job("x".repeat(201), OFTEN)).hasMessageContaining("201 characters");
    assertThatThrownBy(() -> job("a\nb", OFTEN)).hasMessageEndingWith("got: a?b");
    assertThatThrownBy(() -> job("a\ud800", OFTEN)).hasMessageContaining("broken");
    assertThatThrownBy(() -> job("a\ufffd", OFTEN)).hasMessageContaining("broken");
    assertThatThrownBy(() -> CronJob.of("a", OFTEN, "q,r", "c")).hasMessageContaining("queue name");
    assertThatThrownBy(() -> CronJob.of("a", OFTEN, "q", "")).hasMessageContaining("job class");
    assertThatThrownBy(() -> cron.add(job("a", OFTEN, "x".repeat(2000))))
        .hasMessageContaining("at most 2000 bytes");
  }

  @Test
  void twoWhoReplaceAnEntryAtOnceBothSucceed() throws InterruptedException {
    List<Thread> threads =
        List.of(1, 2, 3, 4).stream()
            .map(
                number ->
                    new Thread(
                        () -> {
                          for (int n = 0; n < 50; n++) {
                            cron.add(job("often", n % 2 == 0 ? OFTEN : NIGHTLY, number, n));
                          }
                        }))
            .toList();
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(names()).containsExactly("often");
    assertThat(raw.text("GET", redis.key("resque4j:cron:version"))).isEqualTo("200");
  }
}
