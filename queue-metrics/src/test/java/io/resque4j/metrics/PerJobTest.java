package io.resque4j.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** How many meters names that anybody may choose can bring about. */
class PerJobTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  private PerJob<Counter> counters(int maxNames) {
    Meters meters = new Meters(registry, MetricsConfig.DEFAULT.withMaxNames(maxNames));
    return meters.counters("jobs.tried", "for this test");
  }

  private double count(String queue, String jobClass) {
    return registry
        .get("resque4j.jobs.tried")
        .tags("queue", queue, "class", jobClass)
        .counter()
        .count();
  }

  private List<String> values(String tag) {
    return registry.getMeters().stream()
        .map(meter -> meter.getId().getTag(tag))
        .distinct()
        .sorted()
        .toList();
  }

  @Test
  void aMeterIsMadeOnceForAQueueAndAClass() {
    PerJob<Counter> counters = counters(10);

    assertThat(counters.of("ma".concat("il"), "se".concat("nd")))
        .isSameAs(counters.of("mail", "send"))
        .isNotSameAs(counters.of("mail", "other"));
  }

  @Test
  void theFirstNamesHaveMetersAndAllFurtherOnesShareOne() {
    PerJob<Counter> counters = counters(3);
    for (int i = 0; i < 1_000; i++) {
      counters.of("queue" + i, "class" + i).increment();
    }

    assertThat(values("queue")).containsExactly("other", "queue0", "queue1", "queue2");
    assertThat(values("class")).containsExactly("class0", "class1", "class2", "other");
    assertThat(count("queue0", "class0")).isEqualTo(1);
    assertThat(count("other", "other")).isEqualTo(997);
  }

  @Test
  void pairsOfNamesAreBoundedToo() {
    PerJob<Counter> counters = counters(50);
    for (int i = 0; i < 50; i++) {
      for (int j = 0; j < 50; j++) {
        counters.of("queue" + i, "class" + j).increment();
      }
    }

    assertThat(registry.getMeters()).hasSize(501);
    assertThat(count("other", "other")).isEqualTo(2_000);
  }

  @Test
  void whatIsNoJobHasNoClassAndALongNameIsNotKept() {
    PerJob<Counter> counters = counters(3);
    counters.of("mail", null).increment();
    counters.of("q".repeat(100_000), "send").increment();

    assertThat(count("mail", "none")).isEqualTo(1);
    assertThat(count("other", "send")).isEqualTo(1);
  }

  @Test
  void manyThreadsMakeNoMoreThanTheBound() throws Exception {
    PerJob<Counter> counters = counters(5);
    ExecutorService threads = Executors.newFixedThreadPool(8);
    List<Future<?>> done = new ArrayList<>();
    for (int thread = 0; thread < 8; thread++) {
      int offset = thread;
      done.add(
          threads.submit(
              () -> {
                for (int i = 0; i < 5_000; i++) {
                  int n = (i + offset) % 40;
                  counters.of("queue" + n, "class" + n).increment();
                }
              }));
    }
    for (Future<?> each : done) {
      each.get();
    }
    threads.shutdown();

    assertThat(values("queue")).hasSize(6);
    assertThat(registry.getMeters().stream().mapToDouble(each -> ((Counter) each).count()).sum())
        .isEqualTo(40_000);
  }

  @Test
  void aBoundOfNothingIsRefused() {
    assertThatThrownBy(() -> MetricsConfig.DEFAULT.withMaxNames(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected maxNames to be 1 or more, got: 0");
  }
}
