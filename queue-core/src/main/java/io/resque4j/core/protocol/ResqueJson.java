package io.resque4j.core.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import org.jspecify.annotations.Nullable;

/**
 * JSON with the bytes of JavaScript. node-resque finds jobs, locks and failed entries by their
 * whole text, so what is written here equals, byte for byte, what {@code JSON.stringify} writes of
 * the same value, and what is read is judged as {@code JSON.parse} judges it.
 *
 * <p>Three differences are meant:
 *
 * <ul>
 *   <li>An integer beyond ±2<sup>53</sup> stays exact here; a JavaScript peer rounds it.
 *   <li>A {@code float} is written with its own shortest digits ({@code 0.1f} as {@code 0.1}), a
 *       {@code BigDecimal} as the nearest double.
 *   <li>Nesting ends at {@value #MAX_DEPTH} levels.
 * </ul>
 */
public final class ResqueJson {
  /** The deepest nesting of arrays and objects that is read or written. */
  public static final int MAX_DEPTH = 2500;

  /** A claim and a failed entry hold a payload, which may have the full depth itself. */
  static final int ENTRY_DEPTH = MAX_DEPTH + 1;

  private static final int USUAL_SIZE = 256;

  /**
   * Needed only for values that are no scalars, and not made before: looking for modules takes
   * time.
   */
  private static final class Values {
    static final ObjectMapper MAPPER =
        JsonMapper.builder()
            .findAndAddModules()
            .disable(
                SerializationFeature.WRITE_DATES_AS_TIMESTAMPS,
                SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .build();

    private Values() {}
  }

  private ResqueJson() {}

  /**
   * The tree as UTF-8 text, without spaces.
   *
   * @throws IllegalArgumentException if it is nested deeper than {@link #MAX_DEPTH}
   */
  public static byte[] write(JsonNode tree) {
    return new JsonWriter(USUAL_SIZE, MAX_DEPTH).value(tree).toByteArray();
  }

  /** As {@link #write}, as a string. */
  public static String writeString(JsonNode tree) {
    return new String(write(tree), UTF_8);
  }

  /**
   * Any value that Jackson can turn into a tree: scalars, collections, maps, records, beans, {@link
   * JsonNode}; with Jackson modules on the class path also what these add, dates as ISO 8601 text.
   *
   * <p>Jobs, delayed jobs and locks are found by their text. Give them arguments whose members have
   * an order: records, or a {@code LinkedHashMap}, but no {@code HashMap} and no {@code Map.of}.
   *
   * @throws IllegalArgumentException if Jackson cannot, or the value is nested too deep
   */
  public static byte[] writeValue(@Nullable Object value) {
    return write(toTree(value));
  }

  /**
   * The tree of any value.
   *
   * @throws IllegalArgumentException if Jackson has no way to write it, or it holds itself
   */
  public static JsonNode toTree(@Nullable Object value) {
    if (value == null) {
      return NullNode.instance;
    } else if (value instanceof JsonNode tree) {
      return tree;
    } else if (value instanceof String text) {
      return TextNode.valueOf(text);
    } else if (value instanceof Integer number) {
      return IntNode.valueOf(number);
    } else if (value instanceof Long number) {
      return LongNode.valueOf(number);
    } else if (value instanceof Double number) {
      return DoubleNode.valueOf(number);
    } else if (value instanceof Boolean bool) {
      return BooleanNode.valueOf(bool);
    }
    try {
      return Values.MAPPER.valueToTree(value);
    } catch (StackOverflowError e) {
      throw new IllegalArgumentException("the value is nested too deep, or holds itself", e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "expected a value that Jackson can write as JSON, got: %s (%s)"
              .formatted(value.getClass().getName(), e.getMessage()),
          e);
    }
  }

  /**
   * Reads one JSON value of UTF-8 text.
   *
   * @throws InvalidJsonException if {@code JSON.parse} would refuse the text, if the bytes are not
   *     UTF-8 (node would put U+FFFD for them and so change the value), or if it is nested deeper
   *     than {@link #MAX_DEPTH}
   */
  public static JsonNode parse(byte[] json) throws InvalidJsonException {
    String text =
        Text.fromUtf8(json).orElseThrow(() -> new InvalidJsonException("the bytes are not UTF-8"));
    return parse(text);
  }

  /**
   * Reads one JSON value.
   *
   * @throws InvalidJsonException if {@code JSON.parse} would refuse the text, or if it is nested
   *     deeper than {@link #MAX_DEPTH}
   */
  public static JsonNode parse(String json) throws InvalidJsonException {
    return new JsonReader(json, MAX_DEPTH).document();
  }

  /** Reads a claim, ping or failed entry as node does: U+FFFD for what is no UTF-8. */
  static JsonNode parseEntry(byte[] json) throws InvalidJsonException {
    return new JsonReader(new String(json, UTF_8), ENTRY_DEPTH).document();
  }
}
