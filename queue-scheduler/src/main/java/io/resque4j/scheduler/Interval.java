package io.resque4j.scheduler;

import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Firings at fixed intervals. */
final class Interval extends Schedule {
  private static final String PREFIX = "every";
  private static final Pattern FORM = Pattern.compile("every +(\\d{1,9})([smhd])");
  private static final Duration LONGEST = Duration.ofDays(366);

  private final long seconds;

  private Interval(String text, long seconds) {
    super(text, ZoneOffset.UTC);
    this.seconds = seconds;
  }

  static boolean isOne(String text) {
    return text.strip().toLowerCase(Locale.ROOT).startsWith(PREFIX);
  }

  static Interval read(String text) {
    Matcher form = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!form.matches()) {
      throw new IllegalArgumentException(
          "expected an interval such as 'every 30s', 'every 5m', 'every 2h' or 'every 1d', got: "
              + text);
    }
    long number = Long.parseLong(form.group(1));
    return ofLength(
        switch (form.group(2)) {
          case "s" -> Duration.ofSeconds(number);
          case "m" -> Duration.ofMinutes(number);
          case "h" -> Duration.ofHours(number);
          default -> Duration.ofDays(number);
        });
  }

  static Interval ofLength(Duration interval) {
    if (interval.toNanosPart() != 0
        || interval.toSeconds() < 1
        || interval.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "expected an interval of whole seconds from 1s to 366d, got: " + interval);
    }
    return new Interval(PREFIX + " " + shortest(interval), interval.toSeconds());
  }

  private static String shortest(Duration interval) {
    long seconds = interval.toSeconds();
    if (seconds % 86400 == 0) {
      return seconds / 86400 + "d";
    } else if (seconds % 3600 == 0) {
      return seconds / 3600 + "h";
    }
    return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
  }

  @Override
  long nextAfter(long second) {
    return second + seconds;
  }

  @Override
  long lastIn(long after, long until) {
    long whole = (until - after) / seconds;
    return until < after || whole == 0 ? NEVER : after + whole * seconds;
  }
}
