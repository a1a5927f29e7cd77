package io.resque4j.core.redis;

import io.lettuce.core.KeyValue;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.SortedSet;
import java.util.TreeSet;

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

  static byte[] join(byte[] first, byte[] second, byte[] third) {
    byte[] all = Arrays.copyOf(first, first.length + second.length + third.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    System.arraycopy(third, 0, all, first.length + second.length, third.length);
    return all;
  }

  static String text(Object reply) {
    return new String((byte[]) reply, StandardCharsets.UTF_8);
  }

  /** A counter; 0 if it is not there or holds no number. */
  static long number(KeyValue<byte[], byte[]> counter) {
    try {
      return Long.parseLong(text(counter.getValueOrElse(EMPTY)));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  static SortedSet<String> sortedTexts(Collection<byte[]> replies) {
    SortedSet<String> texts = new TreeSet<>();
    replies.forEach(reply -> texts.add(text(reply)));
    return texts;
  }
}
