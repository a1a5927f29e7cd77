package io.resque4j.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TableTest {
  @Test
  void columnsAreAligned() {
    assertThat(new Table("queue", "jobs").row("math", "7").row("a", "1,234").lines(80))
        .containsExactly("queue   jobs", "math       7", "a      1,234");
  }

  @Test
  void aLongFirstColumnGivesWayAndNothingIsObeyed() {
    String line =
        new Table("queue", "jobs").row("\u001b[31m" + "x".repeat(200), 1).lines(80).get(1);

    assertThat(line).hasSize(80).startsWith("\\u001b[31mxxx").endsWith("…     1");
  }
}
