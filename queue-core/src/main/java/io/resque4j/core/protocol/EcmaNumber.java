package io.resque4j.core.protocol;

import com.fasterxml.jackson.core.io.NumberOutput;
import java.math.BigDecimal;

/** A double as ECMAScript's Number::toString writes it. */
final class EcmaNumber {
  /** Every whole double below this is written digit by digit, without an exponent. */
  static final double LARGEST_SAFE = 1L << 53;

  private EcmaNumber() {}

  /** The text of a finite number; {@code -0} is {@code 0}. */
  static String toString(double value) {
    if (value == (long) value && Math.abs(value) < LARGEST_SAFE) {
      return Long.toString((long) value);
    }
    return layOut(shortest(value));
  }

  /**
   * The text of a finite float: its own shortest digits, which is what the programmer wrote ({@code
   * 0.1f} is {@code 0.1}). A decimal of so few digits is also the canonical text of the double that
   * it reads as.
   */
  static String toString(float value) {
    return toString(Double.parseDouble(NumberOutput.toString(value, true)));
  }

  /**
   * The shortest decimal in Java's notation. Not the JDK's own, which before 19 gives some numbers
   * digits that are not the shortest.
   */
  private static String shortest(double value) {
    String text = NumberOutput.toString(value, true);
    return Math.abs(value) < Double.MIN_NORMAL ? tryOneDigit(text, value) : text;
  }

  /** Java always gives two digits; the smallest subnormals need but one (5e-324, not 4.9e-324). */
  private static String tryOneDigit(String text, double value) {
    int point = text.indexOf('.');
    int e = text.indexOf('E');
    if (e - point != 2 || text.charAt(point + 1) == '0') {
      return text;
    }
    BigDecimal exact = new BigDecimal(value);
    BigDecimal two = new BigDecimal(text);
    String best = text;
    BigDecimal bestDistance = null;
    BigDecimal ulp = BigDecimal.ONE.scaleByPowerOfTen(Integer.parseInt(text.substring(e + 1)));
    BigDecimal down = two.divideToIntegralValue(ulp).multiply(ulp);
    for (BigDecimal one : new BigDecimal[] {down, down.add(ulp.multiply(signum(value)))}) {
      BigDecimal distance = one.subtract(exact).abs();
      if (one.doubleValue() == value
          && (bestDistance == null || distance.compareTo(bestDistance) < 0)) {
        best = one.unscaledValue() + ".0E" + -one.scale();
        bestDistance = distance;
      }
    }
    return best;
  }

  private static BigDecimal signum(double value) {
    return value < 0 ? BigDecimal.ONE.negate() : BigDecimal.ONE;
  }

  /** Java's notation to JavaScript's. */
  private static String layOut(String java) {
    StringBuilder digits = new StringBuilder(20);
    int start = java.charAt(0) == '-' ? 1 : 0;
    int e = java.indexOf('E');
    int end = e < 0 ? java.length() : e;
    int point = java.indexOf('.');
    int exponent = e < 0 ? 0 : Integer.parseInt(java.substring(e + 1));
    digits.append(java, start, point).append(java, point + 1, end);
    exponent += point - start;
    int zeros = 0;
    while (digits.charAt(zeros) == '0') {
      zeros++;
    }
    digits.delete(0, zeros);
    exponent -= zeros;
    int last = digits.length();
    while (digits.charAt(last - 1) == '0') {
      last--;
    }
    digits.setLength(last);
    String sign = start == 1 ? "-" : "";
    return sign + place(digits, exponent);
  }

  /** The number 0.DIGITS × 10^point. */
  private static String place(StringBuilder digits, int point) {
    int count = digits.length();
    if (point > 21 || point <= -6) {
      int exponent = point - 1;
      String mantissa = count == 1 ? digits.toString() : digits.insert(1, '.').toString();
      return mantissa + (exponent < 0 ? "e-" : "e+") + Math.abs(exponent);
    }
    if (point <= 0) {
      return "0." + "0".repeat(-point) + digits;
    }
    if (count <= point) {
      return digits + "0".repeat(point - count);
    }
    return digits.insert(point, '.').toString();
  }
}
