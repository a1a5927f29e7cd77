package io.resque4j.core.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.resque4j.testkit.RequiresNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsDateTest {
  private static final long SEED = Long.getLong("seed", 20261125L);
  private static final int INSTANTS = 5_000;
  private static final int MUTATIONS = 30_000;
  // No white space beyond ASCII: versions of V8 differ about it.
  private static final String SPICE = "0123456789 :-+./,()TZtzaApPmM\t";

  private static final List<String> FORMS =
      List.of(
          "Mon Nov 23 2026 22:32:00 GMT+0000 (Coordinated Universal Time)",
          "Fri Dec 12 2014 14:01:16 GMT-0800 (PST)",
          "Sat Mar 14 2015 09:26:53 GMT+0530 (India Standard Time)",
          "2026/11/23 14:00:44 UTC",
          "2026/11/23 14:00:44",
          "2026-11-23 14:00:44 +0000",
          "2026-11-23 14:00:44 UTC",
          "2026-11-23T14:00:44Z",
          "2026-11-23T14:00:44.123Z",
          "2026-11-23T14:00:44.123456789Z",
          "2026-11-23T14:00:44+02:00",
          "2026-11-23T14:00:44-0330",
          "2026-11-23T14:00",
          "2026-11-23T24:00:00Z",
          "2026-11-23",
          "2026-11",
          "2026",
          "+002026-11-23T14:00:44Z",
          "-000001-01-01T00:00:00Z",
          "-000000-01-01T00:00:00Z",
          "Mon, 23 Nov 2026 14:00:44 GMT",
          "Mon, 23 Nov 2026 14:00:44 -0500",
          "Mon Nov 23 14:00:44 2026",
          "Mon Nov 23 14:00:44 UTC 2026",
          "November 23, 2026 2:00:44 PM",
          "11/23/2026, 10:32:00 PM",
          "11/23/26 12:00 am",
          "23 Nov 2026 14:00:44.5 EST",
          "Nov 23 49",
          "Nov 23 50",
          "Thu Feb 31 2026 00:00:00",
          "2026-02-31",
          "2026-02-31T00:00:00Z",
          "12:30:45 Nov 23 2026",
          "Nov 23 2026 5::",
          "Nov 23 2026 25:00",
          "(comment) Nov 23 2026 (more (nested)) 10:00",
          "1795473121",
          "1795473121000",
          "",
          " ",
          "null",
          "yesterday",
          "Nov",
          "31",
          "32",
          "12",
          "13/13/2026",
          "T",
          "2026-11-23T",
          "2026-11-23Tx",
          "2026-11-23x",
          "275760-09-13",
          "+275760-09-13T00:00:00.000Z",
          "+275760-09-13T00:00:00.001Z",
          "Mon Nov 23 2026 22:32:00 GMT+25");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Mon Nov 23 2026 22:32:00 GMT+0000 (Coordinated Universal Time) | 2026-11-23T22:32:00Z
          Fri Dec 12 2014 14:01:16 GMT-0800 (PST)                        | 2014-12-12T22:01:16Z
          2026/11/23 14:00:44 UTC                                        | 2026-11-23T14:00:44Z
          2026-11-23T14:00:44.250+02:00                                  | 2026-11-23T12:00:44.250Z
          """)
  void theFormsThatLieInRedisAreRead(String text, Instant expected) {
    assertThat(JsDate.parse(text)).contains(expected);
  }

  @Test
  @RequiresNode
  void instantsAreWrittenAsJavaScriptWritesThem() {
    Random random = new Random(SEED);
    List<String> requests = new ArrayList<>();
    List<String> written = new ArrayList<>();
    for (int i = 0; i < INSTANTS; i++) {
      long millis = random.nextLong(253_402_300_800_000L);
      requests.add("{\"op\":\"dateToString\",\"millis\":" + millis + "}");
      written.add(JsDate.format(Instant.ofEpochMilli(millis)));
    }
    assertThat(written).isEqualTo(JavaScript.ask(requests));
  }

  @Test
  @RequiresNode
  void everyFormIsReadAsJavaScriptReadsIt() {
    compare(FORMS);
  }

  @Test
  @RequiresNode
  void mutatedDatesAreReadAsJavaScriptReadsThem() {
    System.out.println("seed " + SEED);
    Random random = new Random(SEED);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < MUTATIONS; i++) {
      StringBuilder text = new StringBuilder(FORMS.get(random.nextInt(FORMS.size())));
      for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
        int at = random.nextInt(text.length() + 1);
        String spice = String.valueOf(SPICE.charAt(random.nextInt(SPICE.length())));
        switch (random.nextInt(3)) {
          case 0 -> text.insert(at, spice);
          case 1 -> text.replace(at, Math.min(text.length(), at + 1), spice);
          default -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(2)));
        }
      }
      texts.add(text.toString());
    }
    compare(texts);
  }

  private static void compare(List<String> texts) {
    List<String> requests = new ArrayList<>();
    for (String text : texts) {
      requests.add("{\"op\":\"date\",\"date\":\"" + JavaScript.hex(text) + "\"}");
    }
    List<String> answers = JavaScript.ask(requests);
    List<String> differences = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      String ours = JsDate.parse(texts.get(i)).map(at -> "" + at.toEpochMilli()).orElse("NaN");
      if (!ours.equals(answers.get(i))) {
        differences.add("'" + texts.get(i) + "' is " + ours + " and not " + answers.get(i));
      }
    }
    assertThat(differences).isEmpty();
  }
}
