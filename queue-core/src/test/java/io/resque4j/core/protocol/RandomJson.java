package io.resque4j.core.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Random;

/** Values that JavaScript can hold, with a taste for the awkward ones. */
public final class RandomJson {
  private static final List<String> NAMES =
      List.of(
          "a",
          "class",
          "args",
          "__proto__",
          "constructor",
          "toJSON",
          "length",
          "",
          "0",
          "1",
          "10",
          "9",
          "2",
          "01",
          "-1",
          "1.5",
          "4294967293",
          "4294967294",
          "4294967295",
          "4294967296",
          "9007199254740993",
          "1e3",
          " 1",
          "é",
          "\u2028",
          "\ud83d\ude00",
          "\ud83d",
          "\ude00");
  private static final String AWKWARD =
      "\u0000\u0001\u001f\b\f\n\r\t\"\\/\u007f\u0080\u07ff\u0800\u2028\u2029\ufeff\ufffd\uffff\ud800\udbff"
          + "\udc00\udfff";

  private final Random random;

  public RandomJson(long seed) {
    random = new Random(seed);
  }

  JsonNode value(int depth) {
    int kind = random.nextInt(depth <= 0 ? 6 : 10);
    return switch (kind) {
      case 0 ->
          random.nextInt(3) == 0 ? NullNode.instance : BooleanNode.valueOf(random.nextBoolean());
      case 1 -> IntNode.valueOf(random.nextInt() >> random.nextInt(32));
      case 2 -> LongNode.valueOf(random.nextLong() >> (11 + random.nextInt(53)));
      case 3 -> DoubleNode.valueOf(number());
      case 4, 5 -> TextNode.valueOf(text());
      case 6, 7 -> array(depth);
      default -> object(depth);
    };
  }

  ArrayNode array(int depth) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (int i = random.nextInt(5); i > 0; i--) {
      array.add(value(depth - 1));
    }
    return array;
  }

  public ObjectNode object(int depth) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    for (int i = random.nextInt(7); i > 0; i--) {
      object.set(name(), value(depth - 1));
    }
    return object;
  }

  String name() {
    return switch (random.nextInt(4)) {
      case 0 -> Integer.toString(random.nextInt(200));
      case 1 -> text();
      default -> NAMES.get(random.nextInt(NAMES.size()));
    };
  }

  String text() {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(12); i > 0; i--) {
      switch (random.nextInt(6)) {
        case 0 -> text.append(AWKWARD.charAt(random.nextInt(AWKWARD.length())));
        case 1 -> text.append((char) random.nextInt(0x10000));
        case 2 -> text.appendCodePoint(0x10000 + random.nextInt(0x100000));
        default -> text.append((char) (' ' + random.nextInt(95)));
      }
    }
    return text.toString();
  }

  /** A double of one of many kinds. */
  double number() {
    double value =
        switch (random.nextInt(9)) {
          case 0 -> Double.longBitsToDouble(random.nextLong() & 0x000F_FFFF_FFFF_FFFFL);
          case 1 -> Double.longBitsToDouble(random.nextLong() >>> (12 + random.nextInt(52)));
          case 2 -> nudged(Double.parseDouble("1e" + (random.nextInt(640) - 330)));
          case 3 -> nudged(Math.scalb(1.0, random.nextInt(2098) - 1074));
          case 4 -> random.nextInt(100_000) / Math.pow(10, random.nextInt(12));
          case 5 -> (double) random.nextLong();
          case 6 -> halfway();
          case 7 -> nudged((double) (1L << 53) * (1 + random.nextInt(1000)));
          default -> Double.longBitsToDouble(random.nextLong());
        };
    return random.nextBoolean() ? value : -value;
  }

  private double nudged(double value) {
    double nudged = value;
    for (int i = random.nextInt(4); i > 0; i--) {
      nudged = random.nextBoolean() ? Math.nextUp(nudged) : Math.nextDown(nudged);
    }
    return nudged;
  }

  /** What the middle between two neighbours is read as. */
  private double halfway() {
    double low = Math.abs(Double.longBitsToDouble(random.nextLong()));
    if (!Double.isFinite(Math.nextUp(low))) {
      return low;
    }
    BigDecimal middle =
        new BigDecimal(low).add(new BigDecimal(Math.nextUp(low))).divide(BigDecimal.valueOf(2));
    return middle.doubleValue();
  }

  /** The text after one or two small accidents. */
  public static String mutate(String text, String spices, Random random) {
    StringBuilder mutated = new StringBuilder(text);
    for (int i = 1 + random.nextInt(2); i > 0; i--) {
      int at = random.nextInt(mutated.length() + 1);
      String spice = String.valueOf(spices.charAt(random.nextInt(spices.length())));
      switch (random.nextInt(4)) {
        case 0 -> mutated.insert(at, spice);
        case 1 -> mutated.replace(at, Math.min(mutated.length(), at + 1), spice);
        case 2 -> mutated.delete(at, Math.min(mutated.length(), at + 1 + random.nextInt(3)));
        default -> mutated.insert(at, mutated.substring(at, Math.min(mutated.length(), at + 4)));
      }
    }
    return mutated.toString();
  }
}
