package io.resque4j.core.redis;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Redis says of itself.
 *
 * @param version such as {@code 7.0.15}; empty when it does not say
 * @param usedMemory bytes in use; 0 when it does not say
 * @param maxMemory the limit in bytes; 0: none
 * @param maxMemoryPolicy what it does at the limit; {@code noeviction} is the only one that loses
 *     no jobs
 */
public record ServerInfo(String version, long usedMemory, long maxMemory, String maxMemoryPolicy) {
  private static final String KEEPS_EVERYTHING = "noeviction";

  /** Reads the reply to {@code INFO}. */
  static ServerInfo parse(String info) {
    return new ServerInfo(
        text(info, "redis_version"),
        number(info, "used_memory"),
        number(info, "maxmemory"),
        text(info, "maxmemory_policy"));
  }

  /** Whether it may throw jobs away when its memory is full. */
  public boolean mayEvict() {
    return maxMemory > 0 && !maxMemoryPolicy.isEmpty() && !maxMemoryPolicy.equals(KEEPS_EVERYTHING);
  }

  private static long number(String info, String name) {
    String value = text(info, name);
    return value.matches("\\d{1,18}") ? Long.parseLong(value) : 0;
  }

  private static String text(String info, String name) {
    Matcher value = Pattern.compile("(?m)^" + name + ":(\\S*)").matcher(info);
    return value.find() ? value.group(1) : "";
  }
}
