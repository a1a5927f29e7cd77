package io.resque4j.core.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.resque4j.testkit.RequiresNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What JSON.parse takes is taken, with the same value; what it refuses is refused. */
@RequiresNode
class ParseDifferentialTest {
  private static final long SEED = Long.getLong("seed", 20261124L);
  private static final int MUTATIONS = 15_000;
  private static final String SPICE =
      "{}[]\",:\\/ \t\n\r0123456789.eE+-truefalsnbud\u0000\u000b\u001f\u00a0\u2028\ufeff\ud83d\ude00'x";

  private static final List<String> TEXTS =
      List.of(
          "",
          " ",
          "{",
          "}",
          "[",
          "]",
          "{}",
          "[]",
          "[,]",
          "[1,]",
          "[,1]",
          "[1 2]",
          "{,}",
          "{\"a\"}",
          "{\"a\":}",
          "{\"a\":1,}",
          "{\"a\":1 \"b\":2}",
          "{a:1}",
          "{'a':1}",
          "{1:2}",
          "{\"a\":1}}",
          "[1]]",
          "[1][2]",
          "1 2",
          "null",
          "nul",
          "nulll",
          "Null",
          "true",
          "false",
          "tru",
          "TRUE",
          "undefined",
          "NaN",
          "[NaN]",
          "Infinity",
          "-Infinity",
          "0",
          "-0",
          "00",
          "01",
          "-01",
          "-",
          "+1",
          ".5",
          "5.",
          "-.5",
          "0.5",
          "0.",
          "1e",
          "1e+",
          "1e5",
          "1E+5",
          "1e-5",
          "1e999",
          "-1e999",
          "1e-999",
          "0e0",
          "0x10",
          "1_000",
          "1.2.3",
          "1e5e5",
          "1.0",
          "100",
          "9007199254740991",
          "123456789012345680000",
          "1e21",
          "0.1e1",
          "12345678901234567",
          "\"",
          "\"a",
          "\"\\\"",
          "\"\\",
          "\"\\x41\"",
          "\"\\u\"",
          "\"\\u12\"",
          "\"\\u123g\"",
          "\"\\u00e9\"",
          "\"\\U00e9\"",
          "\"\\ud800\"",
          "\"\\udc00\\ud800\"",
          "\"\\ud83d\\ude00\"",
          "{\"\\ud800\":1}",
          "{\"\\udfff\":{\"\\ud800\":[]}}",
          "\"\ud800\"",
          "{\"\ud800\":1}",
          "\"\u0000\"",
          "\"\u001f\"",
          "\"\u007f\"",
          "\"\t\"",
          "\"\n\"",
          "\"\u2028\"",
          "\"\\'\"",
          "'a'",
          "\"\\a\"",
          "\"\\/\"",
          "\ufeff{}",
          "{}\ufeff",
          "\u00a0{}",
          "\u000b1",
          "\f1",
          " \t\r\n1 \t\r\n",
          "\u20281",
          "// x\n1",
          "/* x */1",
          "#1",
          "{\"a\":1,\"b\":2,\"a\":3}",
          "{\"a\":1,\"a\":{\"b\":2}}",
          "{\"__proto__\":1}",
          "{\"__proto__\":{\"x\":1},\"a\":2}",
          "{\"10\":1,\"9\":2,\"a\":3,\"01\":4}",
          "{\"\":1}",
          "{\"\\u0061\":1,\"a\":2}",
          "[[[[[[]]]]]]",
          "[1,\"2\",null,true,{\"a\":[]}]",
          "\u0661",
          "\uff11",
          "1\u0000",
          "\"\\u\uff10\uff10\uff14\uff11\"");

  @Test
  void everyTextIsJudgedAsJavaScriptJudgesIt() {
    compare(TEXTS);
  }

  @Test
  void mutatedTextsAreJudgedAsJavaScriptJudgesThem() {
    System.out.println("seed " + SEED);
    Random random = new Random(SEED);
    RandomJson values = new RandomJson(SEED);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < MUTATIONS; i++) {
      texts.add(RandomJson.mutate(ResqueJson.writeString(values.object(3)), SPICE, random));
    }
    compare(texts);
  }

  private static void compare(List<String> texts) {
    List<String> requests = new ArrayList<>();
    for (String text : texts) {
      requests.add("{\"op\":\"parse\",\"json\":\"" + JavaScript.hex(text) + "\"}");
    }
    List<String> answers = JavaScript.ask(requests);
    List<String> differences = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      String ours = judge(texts.get(i));
      if (!ours.equals(answers.get(i))) {
        differences.add(texts.get(i) + " is " + ours + " here and " + answers.get(i) + " there");
      }
    }
    assertThat(differences).isEmpty();
    assertThat(answers).contains("-").anyMatch(answer -> answer.startsWith("+"));
  }

  private static String judge(String text) {
    try {
      return "+" + ResqueJson.writeString(rounded(ResqueJson.parse(text)));
    } catch (InvalidJsonException e) {
      return "-";
    }
  }

  /** The tree as JavaScript holds it: without the integers that only Java keeps exact. */
  private static JsonNode rounded(JsonNode tree) {
    return JavaScript.decode(JavaScript.encode(tree));
  }
}
