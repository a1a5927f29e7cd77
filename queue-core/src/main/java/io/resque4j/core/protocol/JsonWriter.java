package io.resque4j.core.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.core.io.NumberOutput;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.POJONode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes trees into one growing buffer with the bytes of {@code JSON.stringify}. */
final class JsonWriter {
  private static final int LARGEST_BUFFER = Integer.MAX_VALUE - 8;
  private static final int LONGEST_NUMBER = 24;
  private static final long LAST_ARRAY_INDEX = 4_294_967_294L;

  /**
   * Per ASCII character: 0 as itself, 1 by its number in hexadecimal, else the letter after the
   * backslash.
   */
  private static final byte[] ESCAPES = escapes();

  private final int maxDepth;
  private byte[] buffer;
  private int length;

  JsonWriter(int expectedSize, int maxDepth) {
    buffer = new byte[expectedSize];
    this.maxDepth = maxDepth;
  }

  /** For what nests nothing. */
  JsonWriter(int expectedSize) {
    this(expectedSize, 0);
  }

  byte[] toByteArray() {
    return Arrays.copyOf(buffer, length);
  }

  /** Plain ASCII that needs no escaping. */
  JsonWriter raw(String ascii) {
    ensure(ascii.length());
    for (int i = 0; i < ascii.length(); i++) {
      buffer[length++] = (byte) ascii.charAt(i);
    }
    return this;
  }

  /** JSON that is text already. */
  JsonWriter raw(byte[] json) {
    ensure(json.length);
    System.arraycopy(json, 0, buffer, length, json.length);
    length += json.length;
    return this;
  }

  /** Without recursion, as it is read. */
  JsonWriter value(JsonNode tree) {
    Open open = null;
    JsonNode node = tree;
    while (true) {
      if (node.isPojo()) {
        node = treeOf((POJONode) node);
      }
      if (node.isContainerNode()) {
        open = new Open(node, open);
        checkDepth(open.depth);
        put(open.members == null ? '[' : '{');
      } else {
        scalar(node);
      }
      while (open != null && !open.hasNext()) {
        put(open.members == null ? ']' : '}');
        open = open.outer;
      }
      if (open == null) {
        return this;
      }
      node = next(open);
    }
  }

  /** An array or object that is being written. */
  private static final class Open {
    final int depth;
    final @Nullable Open outer;
    final Iterator<JsonNode> elements;
    final @Nullable Iterator<Map.Entry<String, JsonNode>> members;
    private boolean begun;

    Open(JsonNode node, @Nullable Open outer) {
      this.depth = outer == null ? 1 : outer.depth + 1;
      this.outer = outer;
      this.elements = node.elements();
      this.members = node.isObject() ? members(node) : null;
    }

    boolean hasNext() {
      return members == null ? elements.hasNext() : members.hasNext();
    }
  }

  private JsonNode next(Open open) {
    if (open.begun) {
      put(',');
    }
    open.begun = true;
    if (open.members == null) {
      return open.elements.next();
    }
    Map.Entry<String, JsonNode> member = open.members.next();
    string(member.getKey());
    put(':');
    return member.getValue();
  }

  private void scalar(JsonNode node) {
    switch (node.getNodeType()) {
      case STRING -> string(node.textValue());
      case NUMBER -> number(node);
      case BOOLEAN -> raw(node.booleanValue() ? "true" : "false");
      case BINARY -> string(node.asText());
      default -> raw("null");
    }
  }

  private static JsonNode treeOf(POJONode node) {
    JsonNode tree = ResqueJson.toTree(node.getPojo());
    if (tree.isPojo()) {
      throw new IllegalArgumentException("no JSON for " + node.getPojo().getClass().getName());
    }
    return tree;
  }

  JsonWriter number(long value) {
    ensure(LONGEST_NUMBER);
    length = NumberOutput.outputLong(value, buffer, length);
    return this;
  }

  /** JavaScript keeps members whose names are array indices first, ascending. */
  private static Iterator<Map.Entry<String, JsonNode>> members(JsonNode object) {
    boolean indexed = false;
    for (Iterator<String> names = object.fieldNames(); names.hasNext() && !indexed; ) {
      indexed = arrayIndex(names.next()) >= 0;
    }
    if (!indexed) {
      return object.properties().iterator();
    }
    List<Map.Entry<String, JsonNode>> sorted = new ArrayList<>(object.properties());
    sorted.sort(Comparator.comparingLong(JsonWriter::rank));
    return sorted.iterator();
  }

  private static long rank(Map.Entry<String, JsonNode> member) {
    long index = arrayIndex(member.getKey());
    return index < 0 ? Long.MAX_VALUE : index;
  }

  /** The array index that the name spells, or −1. */
  private static long arrayIndex(String name) {
    int digits = name.length();
    if (digits == 0 || digits > 10 || (digits > 1 && name.charAt(0) == '0')) {
      return -1;
    }
    long index = 0;
    for (int i = 0; i < digits; i++) {
      char c = name.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      index = index * 10 + (c - '0');
    }
    return index <= LAST_ARRAY_INDEX ? index : -1;
  }

  private void number(JsonNode node) {
    switch (node.numberType()) {
      case INT, LONG -> number(node.longValue());
      case BIG_INTEGER -> raw(node.bigIntegerValue().toString());
      case FLOAT -> {
        float value = node.floatValue();
        raw(Float.isFinite(value) ? EcmaNumber.toString(value) : "null");
      }
      default -> number(node.doubleValue());
    }
  }

  private void number(double value) {
    if (value == (long) value && Math.abs(value) < EcmaNumber.LARGEST_SAFE) {
      number((long) value);
    } else {
      raw(Double.isFinite(value) ? EcmaNumber.toString(value) : "null");
    }
  }

  JsonWriter string(String text) {
    int size = text.length();
    ensure(size + 2);
    buffer[length++] = '"';
    int i = 0;
    for (; i < size; i++) {
      char c = text.charAt(i);
      if (c >= 0x80 || ESCAPES[c] != 0) {
        break;
      }
      buffer[length++] = (byte) c;
    }
    if (i < size) {
      slowString(text, i);
    }
    put('"');
    return this;
  }

  /**
   * The bytes as the text of a string: not decoded, so that those that are no UTF-8 come back from
   * a reader of bytes as they were.
   */
  JsonWriter stringOfBytes(byte[] text) {
    put('"');
    for (byte b : text) {
      ensure(6);
      if (b < 0) {
        buffer[length++] = b;
      } else {
        ascii((char) b);
      }
    }
    put('"');
    return this;
  }

  private void slowString(String text, int start) {
    int size = text.length();
    for (int i = start; i < size; i++) {
      char c = text.charAt(i);
      ensure(6);
      if (c < 0x80) {
        ascii(c);
      } else if (c < 0x800) {
        buffer[length++] = (byte) (0xC0 | (c >> 6));
        continuation(c);
      } else if (!Character.isSurrogate(c)) {
        buffer[length++] = (byte) (0xE0 | (c >> 12));
        continuation(c >> 6);
        continuation(c);
      } else if (Text.startsPair(text, i)) {
        supplementary(text.codePointAt(i++));
      } else {
        unicodeEscape(c);
      }
    }
  }

  private void ascii(char c) {
    byte escape = ESCAPES[c];
    if (escape == 0) {
      buffer[length++] = (byte) c;
    } else if (escape == 1) {
      unicodeEscape(c);
    } else {
      buffer[length++] = '\\';
      buffer[length++] = escape;
    }
  }

  private void supplementary(int c) {
    buffer[length++] = (byte) (0xF0 | (c >> 18));
    continuation(c >> 12);
    continuation(c >> 6);
    continuation(c);
  }

  private void continuation(int bits) {
    buffer[length++] = (byte) (0x80 | (bits & 0x3F));
  }

  private void unicodeEscape(char c) {
    buffer[length++] = '\\';
    buffer[length++] = 'u';
    for (int shift = 12; shift >= 0; shift -= 4) {
      buffer[length++] = (byte) Character.forDigit((c >> shift) & 0xF, 16);
    }
  }

  private void put(char ascii) {
    ensure(1);
    buffer[length++] = (byte) ascii;
  }

  private void ensure(int more) {
    if (buffer.length - length < more) {
      grow(more);
    }
  }

  private void grow(int more) {
    long needed = (long) length + more;
    if (needed > LARGEST_BUFFER) {
      throw new IllegalArgumentException("the JSON text would be over 2 GiB");
    }
    buffer = Arrays.copyOf(buffer, (int) Math.min(LARGEST_BUFFER, Math.max(needed, 2L * length)));
  }

  private void checkDepth(int depth) {
    if (depth > maxDepth) {
      throw new IllegalArgumentException("nested deeper than " + maxDepth + " levels");
    }
  }

  private static byte[] escapes() {
    byte[] escapes = new byte[0x80];
    Arrays.fill(escapes, 0, 0x20, (byte) 1);
    String escaped = "\b\f\n\r\t\"\\";
    byte[] letters = "bfnrt\"\\".getBytes(ISO_8859_1);
    for (int i = 0; i < letters.length; i++) {
      escapes[escaped.charAt(i)] = letters[i];
    }
    return escapes;
  }
}
