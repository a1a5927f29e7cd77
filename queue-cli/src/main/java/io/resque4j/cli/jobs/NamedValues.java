package io.resque4j.cli.jobs;

/**
 * Finds values that follow their name in text that no parser reads, such as an exception's message:
 * {@code password=x}, {@code Password: 'x y'}, {@code \"password\":\"x\"}, {@code "password"=>"x"}.
 * One pass, whatever the text.
 */
final class NamedValues {
  private static final String ENDS = ",;&)}]";
  private static final String BEGINS = "({[";
  private static final String CLOSES = ")}]";

  private NamedValues() {}

  /** Puts something else for each value that follows this name; quotes around it stay. */
  static String replace(String text, String name, String instead) {
    StringBuilder replaced = new StringBuilder();
    int from = 0;
    for (int at = find(text, name, 0); at >= 0; at = find(text, name, Math.max(at + 1, from))) {
      int begin = valueBehind(text, at + name.length());
      int end = begin < 0 ? -1 : valueEnd(text, begin);
      if (end > begin) {
        replaced.append(text, from, begin).append(instead);
        from = end;
      }
    }
    return replaced.append(text, from, text.length()).toString();
  }

  /** Where the name stands as a word of its own, or behind an underscore; -1: nowhere. */
  private static int find(String text, String name, int from) {
    for (int at = from; !name.isEmpty() && at <= text.length() - name.length(); at++) {
      if (text.regionMatches(true, at, name, 0, name.length())
          && (at == 0 || !Character.isLetterOrDigit(text.charAt(at - 1)))) {
        return at;
      }
    }
    return -1;
  }

  /** Where the value begins, without its quote; -1: no value follows. */
  private static int valueBehind(String text, int name) {
    int at = quote(text, name);
    at = afterBlanks(text, at < 0 ? name : at + 1);
    if (at >= text.length() || (text.charAt(at) != '=' && text.charAt(at) != ':')) {
      return -1;
    }
    boolean arrow = text.startsWith("=>", at); // of Ruby's hashes
    at = afterBlanks(text, at + (arrow ? 2 : 1));
    int quote = quote(text, at);
    return quote < 0 ? at : quote + 1;
  }

  /** The quote that stands here, maybe escaped; -1: none. */
  private static int quote(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) == '\\') {
      at++;
    }
    return at < text.length() && isQuote(text.charAt(at)) ? at : -1;
  }

  private static boolean isQuote(char c) {
    return c == '"' || c == '\'';
  }

  private static int afterBlanks(String text, int from) {
    int at = from;
    while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
      at++;
    }
    return at;
  }

  private static int valueEnd(String text, int begin) {
    char before = text.charAt(begin - 1);
    if (isQuote(before)) {
      return quotedEnd(text, begin, before);
    }
    int at = begin;
    for (int depth = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      if (depth == 0 && (ENDS.indexOf(c) >= 0 || Character.isWhitespace(c))) {
        return at;
      }
      depth += BEGINS.indexOf(c) >= 0 ? 1 : CLOSES.indexOf(c) >= 0 ? -1 : 0;
    }
    return at;
  }

  /** What was escaped to begin is escaped to end: with so many backslashes before the quote. */
  private static int quotedEnd(String text, int begin, char quote) {
    int escapes = backslashesBefore(text, begin - 1);
    for (int at = begin; at < text.length(); at++) {
      if (text.charAt(at) == quote && backslashesBefore(text, at) <= escapes) {
        return at - backslashesBefore(text, at);
      }
    }
    return text.length();
  }

  private static int backslashesBefore(String text, int at) {
    int n = 0;
    while (n < at && text.charAt(at - n - 1) == '\\') {
      n++;
    }
    return n;
  }
}
