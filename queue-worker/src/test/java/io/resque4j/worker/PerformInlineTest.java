package io.resque4j.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resque4j.core.InvalidArgumentsException;
import io.resque4j.core.JobContext;
import io.resque4j.core.Jobs;
import io.resque4j.core.PerformContext;
import io.resque4j.core.Plugin;
import io.resque4j.core.Resque;
import io.resque4j.core.plugin.JobLock;
import io.resque4j.core.plugin.Noop;
import io.resque4j.core.plugin.QueueLock;
import io.resque4j.core.plugin.Retry;
import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisTest;
import io.resque4j.testkit.TestRedis;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Jobs that run here and now, without a queue. */
@RedisTest
final class PerformInlineTest {
  private final List<String> heard = new ArrayList<>();
  private final List<JobContext> contexts = new ArrayList<>();
  private final TestRedis redis;
  private final Resque resque;

  PerformInlineTest(TestRedis redis) {
    this.redis = redis;
    resque = Resque.builder().uri(redis.uri()).namespace(redis.namespace()).connect();
  }

  @AfterEach
  void nothingIsInRedis() {
    try (RawRedis raw = redis.connect()) {
      assertThat(raw.texts("KEYS", redis.key("*"))).isEmpty();
    }
    resque.close();
  }

  private final class Listening implements Plugin {
    private final boolean runs;

    Listening(boolean runs) {
      this.runs = runs;
    }

    @Override
    public String name() {
      return "Listening";
    }

    @Override
    public boolean beforePerform(PerformContext job) {
      heard.add("before " + job.argsJson());
      return runs;
    }

    @Override
    public boolean afterPerform(PerformContext job) {
      heard.add("after " + job.result() + job.failure().map(Throwable::getMessage).orElse(""));
      return true;
    }
  }

  private static int fail() throws IOException {
    throw new IOException("no luck");
  }

  private Object perform(Jobs.Builder jobs, Object... args) throws Exception {
    return Worker.performInline(resque, jobs.build(), "job", args);
  }

  private Jobs.Builder add() {
    return Jobs.builder().job("job", Integer.class, Integer.class, (a, b) -> a + b);
  }

  private Jobs.Builder failing() {
    return Jobs.builder().job("job", PerformInlineTest::fail);
  }

  @Test
  void theResultIsReturnedAndThePluginsAreAskedAndTold() throws Exception {
    assertThat(perform(add().plugins("job", new Listening(true)), 1, 2)).isEqualTo(3);
    assertThat(heard).containsExactly("before [1,2]", "after 3");
  }

  @Test
  void aVetoKeepsItFromRunning() throws Exception {
    assertThat(perform(add().plugins("job", new Listening(false)), 1, 2)).isNull();
    assertThat(heard).containsExactly("before [1,2]");
  }

  @Test
  void aFailureIsThrownAfterThePluginsWereTold() {
    assertThatThrownBy(() -> perform(failing().plugins("job", new Listening(true))))
        .isInstanceOf(IOException.class)
        .hasMessage("no luck");
    assertThat(heard).containsExactly("before []", "after nullno luck");
  }

  @Test
  void aPluginMayForgiveAFailure() throws Exception {
    assertThat(perform(failing().plugins("job", Noop.create()))).isNull();
  }

  @Test
  void locksAreNotTakenAndNothingIsTriedAgain() throws Exception {
    assertThat(perform(add().plugins("job", QueueLock.create(), JobLock.create()), 1, 2))
        .isEqualTo(3);
    assertThatThrownBy(() -> perform(failing().plugins("job", Retry.attempts(3))))
        .isInstanceOf(IOException.class);
  }

  @Test
  void anErrorIsThrownAsItIs() {
    Jobs.Builder jobs =
        Jobs.builder()
            .job(
                "job",
                () -> {
                  throw new AssertionError("mine");
                });
    assertThatThrownBy(() -> perform(jobs)).isInstanceOf(AssertionError.class).hasMessage("mine");
  }

  @Test
  void argumentsAreBoundAsThoseOfAnyJob() {
    assertThatThrownBy(() -> perform(add(), 1, "two"))
        .isInstanceOf(InvalidArgumentsException.class)
        .hasMessageStartingWith("job job: expected argument 2 to be Integer, got: a text");
  }

  @Test
  void aClassThatIsNotDefinedIsNamed() {
    assertThatThrownBy(() -> Worker.performInline(resque, Jobs.NONE, "job"))
        .isInstanceOf(UnknownJobException.class)
        .hasMessage("No job defined for class \"job\"");
  }

  @Test
  void theJobHasAContext() throws Exception {
    perform(Jobs.builder().job("job", (context, args) -> contexts.add(context)));

    assertThat(contexts.get(0).queueName()).startsWith("_direct-queue-");
    assertThat(contexts.get(0).resque()).isSameAs(resque);
    assertThat(contexts.get(0).claimId()).isNotEmpty();
  }
}
