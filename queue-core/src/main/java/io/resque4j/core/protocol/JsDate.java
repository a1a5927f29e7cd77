package io.resque4j.core.protocol;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/** Dates as JavaScript's {@code Date} writes and reads them. */
public final class JsDate {
  private static final DateTimeFormatter TO_STRING =
      DateTimeFormatter.ofPattern(
              "EEE MMM dd uuuu HH:mm:ss 'GMT+0000 (Coordinated Universal Time)'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private JsDate() {}

  /**
   * The instant to the second in UTC, as {@code Date.toString()} writes it: {@code Mon Nov 23 2026
   * 22:32:00 GMT+0000 (Coordinated Universal Time)}.
   */
  public static String format(Instant instant) {
    return TO_STRING.format(instant);
  }

  /**
   * The instant to the millisecond, of any form that {@code Date.parse} takes in node: its own, ISO
   * 8601, Ruby's {@code 2026/11/23 14:00:44 UTC}, RFC 2822 and others. A time without a zone counts
   * as UTC; JavaScript takes its own zone, which a reader elsewhere cannot know.
   */
  public static Optional<Instant> parse(String text) {
    return new JsDateReader(text).read();
  }
}
