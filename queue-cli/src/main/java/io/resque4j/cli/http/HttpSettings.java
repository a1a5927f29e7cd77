package io.resque4j.cli.http;

import org.jspecify.annotations.Nullable;

/**
 * How a daemon answers over HTTP.
 *
 * @param host where it listens
 * @param port 0: any free one
 * @param maxWaiting from how many waiting jobs on it is unhealthy; null: any number is fine
 * @param maxMemoryPercent from which part of Redis' memory limit on it is unhealthy
 */
public record HttpSettings(String host, int port, @Nullable Long maxWaiting, int maxMemoryPercent) {
  public HttpSettings {
    if (maxMemoryPercent < 1 || maxMemoryPercent > 100) {
      throw new IllegalArgumentException(
          "expected maxMemoryPercent to be 1 to 100, got: " + maxMemoryPercent);
    }
  }
}
