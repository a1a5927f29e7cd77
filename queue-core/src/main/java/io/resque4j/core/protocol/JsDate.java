package io.resque4j.core.protocol;

import java.time.DateTimeException;
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
   * As {@code Date.toString()} in UTC: {@code Mon Nov 23 2026 22:32:00 GMT+0000 (Coordinated …)}.
   */
  public static String format(Instant instant) {
    return TO_STRING.format(instant);
  }

  /** The instant, to the millisecond, of any form that {@code Date.parse} takes. */
  public static Optional<Instant> parse(String text) {
    try {
      return Optional.of(Instant.from(TO_STRING.parse(text)));
    } catch (DateTimeException e) {
      try {
        return Optional.of(Instant.parse(text));
      } catch (DateTimeException e2) {
        return Optional.empty();
      }
    }
  }
}
