package io.resque4j.cli.top;

import static org.assertj.core.api.Assertions.assertThat;

import io.resque4j.core.WorkerProcess.State;
import java.util.List;
import org.junit.jupiter.api.Test;

class LayoutTest {
  private static List<String> lines(View view, int width, int height) {
    return new Layout(view)
        .lines(width, height).stream().map(line -> line.text().stripTrailing()).toList();
  }

  private static Fleet fleet() {
    return new Fleet()
        .queue("mail", 1_000L)
        .queue("math", 5L)
        .queue("broken", null)
        .paused("math")
        .worker("web-1:4711-x7d2k9+1")
        .worker("web-1:4711-x7d2k9+2", 75, "{\"class\":\"send\",\"args\":[\"日本\"]}")
        .worker("web-1:4712-a7d2k9+1", State.QUIET)
        .failed("mail", "send", "[1]", "no route")
        .failed("math", "add", "[{\"pin\":\"4711\"}]", "bad pin 4711 \\u001b[2J");
  }

  private static View view(boolean unicode) {
    View view = Fleet.view(unicode, "pin");
    view.sampled(fleet().processed(100).after(0));
    view.sampled(fleet().queue("mail", 900L).processed(150).after(10));
    return view;
  }

  @Test
  void idleWorkersAreSortedByTheirNumbers() {
    View view = Fleet.view(true, "pin");
    view.sampled(new Fleet().worker("web-1:4711-x7d2k9+10").worker("web-1:4711-x7d2k9+9").after(0));

    assertThat(lines(view, 80, 24))
        .containsSubsequence(
            "  web-1:4711-x7d2k9+9            idle", "  web-1:4711-x7d2k9+10           idle");
  }

  @Test
  void allThatMattersIsOnOneScreen() {
    assertThat(lines(view(true), 80, 24))
        .containsExactly(
            "resque4j top  localhost:6379  namespace resque",
            "in 0/s   done 5.0/s   failing 0/s   waiting 905   empty in 91 s",
            "processed 150   failed 2   delayed timestamps 4   leader web-1:4711",
            "── 1 QUEUES 3 " + "─".repeat(66),
            "  queue                    ▼ waiting    working     change    empty in    lately",
            "▸ mail                           900          1      -10/s        90 s        █▇",
            "  math           paused            5          0                      -        ██",
            "  broken                     no list          0                               ▁▁",
            "",
            "",
            "",
            "",
            "── 2 Workers 3 " + "─".repeat(65),
            "  worker                  ▼ for  class             queue       args",
            "  web-1:4711-x7d2k9+2      75 s  send              mail        [\"日本\"]",
            "  web-1:4711-x7d2k9+1            idle",
            "  web-1:4712-a7d2k9+1            quiet",
            "── 3 Failures 2 " + "─".repeat(64),
            "     ▼ failed  class              queue         error",
            "      8 s ago  add                math          bad pin [FILTERED] \\u001b[2J",
            "      9 s ago  send               mail          no route",
            "",
            "",
            "q quit  ? help  p pause  D delete  Tab next pane  / filter  s sort  r reverse");
  }

  @Test
  void withoutUnicodeItIsAscii() {
    assertThat(String.join("", lines(view(false), 100, 30))).matches("\\p{ASCII}+");
  }

  @Test
  void noScreenIsTooSmallOrTooLarge() {
    for (View view : List.of(view(true), view(false), Fleet.view(true))) {
      for (View.Mode mode : View.Mode.values()) {
        view.mode(mode);
        for (int width = 1; width < 140; width += width < 90 ? 1 : 7) {
          for (int height = 1; height < 60; height += 3) {
            List<Line> lines = new Layout(view).lines(width, height);
            assertThat(lines).as("%d x %d", width, height).hasSizeLessThanOrEqualTo(height);
            int most = lines.stream().mapToInt(Line::width).max().orElseThrow();
            assertThat(most).as("%d x %d", width, height).isLessThanOrEqualTo(width);
          }
        }
      }
    }
  }

  @Test
  void aSmallScreenShowsOnlyTheActivePane() {
    View view = view(true);
    view.choosePane(2);

    assertThat(lines(view, 40, 10))
        .containsExactly(
            "resque4j top  localhost:6379  namespace…",
            "in 0/s   done 5.0/s   failing 0/s",
            "processed 150   failed 2",
            "── 3 FAILURES 2 ────────────────────────",
            "     ▼ failed  class       error",
            "▸     8 s ago  add         bad pin [FIL…",
            "      9 s ago  send        no route",
            "",
            "",
            "q quit  ? help  R retry  D remove");
  }

  @Test
  void aRedisThatIsAwayIsSaidAndWhatWasReadStays() {
    View view = view(true);
    view.lost(view.clock().instant());

    assertThat(lines(view, 80, 24).get(0))
        .hasSize(80)
        .startsWith("resque4j top  localhost:6379")
        .endsWith("  Redis is out of reach for 0 s");
    assertThat(lines(view, 80, 24).get(5)).startsWith("▸ mail");

    view.sampled(fleet().processed(200).after(40));
    assertThat(lines(view, 80, 24).get(0)).doesNotContain("out of reach");
    assertThat(lines(view, 80, 24).get(1))
        .as("rates begin anew")
        .startsWith("in -   done -   failing -   waiting 1,005");
  }

  @Test
  void theChosenItemStaysInSightHoweverManyThereAre() {
    View view = Fleet.view(true);
    Fleet many = new Fleet();
    for (int n = 0; n < 1_000; n++) {
      many.queue("q%03d".formatted(n), 1_000L - n);
    }
    view.sampled(many.after(0));
    view.activePane().move(500);

    assertThat(lines(view, 80, 24)).anyMatch(line -> line.startsWith("▸ q500 "));
    view.activePane().move(Integer.MAX_VALUE);
    assertThat(lines(view, 80, 24)).anyMatch(line -> line.startsWith("▸ q999 "));
    view.activePane().home();
    assertThat(lines(view, 80, 24)).anyMatch(line -> line.startsWith("▸ q000 "));
  }
}
