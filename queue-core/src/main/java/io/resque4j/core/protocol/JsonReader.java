package io.resque4j.core.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ContainerNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON with exactly the judgement of {@code JSON.parse}. Not Jackson's parser, because that
 * one refuses a lone surrogate in a member's name, guesses UTF-16 and UTF-32 from the first bytes,
 * and skips a byte order mark: a payload that a peer performs must not be garbage here, nor the
 * other way round.
 */
final class JsonReader {
  /** A double has no more digits before its point; a longer integer is infinite to JavaScript. */
  private static final int LONGEST_INTEGER = 309;

  private final String text;
  private final int maxDepth;
  private int at;

  JsonReader(String text, int maxDepth) {
    this.text = text;
    this.maxDepth = maxDepth;
  }

  /** Without recursion: the depth is the sender's choice, the stack is not. */
  JsonNode document() throws InvalidJsonException {
    Open open = null;
    JsonNode complete = null;
    while (complete == null || open != null) {
      complete = null;
      skipSpace();
      char c = peek();
      if (c == '[' || c == '{') {
        at++;
        Open inner = new Open(c == '{', open);
        checkDepth(inner.depth);
        if (skipTo(inner.end)) {
          complete = inner.node;
        } else {
          open = inner;
          readName(open);
        }
      } else {
        complete = scalar(c);
      }
      while (complete != null && open != null) {
        open.add(complete);
        if (skipTo(open.end)) {
          complete = open.node;
          open = open.outer;
        } else {
          expect(',');
          readName(open);
          complete = null;
        }
      }
    }
    skipSpace();
    if (at < text.length()) {
      throw unexpected();
    }
    return complete;
  }

  /** An array or object that has begun and not ended. */
  private static final class Open {
    final ContainerNode<?> node;
    final char end;
    final int depth;
    final @Nullable Open outer;
    private String name = "";

    Open(boolean object, @Nullable Open outer) {
      this.node =
          object ? JsonNodeFactory.instance.objectNode() : JsonNodeFactory.instance.arrayNode();
      this.end = object ? '}' : ']';
      this.depth = outer == null ? 1 : outer.depth + 1;
      this.outer = outer;
    }

    void add(JsonNode value) {
      if (node instanceof ObjectNode object) {
        object.set(name, value);
      } else if (node instanceof ArrayNode array) {
        array.add(value);
      }
    }
  }

  private void readName(Open open) throws InvalidJsonException {
    if (open.end == '}') {
      skipSpace();
      if (peek() != '"') {
        throw unexpected();
      }
      open.name = string();
      skipSpace();
      expect(':');
    }
  }

  private JsonNode scalar(char first) throws InvalidJsonException {
    return switch (first) {
      case '"' -> TextNode.valueOf(string());
      case 't' -> literal("true", BooleanNode.TRUE);
      case 'f' -> literal("false", BooleanNode.FALSE);
      case 'n' -> literal("null", NullNode.instance);
      default -> number();
    };
  }

  private String string() throws InvalidJsonException {
    int start = ++at;
    StringBuilder unescaped = null;
    while (true) {
      char c = peek();
      if (c == '"') {
        String rest = text.substring(start, at++);
        return unescaped == null ? rest : unescaped.append(rest).toString();
      }
      if (c < 0x20) {
        throw unexpected();
      }
      if (c == '\\') {
        if (unescaped == null) {
          unescaped = new StringBuilder();
        }
        unescaped.append(text, start, at++).append(escaped());
        start = at;
      } else {
        at++;
      }
    }
  }

  private char escaped() throws InvalidJsonException {
    char c = peek();
    char result =
        switch (c) {
          case '"', '\\', '/' -> c;
          case 'b' -> '\b';
          case 'f' -> '\f';
          case 'n' -> '\n';
          case 'r' -> '\r';
          case 't' -> '\t';
          case 'u' -> hex();
          default -> throw unexpected();
        };
    at++;
    return result;
  }

  /** Four hexadecimal digits after the {@code u}; stays on the last of them. */
  private char hex() throws InvalidJsonException {
    int value = 0;
    for (int i = 0; i < 4; i++) {
      at++;
      char c = peek();
      int digit = c < 0x80 ? Character.digit(c, 16) : -1;
      if (digit < 0) {
        throw unexpected();
      }
      value = (value << 4) | digit;
    }
    return (char) value;
  }

  private JsonNode number() throws InvalidJsonException {
    int start = at;
    if (peek() == '-') {
      at++;
    }
    int firstDigit = at;
    digits();
    if (text.charAt(firstDigit) == '0' && at > firstDigit + 1) {
      at = firstDigit + 1;
      throw unexpected();
    }
    int integerEnd = at;
    if (at < text.length() && text.charAt(at) == '.') {
      at++;
      digits();
    }
    if (at < text.length() && (text.charAt(at) | 0x20) == 'e') {
      at++;
      if (at < text.length() && (text.charAt(at) == '+' || text.charAt(at) == '-')) {
        at++;
      }
      digits();
    }
    String number = text.substring(start, at);
    boolean whole = at == integerEnd && at - firstDigit <= LONGEST_INTEGER;
    return whole ? integer(number) : DoubleNode.valueOf(Double.parseDouble(number));
  }

  private void digits() throws InvalidJsonException {
    int start = at;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    if (at == start) {
      throw unexpected();
    }
  }

  private static JsonNode integer(String digits) {
    if (digits.length() <= 18) {
      long value = Long.parseLong(digits);
      return value == (int) value ? IntNode.valueOf((int) value) : LongNode.valueOf(value);
    }
    BigInteger value = new BigInteger(digits);
    return value.bitLength() < Long.SIZE
        ? LongNode.valueOf(value.longValue())
        : BigIntegerNode.valueOf(value);
  }

  private JsonNode literal(String word, JsonNode value) throws InvalidJsonException {
    for (int i = 0; i < word.length(); i++, at++) {
      if (peek() != word.charAt(i)) {
        throw unexpected();
      }
    }
    return value;
  }

  /** Skips white space, and the character if it comes next. */
  private boolean skipTo(char c) throws InvalidJsonException {
    skipSpace();
    if (peek() != c) {
      return false;
    }
    at++;
    return true;
  }

  private void expect(char c) throws InvalidJsonException {
    if (peek() != c) {
      throw unexpected();
    }
    at++;
  }

  private char peek() throws InvalidJsonException {
    if (at >= text.length()) {
      throw new InvalidJsonException("the JSON text ends too early");
    }
    return text.charAt(at);
  }

  private void skipSpace() {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
        return;
      }
      at++;
    }
  }

  private void checkDepth(int depth) throws InvalidJsonException {
    if (depth > maxDepth) {
      throw new InvalidJsonException("nested deeper than " + maxDepth + " levels");
    }
  }

  private InvalidJsonException unexpected() {
    String what =
        at < text.length() ? Text.quote(text.substring(at, at + 1)) : "the end of the text";
    return new InvalidJsonException("unexpected " + what + " at character " + at);
  }
}
