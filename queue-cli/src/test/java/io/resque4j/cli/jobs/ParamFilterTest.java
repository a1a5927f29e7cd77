package io.resque4j.cli.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values of parameters are kept out of what is shown. */
final class ParamFilterTest {
  private static JsonNode json(String text) throws JsonProcessingException {
    return new ObjectMapper().readTree(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[{\"a\":1,\"b\":2}]        | b     | [{\"a\":1,\"b\":\"[FILTERED]\"}]",
        "[{\"a\":{\"b\":[1,{}]}}]   | a.b   | [{\"a\":{\"b\":\"[FILTERED]\"}}]",
        "[{\"a\":[{\"b\":1}]}]      | a.b   | [{\"a\":[{\"b\":\"[FILTERED]\"}]}]",
        "[{\"a.b\":1}]              | a.b   | [{\"a.b\":\"[FILTERED]\"}]",
        "[{\"a\":{\"b\":1}}]        | b     | [{\"a\":{\"b\":1}}]",
        "[{\"a\":1}]                | a.b.c | [{\"a\":1}]",
        "[1,\"a\",null,[{\"a\":1}]] | a     | [1,\"a\",null,[{\"a\":\"[FILTERED]\"}]]",
        "{\"a\":null}               | a     | {\"a\":\"[FILTERED]\"}",
      })
  void aPathBeginsInEachArgument(String args, String path, String filtered)
      throws JsonProcessingException {
    JsonNode before = json(args);

    assertThat(new ParamFilter(List.of(path)).filter(before)).isEqualTo(json(filtered));
    assertThat(before).as("it is not changed").isEqualTo(json(args));
  }

  @Test
  void theValuesAreKeptOutOfOtherTextToo() throws JsonProcessingException {
    JsonNode args = json("[{\"password\":\"hunter2\",\"pin\":7,\"card\":{\"n\":[\"4111-1111\"]}}]");
    ParamFilter filter = new ParamFilter(List.of("password", "pin", "card"));

    assertThat(filter.hide("no 7 for hunter2 at 4111-1111, hunter2!", args))
        .isEqualTo("no 7 for [FILTERED] at [FILTERED], [FILTERED]!");
    assertThat(new ParamFilter(List.of()).hide("hunter2", args)).isEqualTo("hunter2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "no {\"password\":\"a\"} | no {\"password\":\"[FILTERED]\"}",
        "{\"password\" : 12, \"b\":1} | {\"password\" : \"[FILTERED]\", \"b\":1}",
        "{\"password\":\"a\\\"b\",\"b\":1} | {\"password\":\"[FILTERED]\",\"b\":1}",
        "{\"password\":{\"a\":[\"}\",2]},\"b\":1} | {\"password\":\"[FILTERED]\",\"b\":1}",
        "{\"password\":\"cut o | {\"password\":\"[FILTERED]\"",
        "{\"password\":[1,{\"x\": | {\"password\":\"[FILTERED]\"",
        "{\"password\": | {\"password\":\"[FILTERED]\"",
        "ends with \"password\" | ends with \"password\"",
        "[\"password\",\"a\"] | [\"password\",\"a\"]",
        "\"password\":1 \"password\":2 | \"password\":\"[FILTERED]\" \"password\":\"[FILTERED]\"",
        "{\"password\"=>\"x y\"} | {\"password\"=>\"[FILTERED]\"}",
        "password=[FILTERED]rest, a | password=[FILTERED], a",
        "login failed: password=x, user=u | login failed: password=[FILTERED], user=u",
        "Login[password=x] | Login[password=[FILTERED]]",
        "PASSWORD : x is wrong | PASSWORD : [FILTERED] is wrong",
        "?password=x&user=u | ?password=[FILTERED]&user=u",
        "db_password='x y' no | db_password='[FILTERED]' no",
        "{\\\"password\\\":\\\"x\\\",\\\"b\\\":1} | {\\\"password\\\":\\\"[FILTERED]\\\",\\\"b\\\":1}",
        "password=\"a \\\" b\" c | password=\"[FILTERED]\" c",
        "password='never ends | password='[FILTERED]",
        "password=[FILTERED] | password=[FILTERED]",
        "the password is wrong, oldpassword=x | the password is wrong, oldpassword=x",
        "password=[a, b], c | password=[FILTERED], c",
        "password= | password=",
        "password | password",
      })
  void whatStandsBehindItsNameIsKeptOutOfText(String text, String hidden) {
    assertThat(new ParamFilter(List.of("user.password")).hide(text)).isEqualTo(hidden);
  }

  @Test
  void aLongTextIsReadOnce() {
    String text = "password=password= password:\"\\\"".repeat(200_000);

    assertTimeoutPreemptively(
        Duration.ofSeconds(30), () -> new ParamFilter(List.of("password")).hide(text));
  }
}
