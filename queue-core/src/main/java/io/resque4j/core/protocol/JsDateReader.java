package io.resque4j.core.protocol;

import io.resque4j.core.protocol.DateToken.Kind;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Reads a date as V8's {@code Date.parse} does: first as ISO 8601, and where that ends without an
 * error, on by the tolerant old rules. Words before the first number and text in parentheses are
 * skipped; a number before {@code :} belongs to the time, one after a sign to the zone, any other
 * to the day.
 */
final class JsDateReader {
  private static final long LARGEST_MILLIS = 8_640_000_000_000_000L;

  private final List<DateToken> tokens;
  private int next;

  private final int[] day = new int[3];
  private int dayParts;
  private int namedMonth;
  private boolean iso;

  private final int[] time = new int[4];
  private int timeParts;
  private OptionalInt halfDay = OptionalInt.empty();

  private int zoneSign = 1;
  private OptionalInt zoneHours = OptionalInt.empty();
  private OptionalInt zoneMinutes = OptionalInt.empty();

  private boolean numberSeen;

  JsDateReader(String text) {
    tokens = DateToken.of(text);
  }

  Optional<Instant> read() {
    if (!readIso()) {
      return Optional.empty();
    }
    numberSeen = dayParts > 0;
    while (!peek().is(Kind.END)) {
      if (!readLegacy(take())) {
        return Optional.empty();
      }
    }
    return timeIsValid() ? compose() : Optional.empty();
  }

  // ISO 8601

  /** Reads as far as the text is ISO 8601; false if it is wrong in a way that nothing allows. */
  private boolean readIso() {
    if (peek().isSign()) {
      DateToken year = tokens.get(next + 1);
      if (!year.isNumber(6, 0, 999_999)) {
        return true;
      }
      int sign = take().sign();
      take();
      if (sign < 0 && year.value() == 0) {
        return true;
      }
      addDay(sign * year.value());
    } else if (peek().isNumber(4, 0, 9999)) {
      addDay(take().value());
    } else {
      return true;
    }
    if (skip('-')) {
      if (!peek().isNumber(2, 1, 12)) {
        return true;
      }
      addDay(take().value());
      if (skip('-')) {
        if (!peek().isNumber(2, 1, 31)) {
          return true;
        }
        addDay(take().value());
      }
    }
    if (peek().is(Kind.TIME_SEPARATOR)) {
      take();
      iso = readIsoTime() && readIsoZone() && peek().is(Kind.END);
      return iso;
    }
    iso = peek().is(Kind.END);
    return true;
  }

  private boolean readIsoTime() {
    if (!peek().isNumber(2, 0, 24)) {
      return false;
    }
    boolean midnight = peek().value() == 24;
    int most = midnight ? 0 : 59;
    addTime(take().value());
    if (!skip(':') || !peek().isNumber(2, 0, most)) {
      return false;
    }
    addTime(take().value());
    if (skip(':')) {
      if (!peek().isNumber(2, 0, most)) {
        return false;
      }
      addTime(take().value());
      if (skip('.')) {
        if (!peek().is(Kind.NUMBER) || (midnight && peek().value() > 0)) {
          return false;
        }
        addTime(take().thousandths());
      }
    }
    return true;
  }

  private boolean readIsoZone() {
    if (peek().isZ()) {
      take();
      return true;
    }
    if (!peek().isSign()) {
      return true;
    }
    zoneSign = take().sign();
    DateToken number = take();
    if (number.length() == 4) {
      setZone(number.value() / 100, number.value() % 100);
      return number.is(Kind.NUMBER) && number.value() / 100 < 24 && number.value() % 100 < 60;
    }
    if (!number.isNumber(2, 0, 23) || !skip(':') || !peek().isNumber(2, 0, 59)) {
      return false;
    }
    setZone(number.value(), take().value());
    return true;
  }

  // The old rules

  private boolean readLegacy(DateToken token) {
    return switch (token.kind()) {
      case NUMBER -> readNumber(token);
      case MONTH -> {
        namedMonth = token.value();
        skip('-');
        yield true;
      }
      case HALF_DAY, ZONE, WORD, TIME_SEPARATOR -> readWord(token);
      case SYMBOL -> readSymbol(token);
      default -> true;
    };
  }

  private boolean readNumber(DateToken number) {
    numberSeen = true;
    int n = number.value();
    if (skip(':')) {
      if (skip(':')) {
        return timeParts == 0 && addTime(n) && addTime(0);
      }
      boolean added = addTime(n);
      skip('.');
      return added;
    }
    if (peek().isSymbol('.') && timeExpects(n)) {
      take();
      addTime(n);
      if (!peek().is(Kind.NUMBER)) {
        return false;
      }
      endTime(take().thousandths());
      return true;
    }
    // The point is passed over even where it means nothing.
    skip('.');
    if (zoneHours.isPresent() && zoneMinutes.isEmpty() && n < 60) {
      zoneMinutes = OptionalInt.of(n);
      return true;
    }
    if (timeExpects(n)) {
      endTime(n);
      DateToken after = peek();
      return after.is(Kind.END) || after.is(Kind.SPACE) || after.isZ() || after.isSign();
    }
    boolean added = addDay(n);
    skip('-');
    return added;
  }

  private boolean readWord(DateToken word) {
    if (word.is(Kind.HALF_DAY) && timeParts > 0) {
      halfDay = OptionalInt.of(word.value());
      return true;
    }
    if (word.is(Kind.ZONE) && numberSeen) {
      zoneSign = word.value() < 0 ? -1 : 1;
      setZone(Math.abs(word.value()), 0);
      return true;
    }
    return !numberSeen && !peek().is(Kind.NUMBER);
  }

  private boolean readSymbol(DateToken symbol) {
    if (symbol.isSign() && (timeParts > 0 || zoneIsUtc())) {
      return readZone(symbol);
    }
    return !(numberSeen && (symbol.isSign() || symbol.isSymbol(')')));
  }

  private boolean readZone(DateToken sign) {
    zoneSign = sign.sign();
    numberSeen = true;
    DateToken number = peek().is(Kind.NUMBER) ? take() : new DateToken(Kind.NUMBER, 0, 0);
    if (peek().isSymbol(':')) {
      zoneHours = OptionalInt.of(number.value());
      zoneMinutes = OptionalInt.empty();
      return true;
    }
    switch (number.length()) {
      case 1, 2 -> setZone(number.value(), 0);
      case 3, 4 -> setZone(number.value() / 100, number.value() % 100);
      default -> {
        return false;
      }
    }
    return true;
  }

  // The parts

  private boolean addDay(int n) {
    if (dayParts == day.length) {
      return false;
    }
    day[dayParts++] = n;
    return true;
  }

  private boolean addTime(int n) {
    if (timeParts == time.length) {
      return false;
    }
    time[timeParts++] = n;
    return true;
  }

  /** The last part of the time, left out if it is full; what is missing is 0. */
  private void endTime(int n) {
    addTime(n);
    timeParts = time.length;
  }

  private boolean timeExpects(int n) {
    return switch (timeParts) {
      case 1, 2 -> n < 60;
      case 3 -> n < 1000;
      default -> false;
    };
  }

  private void setZone(int hours, int minutes) {
    zoneHours = OptionalInt.of(hours);
    zoneMinutes = OptionalInt.of(minutes);
  }

  private boolean zoneIsUtc() {
    return zoneHours.orElse(-1) == 0 && zoneMinutes.orElse(-1) == 0;
  }

  private boolean timeIsValid() {
    if (halfDay.isPresent()) {
      if (time[0] > 12) {
        return false;
      }
      time[0] = time[0] % 12 + halfDay.getAsInt();
    }
    boolean midnight = time[0] == 24 && time[1] == 0 && time[2] == 0 && time[3] == 0;
    return midnight || (time[0] < 24 && time[1] < 60 && time[2] < 60 && time[3] < 1000);
  }

  private Optional<Instant> compose() {
    if (dayParts == 0) {
      return Optional.empty();
    }
    while (dayParts < day.length) {
      day[dayParts++] = 1;
    }
    int year;
    int month;
    int dayOfMonth;
    if (namedMonth > 0) {
      month = namedMonth;
      boolean dayFirst = isDay(day[0]);
      dayOfMonth = dayFirst ? day[0] : day[1];
      year = dayFirst ? day[1] : day[0];
    } else if (iso || !isDay(day[0])) {
      year = day[0];
      month = day[1];
      dayOfMonth = day[2];
    } else {
      month = day[0];
      dayOfMonth = day[1];
      year = day[2];
    }
    return isDay(dayOfMonth) && month >= 1 && month <= 12
        ? instant(iso ? year : fullYear(year), month, dayOfMonth)
        : Optional.empty();
  }

  private Optional<Instant> instant(int year, int month, int dayOfMonth) {
    try {
      // A day past the month's end runs on into the next month.
      long seconds =
          LocalDate.of(year, month, 1)
              .plusDays(dayOfMonth - 1L)
              .atStartOfDay(ZoneOffset.UTC)
              .toEpochSecond();
      seconds += time[0] * 3600L + time[1] * 60L + time[2];
      seconds -= zoneSign * (zoneHours.orElse(0) * 3600L + zoneMinutes.orElse(0) * 60L);
      long millis = seconds * 1000 + time[3];
      return Math.abs(millis) > LARGEST_MILLIS
          ? Optional.empty()
          : Optional.of(Instant.ofEpochMilli(millis));
    } catch (DateTimeException outOfRange) {
      return Optional.empty();
    }
  }

  private static boolean isDay(int n) {
    return n >= 1 && n <= 31;
  }

  private static int fullYear(int year) {
    if (year < 0 || year > 99) {
      return year;
    }
    return year < 50 ? 2000 + year : 1900 + year;
  }

  private DateToken peek() {
    return tokens.get(next);
  }

  private DateToken take() {
    DateToken token = tokens.get(next);
    if (!token.is(Kind.END)) {
      next++;
    }
    return token;
  }

  private boolean skip(char symbol) {
    if (!peek().isSymbol(symbol)) {
      return false;
    }
    next++;
    return true;
  }
}
