package io.resque4j.cli.top;

import static org.assertj.core.api.Assertions.assertThat;

import io.resque4j.cli.top.Key.Kind;
import io.resque4j.core.WorkerProcess.State;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ControlsTest {
  private final View view = Fleet.view(true);
  private final Controls controls = new Controls(view);

  ControlsTest() {
    view.sampled(fleet().after(0));
  }

  private static Fleet fleet() {
    return new Fleet()
        .queue("low", 1L)
        .queue("mail", 7L)
        .queue("math", 3L)
        .paused("math")
        .worker("web-1:4711-x7d2k9+1", 75, "{\"class\":\"send\",\"args\":[]}")
        .worker("web-1:4711-x7d2k9+2", State.WORKING)
        .worker("node:31", 5, "{\"class\":\"add\",\"args\":[]}")
        .failed("mail", "send", "[1]", "no route")
        .failed("math", "add", "[2]", "overflow");
  }

  private Optional<Action> press(Object... keys) {
    Optional<Action> last = Optional.empty();
    for (Object key : keys) {
      last = controls.press(key instanceof Kind kind ? Key.of(kind) : Key.of((Character) key));
    }
    return last;
  }

  private List<String> screen() {
    return new Layout(view).lines(80, 30).stream().map(Line::text).toList();
  }

  private List<String> queues() {
    return screen().subList(5, 8).stream().map(line -> line.substring(2).split(" ", 2)[0]).toList();
  }

  private String said() {
    return screen().get(28);
  }

  @Test
  void sortGoesFromColumnToColumnAndReverseTurnsIt() {
    assertThat(queues()).containsExactly("mail", "math", "low");
    press('r');
    assertThat(queues()).containsExactly("low", "math", "mail");
    press('s', 's', 's', 's');
    assertThat(queues()).as("by name").containsExactly("low", "mail", "math");
    press('r');
    assertThat(queues()).containsExactly("math", "mail", "low");
  }

  @Test
  void theFilterHoldsForAllPanesUntilEscape() {
    press('/', 'M', 'A', 'i', 'x', Kind.BACKSPACE);
    assertThat(said()).startsWith("filter: MAi");
    press(Kind.ENTER);
    assertThat(said()).startsWith("filter: MAi  Esc clears it");
    assertThat(screen()).anyMatch(line -> line.startsWith("── 1 QUEUES 1 of 3 "));
    assertThat(screen()).anyMatch(line -> line.startsWith("── 2 Workers 2 of 3 "));
    assertThat(screen()).anyMatch(line -> line.startsWith("── 3 Failures 1 of 2 "));
    press(Kind.ESCAPE);
    assertThat(screen()).anyMatch(line -> line.startsWith("── 1 QUEUES 3 "));
  }

  @Test
  void whatCanBeUndoneIsDoneAtOnce() {
    assertThat(press('p').orElseThrow().question()).isEmpty();
    assertThat(press(Kind.DOWN, 'p')).isPresent();
  }

  @Test
  void capitalsNameWhatAndHowManyAndOnlyYesDoesIt() {
    assertThat(press('D')).isEmpty();
    assertThat(said()).isEqualTo("delete queue mail with 7 jobs for good? y/n");
    assertThat(press('n')).isEmpty();
    assertThat(said()).isEqualTo("nothing was done");
    assertThat(press('D', Kind.ENTER)).isEmpty();
    assertThat(press('D', 'y')).isPresent();

    press('3', 'R');
    assertThat(said()).isEqualTo("retry 1 failed job, add of queue math that failed 8 s ago? y/n");
    assertThat(press('y')).isPresent();
    press('D');
    assertThat(said()).startsWith("remove 1 failed job for good, add of queue math");
    press('n', '2', 'j', 'S');
    assertThat(said())
        .isEqualTo("only workers of resque4j can be told something, not those of peers");
  }

  @Test
  void aProcessIsToldNamedWithAllItsWorkers() {
    press('2', 'S');
    assertThat(said())
        .isEqualTo("have web-1:4711-x7d2k9 with 2 task processors at 1 job stop? y/n");
    press('n', 'U');
    assertThat(said()).endsWith("at 1 job take no more jobs? y/n");
    press('n', 'C');
    assertThat(said()).isEqualTo("cancel 1 running job, send on web-1:4711-x7d2k9+1? y/n");
    press('n', 'G', 'C');
    assertThat(said()).isEqualTo("that worker has no job that could be cancelled");
  }

  @Test
  void theChosenItemStaysChosenWhereverItGoes() {
    press(Kind.DOWN);
    view.sampled(fleet().queue("math", 70L).queue("new", 5L).after(1));

    assertThat(queues()).containsExactly("math", "mail", "new");
    assertThat(screen().get(5)).startsWith("▸ math");
    press('D');
    view.sampled(fleet().after(2));
    assertThat(said()).as("the question is of what was chosen").contains("math with 70 jobs");
  }

  @Test
  void keysThatMeanNothingSaySo() {
    press('R');
    assertThat(said()).isEqualTo("R does nothing here; ? shows the keys");
    press('?');
    assertThat(screen().get(3)).startsWith("1 2 3  Tab");
    press('x');
    assertThat(screen().get(3)).startsWith("── 1 QUEUES");
    press(Kind.BACK_TAB);
    assertThat(screen()).anyMatch(line -> line.startsWith("── 3 FAILURES"));
  }

  @Test
  void qAndCtrlCEndIt() {
    press('/', 'q');
    assertThat(controls.hasEnded()).as("a letter of the filter").isFalse();
    press(Kind.ESCAPE, 'q');
    assertThat(controls.hasEnded()).isTrue();
    assertThat(controls.isInterrupted()).isFalse();

    Controls other = new Controls(view);
    other.press(Key.of(Kind.CTRL_C));
    assertThat(other.hasEnded()).isTrue();
    assertThat(other.isInterrupted()).isTrue();
  }
}
