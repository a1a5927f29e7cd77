package io.resque4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** A job is moved from one list to another; nothing must be lost, whatever breaks. */
@RedisTest
class CrashPointsTest {
  private static final String MOVE =
      """
      if redis.call('TYPE', KEYS[2]).ok ~= 'list' and redis.call('EXISTS', KEYS[2]) == 1 then
        return redis.error_reply('WRONGTYPE destination')
      end
      local job = redis.call('LPOP', KEYS[1])
      if job then redis.call('RPUSH', KEYS[2], job) end
      return job
      """;

  private final List<CrashPoints.Run> runs = new ArrayList<>();

  private CrashPoints moving(RedisServer server, CrashPoints.Action move) {
    return CrashPoints.on(server)
        .prepare(run -> run.redis().call("RPUSH", run.key("from"), "job"))
        .operation(move)
        .check(
            run -> {
              runs.add(run);
              long left = run.redis().number("LLEN", run.key("from"));
              long moved = run.redis().number("LLEN", run.key("to"));
              if (left + moved != 1) {
                throw new AssertionError("left " + left + ", moved " + moved);
              }
            });
  }

  @Test
  void anAtomicMovePassesAtEveryPoint(RedisServer server) {
    int points =
        moving(
                server,
                run -> {
                  try (RawRedis redis = RawRedis.connect(run.uri())) {
                    redis.call("PING");
                    redis.call("EVAL", MOVE, 2, run.key("from"), run.key("to"));
                  }
                })
            .sweep();
    // One good run; 2 commands with 4 cuts and an OOM each; 2 keys.
    assertThat(points).isEqualTo(1 + 2 * 5 + 2);
    assertThat(runs).extracting(CrashPoints.Run::namespace).doesNotHaveDuplicates();
    assertThat(runs.stream().filter(run -> run.failure() == null)).hasSizeLessThan(6);
    assertThat(runs)
        .filteredOn(run -> run.fault() instanceof CrashPoint.WrongType)
        .allSatisfy(run -> assertThat(run.failure()).hasMessageContaining("WRONGTYPE"));
    assertThat(runs)
        .filteredOn(run -> run.fault().equals(new CrashPoint.OutOfMemory(2)))
        .as("a script that begins with a removal may go on")
        .allSatisfy(run -> assertThat(run.failure()).isNull());
  }

  @Test
  void aMoveInTwoStepsIsCaughtBetweenThem(RedisServer server) {
    CrashPoints naive =
        moving(
            server,
            run -> {
              try (RawRedis redis = RawRedis.connect(run.uri())) {
                Object job = redis.call("LPOP", run.key("from"));
                redis.call("RPUSH", run.key("to"), job);
              }
            });
    assertThatThrownBy(naive::sweep)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("cut after execution of command #1: ")
        .hasMessageContaining("death before command #2: ")
        .hasMessageContaining("OOM from command #1: ")
        .hasMessageContaining("WRONGTYPE at to: ")
        .hasMessageNotContaining("cut before command #1: ");
  }

  @Test
  void anOperationThatBlindlyTriesAgainIsCaughtByALostReply(RedisServer server) {
    CrashPoints twice =
        CrashPoints.on(server)
            .operation(
                run -> {
                  for (int attempt = 0; attempt < 2; attempt++) {
                    try (RawRedis redis = RawRedis.connect(run.uri())) {
                      redis.call("RPUSH", run.key("queue"), "job");
                      return;
                    } catch (UncheckedIOException e) {
                      assertThat(attempt).isZero();
                    }
                  }
                })
            .check(
                run -> {
                  if (run.redis().number("LLEN", run.key("queue")) > 1) {
                    throw new AssertionError("twice");
                  }
                });
    assertThatThrownBy(twice::sweep)
        .hasMessageContaining("1 of 7 runs failed")
        .hasMessageContaining("cut after execution of command #1: ");
  }

  @Test
  void anOperationThatHangsIsInterrupted(RedisServer server) {
    CrashPoints hanging =
        CrashPoints.on(server)
            .withoutPlantedErrors()
            .timeout(Duration.ofMillis(1500))
            .operation(
                run -> {
                  try (RawRedis redis = RawRedis.connect(run.uri())) {
                    redis.call("BLPOP", run.key("empty"), 0);
                  }
                })
            .check(runs::add);
    hanging.cuts(Set.of()).sweep();
    assertThat(runs)
        .singleElement()
        .satisfies(run -> assertThat(run.failure()).isInstanceOf(TimeoutException.class));
  }

  @Test
  void aPointThatIsNeverReachedIsNoProof(RedisServer server) {
    CrashPoints shrinking =
        CrashPoints.on(server)
            .operation(
                run -> {
                  try (RawRedis redis = RawRedis.connect(run.uri())) {
                    redis.call("PING");
                    if (run.fault() instanceof CrashPoint.None) {
                      redis.call("PING");
                    }
                  }
                });
    assertThatThrownBy(shrinking::sweep)
        .hasMessageContaining("5 of 11 runs failed")
        .hasMessageContaining("OOM from command #2: ")
        .hasMessageContaining("did not come to this point");
  }

  @Test
  void aSweepOverNothingIsNoProof(RedisServer server) {
    assertThatThrownBy(() -> CrashPoints.on(server).sweep())
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("no command");
  }
}
