package io.resque4j.cli.config;

import io.resque4j.cli.terminal.CliException;
import io.resque4j.cli.terminal.Secrets;
import java.util.List;

/** Addresses of Redis as they are typed. */
public final class RedisAddresses {
  /** Where Redis is when nobody says so. */
  public static final String DEFAULT = "redis://127.0.0.1:6379";

  private static final List<String> SCHEMES =
      List.of(
          "redis://",
          "rediss://",
          "redis-socket://",
          "redis-sentinel://",
          "rediss-sentinel://",
          "redis-cluster://",
          "rediss-cluster://");

  private RedisAddresses() {}

  /** The text, if it begins as an address does; else one line that shows no password. */
  public static String checked(String name, String text) {
    if (SCHEMES.stream().noneMatch(text::startsWith)) {
      String hint = text.contains("://") ? "" : "; did you mean redis://" + text + "?";
      throw CliException.usage(
          "expected %s to be an address such as %s, got: %s%s"
              .formatted(name, DEFAULT, Secrets.maskAddress(text), Secrets.maskAddress(hint)));
    }
    return text;
  }
}
