package io.resque4j.scheduler;

import static java.time.ZoneOffset.UTC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ScheduleTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final long SEED = Long.getLong("seed", 20261124L);

  private static List<String> next(String expression, String from, int count) {
    return Schedule.parse(expression, BERLIN)
        .nextAfter(OffsetDateTime.parse(from).toInstant(), count)
        .stream()
        .map(each -> each.atZone(BERLIN).toOffsetDateTime().toString())
        .toList();
  }

  /** What docs/cron.md has as a table. Clocks go from 2:00 to 3:00 on March 29. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "30 2 * * *   | 2026-03-29T03:00+02:00 2026-03-30T02:30+02:00",
        "0 3 * * *    | 2026-03-29T03:00+02:00 2026-03-30T03:00+02:00",
        "*/20 2 * * * | 2026-03-29T03:00+02:00 2026-03-30T02:00+02:00",
        "0 */2 * * *  | 2026-03-29T03:00+02:00 2026-03-29T04:00+02:00",
        "*/30 * * * * | 2026-03-29T01:30+01:00 2026-03-29T03:00+02:00 2026-03-29T03:30+02:00",
        "30 * * * *   | 2026-03-29T01:30+01:00 2026-03-29T03:30+02:00"
      })
  void whatFallsIntoTheGapOfBerlin(String expression, String firings) {
    List<String> expected = List.of(firings.split(" ", -1));
    assertThat(next(expression, "2026-03-29T01:00+01:00", expected.size())).isEqualTo(expected);
  }

  /** Clocks go back from 3:00 to 2:00 on October 25. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "30 2 * * *   | 2026-10-25T02:30+02:00 2026-10-26T02:30+01:00",
        "0 3 * * *    | 2026-10-25T03:00+01:00 2026-10-26T03:00+01:00",
        "*/30 2 * * * | 2026-10-25T02:00+02:00 2026-10-25T02:30+02:00 2026-10-26T02:00+01:00",
        "0 */2 * * *  | 2026-10-25T02:00+02:00 2026-10-25T04:00+01:00",
        "*/30 * * * * | 2026-10-25T01:30+02:00 2026-10-25T02:00+02:00 2026-10-25T02:30+02:00"
            + " 2026-10-25T02:00+01:00 2026-10-25T02:30+01:00 2026-10-25T03:00+01:00",
        "30 0-23 * * * | 2026-10-25T01:30+02:00 2026-10-25T02:30+02:00 2026-10-25T02:30+01:00"
      })
  void whatFallsIntoTheOverlapOfBerlin(String expression, String firings) {
    List<String> expected = List.of(firings.split(" ", -1));
    assertThat(next(expression, "2026-10-25T01:00+02:00", expected.size())).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "15 10 * * * *   | 2026-01-01T00:10:15Z 2026-01-01T01:10:15Z",
        "*/20 * * * * *  | 2026-01-01T00:00:20Z 2026-01-01T00:00:40Z 2026-01-01T00:01:00Z",
        "0 0 13 * 5      | 2026-01-02T00:00:00Z 2026-01-09T00:00:00Z 2026-01-13T00:00:00Z",
        "0 0 * * 7       | 2026-01-04T00:00:00Z 2026-01-11T00:00:00Z",
        "0 0 * * sun,mon | 2026-01-04T00:00:00Z 2026-01-05T00:00:00Z",
        "0 9 * * MON-FRI | 2026-01-01T09:00:00Z 2026-01-02T09:00:00Z 2026-01-05T09:00:00Z",
        "0 0 1 jan *     | 2027-01-01T00:00:00Z",
        "0 0 L * *       | 2026-01-31T00:00:00Z 2026-02-28T00:00:00Z",
        "0 0 29 2 *      | 2028-02-29T00:00:00Z 2032-02-29T00:00:00Z",
        "5/20 12 * * *   | 2026-01-01T12:05:00Z 2026-01-01T12:25:00Z 2026-01-01T12:45:00Z",
        "every 90s       | 2026-01-01T00:01:30Z 2026-01-01T00:03:00Z",
        "every 5m        | 2026-01-01T00:05:00Z 2026-01-01T00:10:00Z",
        "every 1d        | 2026-01-02T00:00:00Z"
      })
  void whatIsDueNext(String expression, String firings) {
    List<Instant> expected = Stream.of(firings.split(" ", -1)).map(Instant::parse).toList();
    assertThat(
            Schedule.parse(expression, UTC)
                .nextAfter(Instant.parse("2026-01-01T00:00:00Z"), expected.size()))
        .isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "61 * * * *      | expected minute (field 1 of 5) to be *, 0-59, or ranges, steps and lists of them, got: 61",
        "* 24 * * *      | expected hour (field 2 of 5)",
        "* * 0 * *       | expected day of month (field 3 of 5)",
        "* * * foo *     | expected month (field 4 of 5) to be *, 1-12 or JAN-DEC",
        "* * * * 8       | expected day of week (field 5 of 5)",
        "60 * * * * *    | expected second (field 1 of 6)",
        "0 a * * * *     | expected minute (field 2 of 6)",
        "5-1 * * * *     | expected minute (field 1 of 5)",
        "*/0 * * * *     | expected minute (field 1 of 5)",
        "1,,2 * * * *    | expected minute (field 1 of 5)",
        "-1 * * * *      | expected minute (field 1 of 5)",
        "99999999999 * * * * | got: 99999999999",
        "* * * *         | expected a cron expression of 5 fields",
        "* * * * * * *   | got: * * * * * * *",
        "''              | got: an empty text",
        "0 12 31 2 *     | (never due)",
        "every           | expected an interval such as",
        "every 5x        | got: every 5x",
        "every 0s        | expected an interval of whole seconds from 1s to 366d",
        "every 367d      | expected an interval of whole seconds from 1s to 366d"
      })
  void whatIsNoScheduleIsRefusedWithItsField(String text, String message) {
    assertThatThrownBy(() -> Schedule.parse(text, UTC))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message)
        .hasMessageMatching("expected .*, got: .*");
  }

  @Test
  void anUnknownZoneIsRefused() {
    assertThatThrownBy(() -> Schedule.zone("Europe/Berln"))
        .hasMessage("expected a time zone such as Europe/Berlin or UTC, got: Europe/Berln");
    assertThatThrownBy(() -> Schedule.every(Duration.ofMillis(1500)))
        .hasMessageContaining("PT1.5S");
  }

  /** Against a search through every minute, in zones whose clocks change in all kinds of ways. */
  @Test
  void everyFiringIsWhereASearchThroughAllMinutesFindsIt() {
    System.out.println("seed " + SEED);
    List<String> zones =
        List.of(
            "UTC",
            "Europe/Berlin",
            "America/Santiago",
            "Australia/Lord_Howe",
            "Africa/Cairo",
            "Pacific/Apia",
            "America/Havana");
    for (int n = 0; n < 600; n++) {
      Random random = new Random(SEED + n);
      MinuteSearch search = MinuteSearch.draw(random, ZoneId.of(zones.get(n % zones.size())));
      Instant start = search.somewhere(random);
      List<Instant> expected = search.firings(start, 6);
      List<Instant> found = search.schedule().nextAfter(start, expected.size());
      assertThat(found)
          .as("seed %d: %s from %s", SEED + n, search.schedule(), start)
          .isEqualTo(expected);
      if (!expected.isEmpty()) {
        theLastOnesAreFound(search.schedule(), start, expected);
      }
    }
  }

  private static void theLastOnesAreFound(Schedule schedule, Instant start, List<Instant> firings) {
    long until = firings.get(firings.size() - 1).getEpochSecond();
    List<Long> seconds = firings.stream().map(Instant::getEpochSecond).toList();
    assertThat(schedule.lastIn(start.getEpochSecond(), until, 100)).isEqualTo(seconds);
    assertThat(schedule.lastIn(start.getEpochSecond(), until, 1)).containsExactly(until);
    assertThat(schedule.lastIn(until, until, 5)).isEmpty();
  }

  @Test
  void theLastFiringOfALongSpanIsFoundAtOnce() {
    Schedule schedule = Schedule.parse("* * * * * *", UTC);
    assertThat(schedule.lastIn(0, 1_800_000_000L, 3))
        .containsExactly(1_799_999_998L, 1_799_999_999L, 1_800_000_000L);
    assertThat(Schedule.parse("every 7s", UTC).lastIn(100, 130, 2)).containsExactly(121L, 128L);
    assertThat(Schedule.parse("every 7s", UTC).lastIn(100, 106, 2)).isEmpty();
  }

  /** What an expression means, said in another way: each minute of real time is asked. */
  private record MinuteSearch(
      Schedule schedule, BitSet minutes, BitSet hours, BitSet days, ZoneId zone) {
    static MinuteSearch draw(Random random, ZoneId zone) {
      BitSet minutes = some(random, 0, 59);
      BitSet hours = random.nextBoolean() ? all(24) : some(random, 0, 23);
      BitSet days = random.nextInt(3) > 0 ? all(32) : some(random, 1, 28);
      String text =
          "%s %s %s * *"
              .formatted(
                  list(minutes),
                  hours.cardinality() == 24 ? "*" : list(hours),
                  days.cardinality() == 32 ? "*" : list(days));
      return new MinuteSearch(Schedule.parse(text, zone), minutes, hours, days, zone);
    }

    private static BitSet all(int count) {
      BitSet all = new BitSet();
      all.set(0, count);
      return all;
    }

    private static BitSet some(Random random, int from, int to) {
      BitSet some = new BitSet();
      for (int n = random.nextInt(4); n >= 0; n--) {
        some.set(from + random.nextInt(to - from + 1));
      }
      return some;
    }

    private static String list(BitSet numbers) {
      return String.join(",", numbers.stream().mapToObj(Integer::toString).toList());
    }

    /** Two times of three shortly before the clocks are changed, or after. */
    Instant somewhere(Random random) {
      Instant any = Instant.parse("2011-01-01T00:00:00Z").plusSeconds(random.nextInt(500_000_000));
      ZoneOffsetTransition change = zone.getRules().nextTransition(any);
      return change == null || random.nextInt(3) == 0
          ? any
          : change.getInstant().plusSeconds(random.nextInt(20_000) - 15_000);
    }

    List<Instant> firings(Instant start, int count) {
      List<Instant> firings = new ArrayList<>();
      long minute = Math.floorDiv(start.getEpochSecond(), 60) + 1;
      for (int n = 0; n < 60 * 24 * 70 && firings.size() < count; n++, minute++) {
        Instant instant = Instant.ofEpochSecond(minute * 60);
        if (isDue(instant)) {
          firings.add(instant);
        }
      }
      return firings;
    }

    private boolean isDue(Instant instant) {
      ZonedDateTime local = instant.atZone(zone);
      if (hours.cardinality() == 24) {
        return matches(local);
      }
      boolean firstTime = local.equals(local.withEarlierOffsetAtOverlap());
      return (matches(local) && firstTime) || endsAGapWithFirings(instant);
    }

    private boolean matches(ZonedDateTime local) {
      return minutes.get(local.getMinute())
          && hours.get(local.getHour())
          && days.get(local.getDayOfMonth());
    }

    private boolean endsAGapWithFirings(Instant instant) {
      ZoneOffsetTransition change = zone.getRules().previousTransition(instant.plusSeconds(1));
      if (change == null || !change.getInstant().equals(instant) || !change.isGap()) {
        return false;
      }
      long gap = change.getDuration().toMinutes();
      return Stream.iterate(0L, n -> n + 1)
          .limit(gap)
          .anyMatch(n -> matches(change.getDateTimeBefore().plusMinutes(n).atZone(UTC)));
    }
  }
}
