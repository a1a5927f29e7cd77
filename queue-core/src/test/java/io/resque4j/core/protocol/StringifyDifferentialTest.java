package io.resque4j.core.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.resque4j.testkit.RequiresNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Nothing that is written here may differ from what JSON.stringify writes of the same value. */
@RequiresNode
class StringifyDifferentialTest {
  private static final long SEED = Long.getLong("seed", 20261123L);
  private static final int NUMBERS = 45_000;
  private static final int STRUCTURES = 15_000;

  private final RandomJson random = new RandomJson(SEED);

  @Test
  void numbersAreWrittenAsJavaScriptWritesThem() throws InvalidJsonException {
    List<JsonNode> values = new ArrayList<>();
    for (double special : new double[] {0, -0.0, Double.NaN, 1 / 0.0, -1 / 0.0, Double.MIN_VALUE}) {
      values.add(DoubleNode.valueOf(special));
    }
    for (long bits = 1; bits <= 5_000; bits++) {
      values.add(DoubleNode.valueOf(Double.longBitsToDouble(bits)));
    }
    for (int i = 0; i < NUMBERS; i++) {
      values.add(DoubleNode.valueOf(random.number()));
    }
    compare(values);
  }

  @Test
  void everyUnitOfUtf16IsWrittenAsJavaScriptWritesIt() throws InvalidJsonException {
    List<JsonNode> values = new ArrayList<>();
    for (int unit = 0; unit < 0x10000; unit++) {
      values.add(TextNode.valueOf("a" + (char) unit + "b"));
    }
    for (int first = 0xD7FF; first <= 0xE000; first++) {
      values.add(TextNode.valueOf("" + (char) first + (char) (0xD700 + first % 0xA00)));
    }
    compare(values);
  }

  @Test
  void structuresAreWrittenAsJavaScriptWritesThem() throws InvalidJsonException {
    List<JsonNode> values = new ArrayList<>();
    for (int i = 0; i < STRUCTURES; i++) {
      values.add(random.value(4));
    }
    compare(values);
  }

  private static void compare(List<JsonNode> values) throws InvalidJsonException {
    System.out.println("seed " + SEED);
    List<String> requests = new ArrayList<>();
    for (JsonNode value : values) {
      requests.add("{\"op\":\"stringify\",\"value\":" + JavaScript.encode(value) + "}");
    }
    List<String> answers = JavaScript.ask(requests);
    List<String> differences = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      String expected = answers.get(i);
      String written = new String(ResqueJson.write(values.get(i)), UTF_8);
      String again = ResqueJson.writeString(ResqueJson.parse(expected));
      if (!written.equals(expected) || !again.equals(expected)) {
        differences.add(expected + " is written " + written + ", and after reading " + again);
      }
    }
    assertThat(differences).isEmpty();
  }
}
