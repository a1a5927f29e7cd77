package io.resque4j.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.resque4j.cli.terminal.Table.Column;
import io.resque4j.cli.terminal.Table.Kind;
import java.util.List;
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

  private static Table workers() {
    return new Table(
            List.of(
                new Column("worker", Kind.WHOLE),
                new Column("pinged", Kind.NUMBER),
                new Column("since", Kind.NUMBER),
                new Column("queue", Kind.TEXT),
                new Column("args", Kind.TEXT)))
        .row("host:4711-x7d2k9+1", "3 s ago", "", "mail", "[1,2,3,4,5,6,7,8]");
  }

  @Test
  void aTerminalThatIsTooNarrowLeavesColumnsOutInsteadOfWrapping() {
    assertThat(workers().lines(59).get(1))
        .as("what gives way is cut first")
        .isEqualTo("host:4711-x7d2k9+1  3 s ago         mail   [1,2,3,4,5,6,7,…");
    assertThat(workers().lines(45))
        .as("then the empty column goes")
        .containsExactly(
            "worker               pinged  queue  args",
            "host:4711-x7d2k9+1  3 s ago  mail   [1,2,3,4…");
    assertThat(workers().lines(40))
        .as("then those at the right")
        .containsExactly("worker               pinged  queue", "host:4711-x7d2k9+1  3 s ago  mail");
    assertThat(workers().lines(20)).containsExactly("worker", "host:4711-x7d2k9+1");
  }

  @Test
  void nothingIsLeftOutWhereThatWouldNotHelp() {
    assertThat(workers().lines(10)).isEqualTo(workers().lines(18 + 2 + 7 + 2 + 5 + 2 + 5 + 2 + 8));
  }
}
