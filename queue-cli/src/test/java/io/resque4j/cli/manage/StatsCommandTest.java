package io.resque4j.cli.manage;

import static org.assertj.core.api.Assertions.assertThat;

import io.resque4j.cli.InProcess.Answer;
import io.resque4j.testkit.TestRedis;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StatsCommandTest extends Managing {
  StatsCommandTest(TestRedis redis) {
    super(redis);
  }

  @Test
  void programsGetTheNumbersInTheVersionedForm() {
    queue.enqueue("mail", "send", 1);
    queue.enqueue("mail", "send", 2);
    queue.enqueue("math", "add", 1, 2);
    queue.enqueueAt(NOW.plusSeconds(60), "mail", "send", 3);
    raw.call("SET", redis.key("stat:processed"), "1234");
    raw.call("RPUSH", redis.key("failed"), "{}");

    String item =
        "{\"processed\":1234,\"failed\":0,\"failedList\":1,\"delayedTimestamps\":1,\"workers\":0,"
            + "\"leader\":null,\"queues\":[{\"queue\":\"mail\",\"waiting\":2},"
            + "{\"queue\":\"math\",\"waiting\":1}]}";
    assertThat(command.run("stats", "-o", "json").out())
        .isEqualTo("{\"version\":1,\"kind\":\"stats\",\"items\":[\n" + item + "\n]}\n");
    assertThat(command.run("stats", "-o", "ndjson").out())
        .isEqualTo(item.replaceFirst("\\{", "{\"version\":1,\"kind\":\"stats\",") + "\n");
    assertThat(
            json(command.run("stats", "-o", "json", "--limit", "1").out())
                .path("items")
                .path(0)
                .path("queues"))
        .hasSize(1);
  }

  @Test
  void whatCannotBeReadIsUnknownAndHidesNothingElse() {
    raw.call("SADD", redis.key("queues"), "mail", "odd");
    raw.call("SET", redis.key("queue:odd"), "x");
    raw.call("SET", redis.key("failed"), "x");

    Answer programs = command.run("stats", "-o", "ndjson");
    Answer people = command.run("stats");

    assertThat(programs.out())
        .contains("\"failedList\":null")
        .contains("{\"queue\":\"mail\",\"waiting\":0},{\"queue\":\"odd\",\"waiting\":null}");
    assertThat(people.lines()).contains("odd          ?", "in the failed list  ?");
    for (Answer answer : List.of(programs, people)) {
      assertThat(answer.err())
          .contains("resque4j: cannot read queue odd: ")
          .contains("resque4j: cannot read the failed list: ");
      assertThat(answer.exitCode()).isEqualTo(1);
    }
  }
}
