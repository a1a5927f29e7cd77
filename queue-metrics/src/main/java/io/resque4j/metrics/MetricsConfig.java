package io.resque4j.metrics;

/**
 * How much is measured.
 *
 * @param maxNames how many queues, and how many classes, have meters of their own; all further ones
 *     share the value {@code other}. Ten times as many pairs of queue and class have meters of
 *     their own at most
 * @param histogram whether timers publish a histogram, from which percentiles of a whole fleet are
 *     computed; about 70 series for each timer instead of 3
 */
public record MetricsConfig(int maxNames, boolean histogram) {
  /** 100 queues, 100 classes, no histogram. */
  public static final MetricsConfig DEFAULT = new MetricsConfig(100, false);

  private static final int PAIRS_PER_NAME = 10;

  public MetricsConfig {
    if (maxNames < 1) {
      throw new IllegalArgumentException("expected maxNames to be 1 or more, got: " + maxNames);
    }
  }

  /** With so many queues and so many classes at most. */
  public MetricsConfig withMaxNames(int most) {
    return new MetricsConfig(most, histogram);
  }

  /** With or without a histogram for each timer. */
  public MetricsConfig withHistogram(boolean wanted) {
    return new MetricsConfig(maxNames, wanted);
  }

  int maxPairs() {
    return (int) Math.min(Integer.MAX_VALUE, (long) PAIRS_PER_NAME * maxNames);
  }
}
