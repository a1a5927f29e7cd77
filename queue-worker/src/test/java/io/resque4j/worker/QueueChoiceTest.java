package io.resque4j.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class QueueChoiceTest {
  private static final long SEED = 4;

  @Test
  void eachQueueIsFirstAsOftenAsItsWeightIsPartOfAllWeights() {
    WeightedOrder order =
        new WeightedOrder(Map.of("a", 6, "b", 3, "c", 1), new SplittableRandom(SEED));
    Map<String, Integer> first = new HashMap<>();
    Map<String, Integer> second = new HashMap<>();
    int draws = 20_000;
    for (int i = 0; i < draws; i++) {
      List<String> drawn = order.apply(List.of("a", "b", "c"));
      assertThat(drawn).containsExactlyInAnyOrder("a", "b", "c");
      first.merge(drawn.get(0), 1, Integer::sum);
      if (drawn.get(0).equals("a")) {
        second.merge(drawn.get(1), 1, Integer::sum);
      }
    }

    assertThat(share(first, "a", draws)).isCloseTo(0.6, within(0.02));
    assertThat(share(first, "b", draws)).isCloseTo(0.3, within(0.02));
    assertThat(share(first, "c", draws)).isCloseTo(0.1, within(0.02));
    // While a is empty, b and c share by their weights.
    assertThat(share(second, "b", first.get("a"))).isCloseTo(0.75, within(0.02));
  }

  private static double share(Map<String, Integer> counts, String queue, int all) {
    return counts.getOrDefault(queue, 0) / (double) all;
  }

  @Test
  void namesAreRegisteredInTheirOrderAndWithoutWeights() {
    Map<String, Integer> weights = new LinkedHashMap<>();
    weights.put("critical", 5);
    weights.put("default", 2);

    assertThat(QueueChoice.weighted(weights).registered()).isEqualTo("critical,default");
    assertThat(QueueChoice.strict(List.of("b", "a")).registered()).isEqualTo("b,a");
    assertThat(QueueChoice.strict(List.of("*")).registered()).isEqualTo("*");
  }

  @Test
  void aListThatIsLongerThanTwoHundredBytesIsRegisteredAsAllQueues() {
    List<String> names = IntStream.range(0, 20).mapToObj(i -> "queue-%04d".formatted(i)).toList();

    assertThat(QueueChoice.strict(names.subList(0, 18)).registered()).hasSize(197);
    QueueChoice all = QueueChoice.strict(names);
    assertThat(all.registered()).isEqualTo("*");
    assertThat(all.listed()).isEqualTo(names);
    assertThat(all.all()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "     | expected one queue or more (* for all), got: none",
        "a,*  | expected * alone or a list of queues, got: [a, *]",
        "a,a  | expected each queue once, got: [a, a]"
      })
  void aBadListIsRefused(String names, String message) {
    List<String> list = names == null ? List.of() : Arrays.asList(names.split(","));
    assertThatThrownBy(() -> QueueChoice.strict(list))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void badWeightsAreRefused() {
    refused(Map.of(), "expected one queue or more with its weight, got: none");
    refused(Map.of("a", 0), "expected the weight of a to be from 1 to 1000, got: 0");
    refused(Map.of("a", 1001), "expected the weight of a to be from 1 to 1000, got: 1001");
    refused(Map.of("*", 1), "expected * alone or a list of queues, got: {*=1}");
    Map<String, Integer> many = new HashMap<>();
    IntStream.range(0, 33).forEach(i -> many.put("q" + i, 1));
    refused(many, "expected weights for at most 32 queues, got: 33");
  }

  private static void refused(Map<String, Integer> weights, String message) {
    assertThatThrownBy(() -> QueueChoice.weighted(weights))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }
}
