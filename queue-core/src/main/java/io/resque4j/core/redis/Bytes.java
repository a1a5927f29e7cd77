package io.resque4j.core.redis;

import java.nio.charset.StandardCharsets;

/** Text and numbers as Redis takes them. */
final class Bytes {
  static final byte[] EMPTY = {};

  private Bytes() {}

  static byte[] of(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static byte[] of(long number) {
    return of(Long.toString(number));
  }

  static String text(Object reply) {
    return new String((byte[]) reply, StandardCharsets.UTF_8);
  }
}
