package io.resque4j.benchmarks.work;

import io.resque4j.testkit.RawRedis;
import java.util.HashMap;
import java.util.Map;

/** A section of Redis' INFO. */
record Info(Map<String, String> fields) {
  private static final String COMMAND = "cmdstat_";

  static Info of(RawRedis redis, String section) {
    Map<String, String> fields = new HashMap<>();
    String text = redis.text("INFO", section);
    for (String line : String.valueOf(text).split("\r\n", -1)) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        fields.put(line.substring(0, colon), line.substring(colon + 1));
      }
    }
    return new Info(fields);
  }

  String text(String field) {
    return fields.getOrDefault(field, "unknown");
  }

  double number(String field) {
    return Double.parseDouble(fields.getOrDefault(field, "0"));
  }

  /** How often a command was called, by clients and in scripts; of the section commandstats. */
  long calls(String command) {
    String value = fields.get(COMMAND + command);
    return value == null ? 0 : calls(COMMAND, value);
  }

  /** All commands together. */
  long calls() {
    return fields.entrySet().stream()
        .filter(each -> each.getKey().startsWith(COMMAND))
        .mapToLong(each -> calls(each.getKey(), each.getValue()))
        .sum();
  }

  private static long calls(String name, String value) {
    int comma = value.indexOf(',');
    if (!value.startsWith("calls=") || comma < 0) {
      throw new IllegalArgumentException("expected calls=… of " + name + ", got: " + value);
    }
    return Long.parseLong(value.substring("calls=".length(), comma));
  }
}
