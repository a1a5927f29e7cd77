package io.resque4j.cli.jobs;

import java.util.ArrayList;
import java.util.List;

/** Finds members in text that looks like JSON, whole or cut off: no parser would read it. */
final class JsonText {
  private JsonText() {}

  /** Where a value stands in the text: from its first character to behind its last one. */
  record Value(int from, int to) {}

  /** The values of all members of this name; one that is cut off ends with the text. */
  static List<Value> values(String text, String name) {
    String member = '"' + name + '"';
    List<Value> values = new ArrayList<>();
    int from = 0;
    for (int at = text.indexOf(member); at >= 0; at = text.indexOf(member, from)) {
      from = afterSpace(text, at + member.length());
      if (from < text.length() && text.charAt(from) == ':') {
        int value = afterSpace(text, from + 1);
        from = valueEnd(text, value);
        values.add(new Value(value, from));
      }
    }
    return values;
  }

  /** Puts something else for each of them. */
  static String replaceValues(String text, String name, String instead) {
    StringBuilder replaced = new StringBuilder();
    int from = 0;
    for (Value value : values(text, name)) {
      replaced.append(text, from, value.from()).append('"').append(instead).append('"');
      from = value.to();
    }
    return replaced.append(text, from, text.length()).toString();
  }

  private static int afterSpace(String text, int from) {
    int at = from;
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    return at;
  }

  /** Behind a value that begins here: a string, a number or a word, or all between brackets. */
  private static int valueEnd(String text, int from) {
    int depth = 0;
    int at = from;
    while (at < text.length()) {
      char c = text.charAt(at);
      boolean ends = c == ',' || c == '}' || c == ']' || Character.isWhitespace(c);
      if (depth == 0 && ends) {
        return at;
      }
      if (c == '"') {
        at = stringEnd(text, at);
        if (depth == 0) {
          return at;
        }
      } else {
        depth += c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
        at++;
        if (depth == 0 && (c == '}' || c == ']')) {
          return at;
        }
      }
    }
    return at;
  }

  /** Behind the string whose quote is here. */
  private static int stringEnd(String text, int quote) {
    int at = quote + 1;
    while (at < text.length() && text.charAt(at) != '"') {
      at += text.charAt(at) == '\\' ? 2 : 1;
    }
    return Math.min(text.length(), at + 1);
  }
}
