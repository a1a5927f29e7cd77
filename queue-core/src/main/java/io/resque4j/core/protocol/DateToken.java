package io.resque4j.core.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A piece of a date's text, cut as V8 cuts it.
 *
 * @param kind what it is
 * @param value the number, the symbol's character, the month from 1, the zone's hours, or 0 and 12
 *     for AM and PM
 * @param length in characters, leading zeros included
 */
record DateToken(Kind kind, int value, int length) {
  /** What a token can be. */
  enum Kind {
    NUMBER,
    SYMBOL,
    MONTH,
    ZONE,
    HALF_DAY,
    TIME_SEPARATOR,
    WORD,
    SPACE,
    OTHER,
    END
  }

  private static final int MOST_DIGITS = 9;
  private static final String MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec";
  private static final Map<String, DateToken> WORDS =
      Map.ofEntries(
          word("am", Kind.HALF_DAY, 0),
          word("pm", Kind.HALF_DAY, 12),
          word("t", Kind.TIME_SEPARATOR, 0),
          word("z", Kind.ZONE, 0),
          word("ut", Kind.ZONE, 0),
          word("utc", Kind.ZONE, 0),
          word("gmt", Kind.ZONE, 0),
          word("est", Kind.ZONE, -5),
          word("edt", Kind.ZONE, -4),
          word("cst", Kind.ZONE, -6),
          word("cdt", Kind.ZONE, -5),
          word("mst", Kind.ZONE, -7),
          word("mdt", Kind.ZONE, -6),
          word("pst", Kind.ZONE, -8),
          word("pdt", Kind.ZONE, -7));

  boolean is(Kind other) {
    return kind == other;
  }

  boolean isSymbol(char symbol) {
    return kind == Kind.SYMBOL && value == symbol;
  }

  boolean isSign() {
    return isSymbol('+') || isSymbol('-');
  }

  int sign() {
    return value == '-' ? -1 : 1;
  }

  boolean isZ() {
    return kind == Kind.ZONE && length == 1;
  }

  /** A number of exactly so many digits, within the bounds. */
  boolean isNumber(int digits, int least, int most) {
    return kind == Kind.NUMBER && length == digits && value >= least && value <= most;
  }

  /** The number as the digits after a point, in thousandths. */
  int thousandths() {
    int digits = Math.min(length, MOST_DIGITS);
    int scaled = value;
    for (; digits < 3; digits++) {
      scaled *= 10;
    }
    for (; digits > 3; digits--) {
      scaled /= 10;
    }
    return scaled;
  }

  /** All tokens of a text; the last one is an {@link Kind#END}. */
  static List<DateToken> of(String text) {
    List<DateToken> tokens = new ArrayList<>();
    for (int at = 0; at < text.length(); ) {
      DateToken token = at(text, at);
      tokens.add(token);
      at += token.length;
    }
    tokens.add(new DateToken(Kind.END, 0, 0));
    return tokens;
  }

  private static DateToken at(String text, int start) {
    char c = text.charAt(start);
    if (isDigit(c)) {
      return number(text, start);
    } else if (":-+.)".indexOf(c) >= 0) {
      return new DateToken(Kind.SYMBOL, c, 1);
    } else if (isLetter(c)) {
      int end = start;
      while (end < text.length() && isLetter(text.charAt(end))) {
        end++;
      }
      return keyword(text.substring(start, end));
    } else if (c == '(') {
      return new DateToken(Kind.OTHER, 0, parenthesis(text, start));
    }
    return new DateToken(Text.isSpace(c) ? Kind.SPACE : Kind.OTHER, 0, 1);
  }

  private static DateToken number(String text, int start) {
    int at = start;
    while (at < text.length() && text.charAt(at) == '0') {
      at++;
    }
    int value = 0;
    for (int digits = 0; at < text.length() && isDigit(text.charAt(at)); at++, digits++) {
      if (digits < MOST_DIGITS) {
        value = value * 10 + (text.charAt(at) - '0');
      }
    }
    return new DateToken(Kind.NUMBER, value, at - start);
  }

  private static DateToken keyword(String word) {
    String lower = word.toLowerCase(Locale.ROOT);
    int month = lower.length() < 3 ? -1 : MONTHS.indexOf(lower.substring(0, 3));
    if (month >= 0 && month % 3 == 0) {
      return new DateToken(Kind.MONTH, month / 3 + 1, word.length());
    }
    DateToken known = WORDS.get(lower);
    return known != null ? known : new DateToken(Kind.WORD, 0, word.length());
  }

  /** Length up to the parenthesis that closes, or to the end. */
  private static int parenthesis(String text, int start) {
    int open = 0;
    int at = start;
    do {
      char c = text.charAt(at++);
      open += c == '(' ? 1 : c == ')' ? -1 : 0;
    } while (open > 0 && at < text.length());
    return at - start;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isLetter(char c) {
    return c >= 'A' && !Text.isSpace(c);
  }

  private static Map.Entry<String, DateToken> word(String word, Kind kind, int value) {
    return Map.entry(word, new DateToken(kind, value, word.length()));
  }
}
