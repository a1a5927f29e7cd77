package io.resque4j.core.protocol;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.node.POJONode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResqueJsonTest {
  private static final long SEED = Long.getLong("seed", 20261127L);

  record Mail(String to, int copies, List<String> tags) {}

  @Test
  void valuesOfJavaAreWrittenAsJavaScriptWouldWriteThem() {
    assertWritten(null, "null");
    assertWritten(
        new Mail("a@b", 2, List.of("x")), "{\"to\":\"a@b\",\"copies\":2,\"tags\":[\"x\"]}");
    assertWritten(new Object[] {(short) 1, (byte) 2, 'c', true}, "[1,2,\"c\",true]");
    assertWritten(new byte[] {1, 2, 3}, "\"AQID\"");
    assertWritten(new POJONode(List.of(1.0, 1e21)), "[1,1e+21]");
    assertWritten(new BigDecimal("1.10"), "1.1");
    assertWritten(new BigDecimal("1e400"), "null");
    assertWritten(Double.NaN, "null");
    assertWritten(Float.NEGATIVE_INFINITY, "null");
  }

  @Test
  void integersBeyondJavaScriptStayExact() throws InvalidJsonException {
    for (String integer :
        List.of(
            "9007199254740993",
            "-9223372036854775808",
            "9223372036854775808",
            "1" + "0".repeat(300))) {
      assertWritten(new BigInteger(integer), integer);
      assertThat(ResqueJson.writeString(ResqueJson.parse(integer))).isEqualTo(integer);
    }
    assertWritten(Long.MAX_VALUE, "9223372036854775807");
  }

  @Test
  void anIntegerThatNoDoubleCanHoldIsInfinite() throws InvalidJsonException {
    assertThat(ResqueJson.parse("9".repeat(100_000)).doubleValue()).isInfinite();
  }

  @Test
  void floatsKeepTheirOwnDigitsAndComeBack() {
    System.out.println("seed " + SEED);
    Random random = new Random(SEED);
    assertWritten(0.1f, "0.1");
    for (int i = 0; i < 50_000; i++) {
      float value = Float.intBitsToFloat(random.nextInt());
      if (Float.isFinite(value)) {
        String text = EcmaNumber.toString(value);
        assertThat((float) Double.parseDouble(text)).isEqualTo(value == 0 ? 0 : value);
        assertThat(EcmaNumber.toString(Double.parseDouble(text))).isEqualTo(text);
      }
    }
  }

  @Test
  void aNameThatOccursTwiceHasTheFirstPlaceAndTheLastValue() throws InvalidJsonException {
    assertThat(ResqueJson.writeString(ResqueJson.parse("{\"a\":1,\"b\":2,\"a\":3}")))
        .isEqualTo("{\"a\":3,\"b\":2}");
  }

  @Test
  void theDeepestNestingWorksOnASmallStack() throws Exception {
    String deepest = "[".repeat(ResqueJson.MAX_DEPTH) + "]".repeat(ResqueJson.MAX_DEPTH);
    CompletableFuture<String> again = new CompletableFuture<>();
    Thread small =
        new Thread(
            null,
            () -> {
              try {
                again.complete(ResqueJson.writeString(ResqueJson.parse(deepest)));
              } catch (Throwable e) {
                again.completeExceptionally(e);
              }
            },
            "small stack",
            512 * 1024);
    small.start();
    small.join();
    assertThat(again).isCompletedWithValue(deepest);
  }

  @Test
  void deeperNestingIsRefused() {
    int depth = ResqueJson.MAX_DEPTH + 1;
    assertThatThrownBy(() -> ResqueJson.parse("[".repeat(depth) + "]".repeat(depth)))
        .isInstanceOf(InvalidJsonException.class)
        .hasMessageContaining("2500");
    List<Object> nested = List.of();
    for (int i = 0; i < 900; i++) {
      nested = List.of(nested);
    }
    POJONode pojo = new POJONode(nested);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ResqueJson.write(ResqueJson.toTree(nest(nest(nest(pojo))))));
  }

  private static Object nest(Object core) {
    Object nested = core;
    for (int i = 0; i < 700; i++) {
      nested = ResqueJson.toTree(List.of(nested));
    }
    return nested;
  }

  @Test
  void aValueThatHoldsItselfIsRefused() {
    Map<String, Object> self = new LinkedHashMap<>();
    self.put("self", self);
    assertThatIllegalArgumentException().isThrownBy(() -> ResqueJson.writeValue(self));
    List<Object> list = new ArrayList<>();
    list.add(list);
    assertThatIllegalArgumentException().isThrownBy(() -> ResqueJson.writeValue(list));
  }

  @Test
  void bytesThatAreNoUtf8AreRefused() {
    assertRefused(new byte[] {'"', (byte) 0xff, '"'});
    assertRefused(new byte[] {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'});
    assertRefused("[1]".getBytes(UTF_16));
    assertRefused("\ufeff[1]".getBytes(UTF_8));
  }

  @Test
  void theReplacementCharacterItselfIsUtf8() throws InvalidJsonException {
    assertThat(ResqueJson.parse("\"\ufffd\"".getBytes(UTF_8)).textValue()).isEqualTo("\ufffd");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"password\":hunter2-CANARY}", "hunter2-CANARY", "[\"hunter2-CANARY"})
  void anErrorQuotesNoMoreThanACharacter(String text) {
    assertThatThrownBy(() -> ResqueJson.parse(text))
        .isInstanceOf(InvalidJsonException.class)
        .message()
        .doesNotContain("hunter")
        .doesNotContain("CANARY");
  }

  @Test
  void anErrorIsOneLineWhateverTheTextHolds() {
    Pattern line = Pattern.compile("[^\\p{Cc}\\p{Cf}\u2028\u2029]*");
    for (int unit = 0; unit < 0x10000; unit++) {
      try {
        ResqueJson.parse("[1" + (char) unit + "!");
        fail("took " + unit);
      } catch (InvalidJsonException e) {
        assertThat(line.matcher(e.getMessage()).matches()).isTrue();
      }
    }
  }

  @Test
  void theNamesOfClassesInJsonAreJustText() throws InvalidJsonException {
    String text = "[{\"@class\":\"java.lang.Runtime\",\"@type\":\"x\"}]";
    assertThat(ResqueJson.writeString(ResqueJson.parse(text))).isEqualTo(text);
  }

  @Test
  void aValueThatIsNoJsonIsRefusedByItsClass() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ResqueJson.writeValue(new Object()))
        .withMessageStartingWith(
            "expected a value that Jackson can write as JSON, got: java.lang.Object (");
  }

  private static void assertWritten(Object value, String json) {
    assertThat(new String(ResqueJson.writeValue(value), UTF_8)).isEqualTo(json);
  }

  private static void assertRefused(byte[] json) {
    assertThatThrownBy(() -> ResqueJson.parse(json)).isInstanceOf(InvalidJsonException.class);
  }
}
