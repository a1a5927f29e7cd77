package io.resque4j.cli.top;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SignsTest {
  private static final Signs ALL = new Signs(true);
  private static final Signs ASCII = new Signs(false);

  @Test
  void wideCharactersTakeTwoColumnsAndAreNeverHalved() {
    assertThat(Signs.width("日本e\u0301")).isEqualTo(5);
    assertThat(ALL.head("日本語", 6)).isEqualTo("日本語");
    assertThat(ALL.head("日本語", 5)).isEqualTo("日本…");
    assertThat(ALL.head("日本語", 4)).isEqualTo("日…");
    assertThat(ALL.tail("日本語", 4)).isEqualTo("…語");
    assertThat(ALL.head("abc", 0)).isEmpty();
    assertThat(ASCII.tail("web-1:4711+12", 6)).isEqualTo("~11+12");
  }

  @Test
  void whatATerminalWouldObeyIsShownEscaped() {
    assertThat(ALL.safe("a\u001b[2J\u009b\u202eb")).isEqualTo("a\\u001b[2J\\u009b\\u202eb");
    assertThat(ASCII.safe("日\u001b")).isEqualTo("?\\u001b");
  }

  @Test
  void aGraphShowsHowTheNumbersAreToEachOther() {
    assertThat(ALL.graph(List.of(0L, 1L, 50L, 100L))).isEqualTo("▁▂▅█");
    assertThat(ASCII.graph(List.of(0L, 100L))).isEqualTo("_#");
    assertThat(ALL.graph(List.of(0L, 0L))).isEqualTo("▁▁");
    assertThat(ALL.graph(List.of(Long.MAX_VALUE))).isEqualTo("█");
  }
}
