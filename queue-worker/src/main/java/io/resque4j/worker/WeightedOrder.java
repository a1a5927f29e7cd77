package io.resque4j.worker;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/**
 * Draws an order of queues by their weights: each place goes to one of those that are left, with a
 * chance as great as its part of their weights. So no queue starves, and one that is empty costs
 * the others nothing: the claim looks at the next.
 */
final class WeightedOrder implements UnaryOperator<List<String>> {
  private final Map<String, Integer> weights;
  private final RandomGenerator random;

  WeightedOrder(Map<String, Integer> weights, RandomGenerator random) {
    this.weights = weights;
    this.random = random;
  }

  private record Drawn(String queue, double at) {}

  /** Each queue rings after a random time, a heavy one sooner: the times put them in order. */
  @Override
  public List<String> apply(List<String> queues) {
    return queues.stream()
        .map(queue -> new Drawn(queue, -Math.log(1 - random.nextDouble()) / weight(queue)))
        .sorted(Comparator.comparingDouble(Drawn::at))
        .map(Drawn::queue)
        .toList();
  }

  private int weight(String queue) {
    return weights.getOrDefault(queue, 1);
  }
}
