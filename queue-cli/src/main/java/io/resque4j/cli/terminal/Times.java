package io.resque4j.cli.terminal;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations and instants as they are typed, and as they are shown. */
public final class Times {
  private static final Pattern PART = Pattern.compile("(\\d{1,15})(ms|s|m|h|d)");
  private static final Pattern PARTS = Pattern.compile("(?:" + PART.pattern() + ")+");

  /** The last second that a JavaScript date, and so every peer, can hold. */
  private static final Instant LATEST = Instant.ofEpochSecond(8_640_000_000_000L);

  private Times() {}

  /**
   * {@code 500ms}, {@code 3s}, {@code 1m30s}, {@code 2h}, {@code 1d}, or ISO 8601: {@code PT3S}.
   */
  public static Duration duration(String option, String text) {
    String typed = text.strip();
    try {
      if (PARTS.matcher(typed).matches()) {
        Duration sum = Duration.ZERO;
        for (Matcher part = PART.matcher(typed); part.find(); ) {
          sum = sum.plus(Duration.of(Long.parseLong(part.group(1)), unit(part.group(2))));
        }
        return sum;
      }
      Duration iso = Duration.parse(typed);
      if (!iso.isNegative()) {
        return iso;
      }
    } catch (DateTimeException | ArithmeticException e) {
      // told below, with what was expected
    }
    String hint = suggestedDuration(typed).map(s -> "; did you mean " + s + "?").orElse("");
    throw CliException.usage(
        "expected %s to be a duration such as 500ms, 3s, 5m, 2h or 1d, got: %s%s"
            .formatted(option, Text.visible(text), hint));
  }

  /** The first whole second that is a typed duration or more after {@code now}. */
  public static Instant secondAfter(String option, String text, Instant now) {
    Duration duration = duration(option, text);
    if (duration.compareTo(Duration.between(now, LATEST)) > 0) {
      throw CliException.usage(
          "expected %s to end before the year 275761, got: %s".formatted(option, text));
    }
    Instant due = now.plus(duration);
    Instant second = due.truncatedTo(ChronoUnit.SECONDS);
    return second.equals(due) ? second : second.plusSeconds(1);
  }

  private static ChronoUnit unit(String name) {
    return switch (name) {
      case "ms" -> ChronoUnit.MILLIS;
      case "s" -> ChronoUnit.SECONDS;
      case "m" -> ChronoUnit.MINUTES;
      case "h" -> ChronoUnit.HOURS;
      default -> ChronoUnit.DAYS;
    };
  }

  private static final Pattern NUMBER_AND_WORD =
      Pattern.compile("[-+]?(\\d{1,15})\\s*([a-z]*)", Pattern.CASE_INSENSITIVE);

  private static Optional<String> suggestedDuration(String typed) {
    Matcher loose = NUMBER_AND_WORD.matcher(typed);
    if (!loose.matches()) {
      return Optional.empty();
    }
    String word = loose.group(2).toLowerCase(Locale.ROOT);
    String unit =
        word.startsWith("mil") || word.startsWith("ms")
            ? "ms"
            : word.isEmpty() ? "s" : word.substring(0, 1);
    return "msmhd".contains(unit) ? Optional.of(loose.group(1) + unit) : Optional.empty();
  }

  /** ISO 8601 with its offset from UTC: {@code 2026-11-24T10:00:00Z}. */
  public static Instant instant(String option, String text) {
    try {
      Instant instant = OffsetDateTime.parse(text.strip()).toInstant();
      if (instant.isBefore(Instant.EPOCH) || instant.isAfter(LATEST)) {
        throw CliException.usage(
            "expected %s to be in the years 1970 to 275760, got: %s".formatted(option, text));
      }
      return instant;
    } catch (DateTimeException e) {
      // told below, with what was expected
    }
    String hint = suggestedInstant(text.strip()).map(s -> "; did you mean " + s + "?").orElse("");
    throw CliException.usage(
        "expected %s to be an instant such as 2026-11-24T10:00:00Z, got: %s%s"
            .formatted(option, Text.visible(text), hint));
  }

  private static Optional<String> suggestedInstant(String typed) {
    if (typed.matches("\\d{10}")) {
      return Optional.of(Instant.ofEpochSecond(Long.parseLong(typed)).toString());
    }
    if (typed.matches("\\d{13}")) {
      return Optional.of(Instant.ofEpochMilli(Long.parseLong(typed)).toString());
    }
    String iso = typed.replaceFirst("^(\\d{4}-\\d\\d-\\d\\d)[ _]+", "$1T").replace(" ", "");
    for (String candidate : new String[] {iso, iso + "Z", iso + ":00Z", iso + "T00:00:00Z"}) {
      try {
        return Optional.of(OffsetDateTime.parse(candidate).toString());
      } catch (DateTimeException e) {
        // the next one
      }
    }
    return Optional.empty();
  }

  /** As {@link #duration} reads it: {@code 500ms}, {@code 25s}, {@code 1h}. */
  public static String typed(Duration duration) {
    long millis = duration.toMillis();
    if (millis % 1_000 != 0) {
      return millis + "ms";
    }
    long seconds = duration.toSeconds();
    if (seconds == 0 || seconds % 60 != 0) {
      return seconds + "s";
    }
    return seconds % 3_600 == 0 ? seconds / 3_600 + "h" : seconds / 60 + "m";
  }

  /** {@code 0.42 ms}, {@code 38 ms}, {@code 2.31 s}. */
  public static String shown(Duration duration) {
    double millis = duration.toNanos() / 1e6;
    if (millis < 10) {
      return String.format(Locale.ROOT, "%.2f ms", millis);
    }
    return millis < 1_000
        ? String.format(Locale.ROOT, "%.0f ms", millis)
        : String.format(Locale.ROOT, "%.2f s", millis / 1_000);
  }

  /**
   * {@code 2026-11-25T03:00:00+01:00, in 6 h}: an instant that somebody means in this time zone.
   */
  public static String inZone(Instant then, ZoneId zone, Instant now) {
    return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
            then.truncatedTo(ChronoUnit.SECONDS).atZone(zone))
        + ", "
        + ago(then, now);
  }

  /** {@code 3 s ago}, {@code in 5 min}, {@code now}: what a person wants to know of an instant. */
  public static String ago(Instant then, Instant now) {
    long seconds = Duration.between(then, now).toSeconds();
    if (seconds == 0) {
      return "now";
    }
    return seconds > 0 ? rough(seconds) + " ago" : "in " + rough(-seconds);
  }

  /** The largest unit that fits: {@code 59 s}, {@code 3 min}, {@code 47 h}, {@code 12 d}. */
  public static String rough(long seconds) {
    if (seconds < 120) {
      return seconds + " s";
    }
    if (seconds < 2 * 3_600) {
      return seconds / 60 + " min";
    }
    return seconds < 2 * 86_400 ? seconds / 3_600 + " h" : Text.count(seconds / 86_400) + " d";
  }
}
