package io.resque4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resque4j.testkit.Interleavings.Actor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@RedisTest
class InterleavingsTest {
  private final TestRedis test;
  private RawRedis redis;

  InterleavingsTest(TestRedis test) {
    this.test = test;
  }

  @BeforeEach
  void open() {
    redis = test.connect();
  }

  @AfterEach
  void close() {
    redis.close();
  }

  @Test
  void aCounterThatIsReadAndThenWrittenIsCaught() {
    assertThatThrownBy(
            () ->
                Interleavings.explore(
                    1, 100, counters(2, this::readThenWrite), this::bothAreCounted))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("of all: ")
        .hasMessageContaining("a0.read, a1.read")
        .hasMessageContaining("expected 2, got 1");
  }

  @Test
  void anAtomicCounterHoldsInEveryOrder() {
    int orders =
        Interleavings.explore(
            1,
            100,
            counters(
                2,
                actor ->
                    actor
                        .step("look", () -> redis.call("GET", test.key("counter")))
                        .step("count", () -> redis.call("INCR", test.key("counter")))),
            this::bothAreCounted);
    assertThat(orders).as("4 steps, two by two").isEqualTo(6);
  }

  @Test
  void aFailureOfARandomExplorationComesAgainWithItsSeed() {
    long seed = 42;
    String message = failure(seed, 1000);
    assertThat(message).startsWith("seed ");
    long failing = Long.parseLong(message.substring(5, message.indexOf(':')));
    assertThat(failure(failing, 1)).isEqualTo(message);
  }

  private String failure(long seed, int orders) {
    Supplier<List<Actor>> dying =
        () -> {
          List<Actor> actors = counters(2, this::readThenWrite).get();
          actors.add(Actor.named("bystander").step("die", () -> {}).mayDie());
          return actors;
        };
    try {
      Interleavings.explore(seed, orders, dying, this::bothAreCounted);
    } catch (AssertionError e) {
      return e.getMessage();
    }
    throw new IllegalStateException("nothing was caught from seed " + seed);
  }

  @Test
  void ordersKeepTheStepsOfAnActorInTheirOrderAndVary() {
    Set<String> seen = new HashSet<>();
    StringBuilder order = new StringBuilder();
    Supplier<List<Actor>> actors =
        () -> {
          order.setLength(0);
          List<Actor> all = new ArrayList<>();
          for (String name : List.of("a", "b", "c", "d", "e")) {
            Actor actor = Actor.named(name);
            for (int i = 0; i < 4; i++) {
              String step = name + i;
              actor.step(step, () -> order.append(step));
            }
            all.add(actor);
          }
          return all;
        };
    int orders =
        Interleavings.explore(
            7,
            500,
            actors,
            () -> {
              seen.add(order.toString());
              assertThat(order.toString().replaceAll("[b-e]\\d", "")).isEqualTo("a0a1a2a3");
            });
    assertThat(orders).isEqualTo(500);
    assertThat(seen).hasSizeGreaterThan(495);
  }

  @Test
  void whatMustAlwaysHoldIsLookedAtAfterEachStep() {
    List<String> done = new ArrayList<>();
    assertThatThrownBy(
            () ->
                Interleavings.explore(
                    1,
                    1,
                    () ->
                        List.of(
                            Actor.named("a")
                                .step("push", () -> done.add("x"))
                                .step("pop", () -> done.remove(0))),
                    () -> assertThat(done).isEmpty(),
                    () -> assertThat(done).isEmpty()))
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("order 0 of all: a.push: ");
  }

  @Test
  void anActorThatMayDieStopsAnywhere() {
    Set<Integer> lengths = new HashSet<>();
    List<String> done = new ArrayList<>();
    Interleavings.explore(
        3,
        100,
        () -> {
          done.clear();
          return List.of(
              Actor.named("worker")
                  .step("claim", () -> done.add("claim"))
                  .step("complete", () -> done.add("complete"))
                  .mayDie());
        },
        () -> lengths.add(done.size()));
    assertThat(lengths).containsExactlyInAnyOrder(0, 1, 2);
  }

  private Supplier<List<Actor>> counters(int count, Consumer<Actor> steps) {
    return () -> {
      redis.call("DEL", test.key("counter"));
      List<Actor> actors = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        Actor actor = Actor.named("a" + i);
        steps.accept(actor);
        actors.add(actor);
      }
      return actors;
    };
  }

  private void readThenWrite(Actor actor) {
    long[] read = new long[1];
    actor
        .step(
            "read",
            () -> {
              String value = redis.text("GET", test.key("counter"));
              read[0] = value == null ? 0 : Long.parseLong(value);
            })
        .step("write", () -> redis.call("SET", test.key("counter"), read[0] + 1));
  }

  private void bothAreCounted() {
    long counted = redis.number("GET", test.key("counter"));
    if (counted != 2) {
      throw new AssertionError("expected 2, got " + counted);
    }
  }
}
