package io.resque4j.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.resque4j.core.RedisRefusedException;
import io.resque4j.core.Resque;
import io.resque4j.core.protocol.WorkerName;
import io.resque4j.core.redis.ClaimStore;
import io.resque4j.core.redis.RedisGateway;
import io.resque4j.core.redis.RedisStores;
import io.resque4j.testkit.LossyProxy;
import io.resque4j.testkit.ProxiedCommand;
import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisServer;
import io.resque4j.testkit.RedisTest;
import io.resque4j.testkit.TestRedis;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The one who hears of jobs, alone on a real Redis: what it rings for, and what not. */
@RedisTest(dedicated = true)
final class RingerTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final Queue<String> heard = new ConcurrentLinkedQueue<>();
  private final Queue<Boolean> answers = new ConcurrentLinkedQueue<>();
  private TestRedis redis;
  private RawRedis raw;
  private Resque resque;
  private Ringer ringer;

  @BeforeEach
  void connect(TestRedis redis, RedisServer server) {
    this.redis = redis;
    raw = redis.connect();
    raw.call("ACL", "SETUSER", "ears", "on", ">secret", "~*", "&*", "+@all");
    String uri = server.uri().replace("redis://", "redis://ears:secret@");
    resque = Resque.builder().uri(uri).namespace(redis.namespace()).connect();
  }

  @AfterEach
  void close() {
    timer.shutdownNow();
    ringer.close();
    resque.close();
    raw.call("ACL", "DELUSER", "ears");
    raw.close();
  }

  private void listen(BiPredicate<String, Shortcut> first) {
    listen(resque, first);
  }

  private void listen(Resque over, BiPredicate<String, Shortcut> first) {
    RedisStores ears = over.openStores();
    ringer =
        new Ringer(
            ears,
            timer,
            () -> {},
            (queue, shortcut) -> {
              heard.add(queue);
              return first.test(queue, shortcut);
            });
    RedisGateway.await(ears.queues().names()); // has an answer: Redis tells of changes by then
  }

  private boolean claims(String queue, Shortcut over) {
    ClaimStore.Request request =
        new ClaimStore.Request(WorkerName.parse("host:1+1:" + queue), "claim");
    over.claims()
        .claim(List.of(queue), List.of(request), "now", 0)
        .whenComplete((replies, error) -> answers.add(error == null && !replies.isEmpty()));
    return true;
  }

  private void push(String queue, int jobs) {
    raw.call("SADD", redis.key("queues"), queue);
    for (int n = 0; n < jobs; n++) {
      raw.call("RPUSH", redis.key("queue", queue), "{\"class\":\"add\",\"args\":[" + n + "]}");
    }
  }

  private String bell() {
    return redis.key("resque4j", "bell", "all");
  }

  private boolean isRung() {
    return raw.number("LLEN", bell()) == 1;
  }

  @Test
  void whoDoesNotAskFirstHasItRung() {
    listen((queue, over) -> false);

    push("math", 1);

    await().atMost(SOON).until(this::isRung);
    assertThat(heard).contains("math");
  }

  @Test
  void whatIsAskedForFirstIsNotRungForAndWhatIsLeftIs() {
    raw.call("MULTI"); // else it may hear of the first job before the second one is there
    push("math", 2);
    listen((queue, over) -> heard.size() == 1 && claims(queue, over));
    raw.call("EXEC");

    await().atMost(SOON).until(() -> answers.contains(true));
    // The job that it took is a change as well.
    await().atMost(SOON).until(this::isRung);
    assertThat(raw.number("LLEN", redis.key("queue", "math"))).isOne();
  }

  @Test
  void aQueueThatIsEmptiedByTheFirstRingsNobody() {
    listen(this::claims);

    push("math", 1);
    await().atMost(SOON).until(() -> answers.contains(true));
    await().atMost(SOON).until(() -> heard.size() >= 2); // of what it took itself

    assertThat(raw.number("LLEN", bell())).isZero();
  }

  /** The connection is in order, and nothing else would ever ring for this queue again. */
  @Test
  void aRingThatFailedIsTriedAgain() {
    listen((queue, over) -> false);
    raw.call("ACL", "SETUSER", "ears", "-rpush");
    push("math", 1);
    await().atMost(SOON).until(() -> heard.contains("math"));
    await()
        .atMost(SOON)
        .until(() -> raw.text("INFO", "commandstats").contains("cmdstat_rpush:") && refusals() > 0);

    raw.call("ACL", "SETUSER", "ears", "+rpush");

    await().atMost(SOON).until(this::isRung);
  }

  /** As where the user may use the keys of some queues only. */
  @Test
  void aQueueWhoseRingIsRefusedSilencesNoOther() {
    listen((queue, over) -> false);
    raw.call(
        "ACL",
        "SETUSER",
        "ears",
        "resetkeys",
        "~" + redis.key("queues"),
        "~" + redis.key("queue", "math"),
        "~" + redis.key("resque4j", "*"));
    raw.call("MULTI"); // else they may be rung for one after the other
    push("locked", 1);
    push("math", 1);
    raw.call("EXEC");

    await().atMost(SOON).until(this::isRung);
    assertThat(raw.text("LINDEX", bell(), "0")).isEqualTo("math");
    assertThat(refusals()).isPositive();
  }

  @Test
  void whileRedisTakesNoWritesQueuesAreNotTriedOneByOne(RedisServer server) {
    push("a", 1);
    push("b", 1);
    raw.call("CONFIG", "SET", "min-replicas-to-write", 1);
    try (LossyProxy line = LossyProxy.to(server);
        Resque overLine =
            Resque.builder()
                .uri(line.uri())
                .namespace(redis.namespace())
                .connectWait(Duration.ofMillis(200))
                .connect()) {
      listen(overLine, (queue, over) -> false);

      ringer.catchUp(); // the first one is rung for at once, and the other one meanwhile

      await().atMost(SOON).until(() -> line.commands().stream().anyMatch(this::ringsForBoth));
    } finally {
      raw.call("CONFIG", "SET", "min-replicas-to-write", 0);
    }
  }

  private boolean ringsForBoth(ProxiedCommand command) {
    return command.contains(redis.key("queue", "a")) && command.contains(redis.key("queue", "b"));
  }

  private long refusals() {
    return raw.call("ACL", "LOG") instanceof List<?> log ? log.size() : 0;
  }

  @Test
  void whatCameBeforeItListenedIsRungForEvenIfItCouldNotBeReadAtFirst() {
    push("math", 1);
    listen((queue, over) -> false);
    raw.call("ACL", "SETUSER", "ears", "-smembers");
    assertThatThrownBy(ringer::catchUp).isInstanceOf(RedisRefusedException.class);
    raw.call("ACL", "SETUSER", "ears", "+smembers");

    assertThat(ringer.hears()).isFalse();

    await().atMost(SOON).until(this::isRung);
  }
}
