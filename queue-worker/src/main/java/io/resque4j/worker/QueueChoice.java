package io.resque4j.worker;

import io.resque4j.core.redis.ClaimStore;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which queues a multiWorker works on, and which of them first.
 *
 * @param names the queues in strict order; {@code *} alone: all queues, sorted, new ones as they
 *     come
 * @param weights none: the order is strict. Else a weight from 1 to {@value #MOST_WEIGHT} for each
 *     of at most {@value ClaimStore#MAX_QUEUES} queues: each claim draws an order in which a queue
 *     is first as often as its weight is part of all weights
 */
public record QueueChoice(List<String> names, Map<String, Integer> weights) {
  /** The greatest weight. */
  public static final int MOST_WEIGHT = 1_000;

  /** The queue list that means: all queues. */
  public static final String ALL = "*";

  /** The names of all of them are part of many keys; a longer text stands for more than it says. */
  private static final int LONGEST_TEXT = 200;

  public QueueChoice {
    names = List.copyOf(names);
    weights = Collections.unmodifiableMap(new LinkedHashMap<>(weights));
    if (names.isEmpty()) {
      throw new IllegalArgumentException("expected one queue or more (* for all), got: none");
    }
    if (names.contains(ALL) && names.size() + weights.size() > 1) {
      throw new IllegalArgumentException(
          "expected * alone or a list of queues, got: " + (weights.isEmpty() ? names : weights));
    }
    if (names.stream().distinct().count() != names.size()) {
      throw new IllegalArgumentException("expected each queue once, got: " + names);
    }
    if (!weights.isEmpty()) {
      checkWeights(names, weights);
    }
  }

  private static void checkWeights(List<String> names, Map<String, Integer> weights) {
    if (!weights.keySet().equals(Set.copyOf(names))) {
      throw new IllegalArgumentException(
          "expected a weight for each of %s, got: %s".formatted(names, weights));
    }
    if (weights.size() > ClaimStore.MAX_QUEUES) {
      throw new IllegalArgumentException(
          "expected weights for at most %d queues, got: %d"
              .formatted(ClaimStore.MAX_QUEUES, weights.size()));
    }
    weights.forEach(
        (queue, weight) -> {
          if (weight < 1 || weight > MOST_WEIGHT) {
            throw new IllegalArgumentException(
                "expected the weight of %s to be from 1 to %d, got: %d"
                    .formatted(queue, MOST_WEIGHT, weight));
          }
        });
  }

  /** These, in strict order; {@code *} alone is all. */
  public static QueueChoice strict(Collection<String> names) {
    return new QueueChoice(List.copyOf(names), Map.of());
  }

  /** These, by their weights. */
  public static QueueChoice weighted(Map<String, Integer> weights) {
    if (weights.isEmpty()) {
      throw new IllegalArgumentException("expected one queue or more with its weight, got: none");
    }
    return new QueueChoice(List.copyOf(weights.keySet()), weights);
  }

  /** Whether the queues are those that Redis knows. */
  public boolean all() {
    return names.get(0).equals(ALL);
  }

  /** The queues that are given by their names; none: all queues. */
  List<String> listed() {
    return all() ? List.of() : names;
  }

  /** The queue part of the workers' names in Redis: what peers see. It says nothing of weights. */
  String registered() {
    String text = String.join(",", names);
    return text.getBytes(StandardCharsets.UTF_8).length > LONGEST_TEXT ? ALL : text;
  }
}
