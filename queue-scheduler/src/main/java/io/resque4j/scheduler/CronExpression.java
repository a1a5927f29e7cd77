package io.resque4j.scheduler;

import com.cronutils.model.definition.CronDefinition;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A cron expression in a time zone. The library finds the local times that match; how they lie in
 * the zone's time is decided here, as cron has always done it where clocks are changed:
 *
 * <ul>
 *   <li>an expression that runs in every hour goes by real time: it misses nothing and has nothing
 *       to make up for, and runs in both hours of an overlap;
 *   <li>one that runs in some hours runs once for each local time: at the end of the gap for those
 *       in a gap (several are one), and in the first of the two hours of an overlap.
 * </ul>
 */
final class CronExpression extends Schedule {
  /** A field: what messages call it, what may be in it. */
  private record Field(String name, String range) {}

  private static final List<Field> FIELDS =
      List.of(
          new Field("second", "0-59"),
          new Field("minute", "0-59"),
          new Field("hour", "0-23"),
          new Field("day of month", "1-31 or L"),
          new Field("month", "1-12 or JAN-DEC"),
          new Field("day of week", "0-7 or SUN-SAT"));

  private static final CronParser OF_FIVE = new CronParser(definition(false));
  private static final CronParser OF_SIX = new CronParser(definition(true));
  private static final LocalDateTime ANY_TIME = LocalDateTime.of(2024, 1, 1, 0, 0);

  private final ExecutionTime times;
  private final ZoneRules rules;
  private final boolean everyHour;

  private CronExpression(String text, ZoneId zone, ExecutionTime times, boolean everyHour) {
    super(text, zone);
    this.times = times;
    this.rules = zone.getRules();
    this.everyHour = everyHour;
  }

  private static CronDefinition definition(boolean seconds) {
    CronDefinitionBuilder builder = CronDefinitionBuilder.defineCron();
    if (seconds) {
      builder.withSeconds().withStrictRange().and();
    }
    return builder
        .withMinutes()
        .withStrictRange()
        .and()
        .withHours()
        .withStrictRange()
        .and()
        .withDayOfMonth()
        .supportsL()
        .withStrictRange()
        .and()
        .withMonth()
        .withStrictRange()
        .and()
        .withDayOfWeek()
        .withValidRange(0, 7)
        .withMondayDoWValue(1)
        .withIntMapping(7, 0)
        .withStrictRange()
        .and()
        .instance();
  }

  static CronExpression read(String text, ZoneId zone) {
    String[] fields = text.strip().split("\\s+");
    if (fields.length != 5 && fields.length != 6) {
      throw new IllegalArgumentException(
          "expected a cron expression of 5 fields (minute, hour, day of month, month, day of week),"
              + " of 6 (second first), or an interval such as 'every 5m', got: "
              + (text.isBlank() ? "an empty text" : text));
    }
    String clean = String.join(" ", fields);
    ExecutionTime times;
    try {
      times = times(fields);
    } catch (IllegalArgumentException e) {
      checkEachField(fields);
      throw new IllegalArgumentException(
          "expected a cron expression, got: %s (%s)".formatted(clean, e.getMessage()), e);
    }
    if (next(times, ANY_TIME) == null) {
      throw new IllegalArgumentException(
          "expected a day of month that the month has, got: %s (never due)".formatted(clean));
    }
    return new CronExpression(clean, zone, times, runsInEveryHour(fields[fields.length - 4]));
  }

  private static ExecutionTime times(String... fields) {
    return ExecutionTime.forCron(
        (fields.length == 5 ? OF_FIVE : OF_SIX).parse(String.join(" ", fields)).validate());
  }

  /** Each field alone, so that it is known which one is wrong. */
  private static void checkEachField(String... fields) {
    for (int n = 0; n < fields.length; n++) {
      String[] alone = new String[fields.length];
      Arrays.fill(alone, "*");
      alone[n] = fields[n];
      try {
        times(alone);
      } catch (IllegalArgumentException e) {
        Field field = FIELDS.get(n + FIELDS.size() - fields.length);
        throw new IllegalArgumentException(
            "expected %s (field %d of %d) to be *, %s, or ranges, steps and lists of them, got: %s"
                .formatted(field.name, n + 1, fields.length, field.range, fields[n]),
            e);
      }
    }
  }

  private static boolean runsInEveryHour(String hours) {
    ExecutionTime onTheHour = times("0", hours, "*", "*", "*");
    LocalDateTime time = ANY_TIME;
    for (int hour = 1; hour <= 24; hour++) {
      LocalDateTime next = next(onTheHour, time);
      if (next == null || !next.equals(time.plusHours(1))) {
        return false;
      }
      time = next;
    }
    return true;
  }

  /** The next local time that matches: in UTC, where no clock is ever changed. */
  private static @Nullable LocalDateTime next(ExecutionTime times, LocalDateTime after) {
    return times
        .nextExecution(after.atZone(ZoneOffset.UTC))
        .map(next -> next.toLocalDateTime())
        .orElse(null);
  }

  @Override
  long nextAfter(long second) {
    return everyHour ? byRealTime(second) : byLocalTime(second);
  }

  /** From one change of the clocks to the next. */
  private long byRealTime(long second) {
    long from = second;
    while (true) {
      Instant instant = Instant.ofEpochSecond(from + 1);
      ZoneOffset offset = rules.getOffset(instant);
      ZoneOffsetTransition change = rules.nextTransition(instant);
      LocalDateTime local = next(times, LocalDateTime.ofEpochSecond(from, 0, offset));
      if (local == null) {
        return NEVER;
      }
      long found = local.toEpochSecond(offset);
      if (change == null || found < change.toEpochSecond()) {
        return found;
      }
      from = change.toEpochSecond() - 1;
    }
  }

  private long byLocalTime(long second) {
    ZoneOffset offset = rules.getOffset(Instant.ofEpochSecond(second));
    LocalDateTime local = next(times, LocalDateTime.ofEpochSecond(second, 0, offset));
    while (local != null) {
      ZoneOffsetTransition change = rules.getTransition(local);
      if (change == null) {
        return local.toEpochSecond(rules.getOffset(local));
      } else if (change.isGap()) {
        return change.toEpochSecond();
      }
      long found = local.toEpochSecond(change.getOffsetBefore());
      if (found > second) {
        return found;
      }
      // This is the second of the two hours, and it was done in the first.
      local = next(times, change.getDateTimeBefore().minusSeconds(1));
    }
    return NEVER;
  }
}
