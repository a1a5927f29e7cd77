package io.resque4j.cli.config;

import static io.resque4j.cli.config.ConfigOption.Group.HTTP;

import java.util.List;

/** The options of health, metrics and status over HTTP. */
final class HttpOption {
  static final ConfigOption<Integer> PORT =
      ConfigOption.<Integer>of(
          HTTP,
          "http.port",
          Types.number(0, 65_535),
          null,
          "Answer there for /health/live, /health/ready, /metrics and /status; 0 is any free port."
              + " Default: nobody listens");

  static final ConfigOption<String> HOST =
      ConfigOption.of(
          HTTP,
          "http.host",
          Types.HOST,
          "127.0.0.1",
          "The address to listen at; 0.0.0.0: all of this machine. Nobody is asked for a password");

  static final ConfigOption<Integer> MAX_WAITING =
      ConfigOption.<Integer>of(
          HTTP,
          "http.maxWaiting",
          Types.number(0, 2_000_000_000),
          null,
          "With more jobs than this in all queues /status says unhealthy. Default: any number is"
              + " fine");

  static final ConfigOption<Integer> MAX_MEMORY_PERCENT =
      ConfigOption.of(
          HTTP,
          "http.maxMemoryPercent",
          Types.number(1, 100),
          90,
          "When Redis uses more than this part of its maxmemory /status says unhealthy");

  static final List<ConfigOption<?>> ALL = List.of(PORT, HOST, MAX_WAITING, MAX_MEMORY_PERCENT);

  private HttpOption() {}
}
