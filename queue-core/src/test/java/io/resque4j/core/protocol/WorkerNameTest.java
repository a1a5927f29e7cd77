package io.resque4j.core.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WorkerNameTest {
  private static final long SEED = Long.getLong("seed", 20261128L);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      textBlock =
          """
          vm:9781+1:default,periodic      | vm:9781+1          | default,periodic
          vm:9781-a1b2c3+12:*             | vm:9781-a1b2c3+12  | *
          vm:9781:a:b                     | vm:9781            | a:b
          vm:9781:a:7:b                   | vm:9781            | a:7:b
          ruby.example.com:4711:high,low  | ruby.example.com:4711 | high,low
          worker1:math                    | worker1            | math
          worker1                         | worker1            | none
          vm:9781:''                      | vm:9781            | ''
          fe80::1:9781:math               | fe80::1:9781       | math
          fe80::1%eth0:9781+3:a,b         | fe80::1%eth0:9781+3 | a,b
          ::1:77:math                     | ::1:77             | math
          2001:db8:1:2:3:4:5:6:9781+1:q   | 2001:db8:1:2:3:4:5:6:9781+1 | q
          a:b:1:q                         | a:b                | 1:q
          """)
  void aMemberIsSplitIntoNameAndQueues(String member, String name, String queues) {
    String text = member.replace("''", "");
    WorkerName worker = WorkerName.parse(text);
    assertThat(worker).isEqualTo(new WorkerName(name, queues));
    assertThat(worker.member()).isEqualTo(text);
  }

  @Test
  void everyMemberIsPutTogetherAgain() {
    System.out.println("seed " + SEED);
    Random random = new Random(SEED);
    String letters = ":::,+-%*[]a1f0 \u0000\u001b\u2028";
    for (int i = 0; i < 100_000; i++) {
      StringBuilder member = new StringBuilder();
      for (int length = random.nextInt(20); length > 0; length--) {
        member.append(letters.charAt(random.nextInt(letters.length())));
      }
      assertThat(WorkerName.parse(member.toString()).member()).isEqualTo(member.toString());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "vm",
        "fe80::1%eth0",
        "a,b",
        "my host",
        "ping",
        "",
        "é",
        "h\r\nset x y",
        "host.example.com"
      })
  void aNameOfOursHasOneColonWhateverTheHost(String host) {
    String name = WorkerName.create(host, 42, WorkerName.newIncarnation(), 3);
    assertThat(name).matches("[A-Za-z0-9._-]+:42-[a-z0-9]{6}\\+3").doesNotStartWith("ping:");
    WorkerName parsed = WorkerName.parse(new WorkerName(name, "a,b:c").member());
    assertThat(parsed).isEqualTo(new WorkerName(name, "a,b:c"));
  }

  @Test
  void anIncarnationIsHardToMeetAgain() {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      seen.add(WorkerName.newIncarnation());
    }
    assertThat(seen).hasSizeGreaterThan(995);
  }

  @Test
  void workersAreSortedAsPeopleCount() {
    List<String> counted =
        List.of(
            "a:1:math",
            "a:1+2:math",
            "a:1+10:*",
            "a:1+10:math",
            "a:1-x7d2k9+1:*",
            "a:1-x7d2k9+2:*",
            "a:1-x7d2k9+10:*",
            "a:1-x7d2k9+12345678901234567890:*",
            "b");
    List<WorkerName> names = new ArrayList<>(counted.stream().map(WorkerName::parse).toList());
    Collections.shuffle(names, new Random(SEED));

    names.sort(WorkerName.AS_COUNTED);

    assertThat(names).as("seed %d", SEED).extracting(WorkerName::member).isEqualTo(counted);
  }
}
