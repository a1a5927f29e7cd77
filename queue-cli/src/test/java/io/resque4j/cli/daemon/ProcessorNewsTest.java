package io.resque4j.cli.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is told of task processors that come and go. */
final class ProcessorNewsTest {
  private final List<String> told = new ArrayList<>();
  private final ProcessorNews news =
      new ProcessorNews(text -> told.add("started " + text), text -> told.add("ended " + text));

  @Test
  void thoseOfOneTimeAreOneLine() {
    for (int number : List.of(1, 2, 3, 5, 12, 11)) {
      news.started("host:1-ab+" + number);
    }
    news.ended("host:1-ab+4");

    news.tell();
    news.tell();

    assertThat(told)
        .containsExactly(
            "started 6 task processors: host:1-ab+1 to +3, +5, +11 to +12", "ended host:1-ab+4");
  }

  @Test
  void theSecondTimeHasWhatCameAfterTheFirst() {
    news.started("host:1-ab+1");
    news.tell();
    news.started("host:1-ab+2");
    news.tell();

    assertThat(told).containsExactly("started host:1-ab+1", "started host:1-ab+2");
  }
}
