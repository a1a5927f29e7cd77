package io.resque4j.cli.config;

import org.jspecify.annotations.Nullable;

/**
 * How a daemon answers over HTTP.
 *
 * @param host where it listens
 * @param port 0: any free one
 * @param maxWaiting from how many waiting jobs on the fleet is unhealthy; null: any number is fine
 * @param maxMemoryPercent from which part of Redis' memory limit on the fleet is unhealthy
 */
public record HttpSettings(
    String host, int port, @Nullable Integer maxWaiting, int maxMemoryPercent) {

  /** Null where nobody wants it. */
  static @Nullable HttpSettings of(Configuration configuration) {
    return configuration
        .find(HttpOption.PORT)
        .map(
            port ->
                new HttpSettings(
                    configuration.get(HttpOption.HOST),
                    port,
                    configuration.find(HttpOption.MAX_WAITING).orElse(null),
                    configuration.get(HttpOption.MAX_MEMORY_PERCENT)))
        .orElse(null);
  }
}
