package io.resque4j.benchmarks.work;

import static org.assertj.core.api.Assertions.assertThat;

import io.resque4j.benchmarks.BenchmarkException;
import io.resque4j.benchmarks.Measurement;
import io.resque4j.benchmarks.Unit;
import io.resque4j.benchmarks.peer.Contenders;
import io.resque4j.benchmarks.work.Work.Case;
import io.resque4j.benchmarks.work.Work.Entrant;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonTest implements Comparison.Listener {
  private static final Duration EXPECTED = Duration.ofMinutes(10);

  private final List<String> measured = new ArrayList<>();
  private final List<String> failed = new ArrayList<>();
  private final List<Duration> rests = new ArrayList<>();

  @TempDir private Path folder;

  @Override
  public void measured(Work work, Measurement measurement) {
    measured.add(measurement.system() + measurement.round());
  }

  @Override
  public void failed(Work work, String what, String why) {
    failed.add(why);
  }

  @Override
  public void noted(Work work, String what, String note) {
    failed.add(note);
  }

  @Override
  public void begins(Work work, int round, Duration rest) {
    rests.add(rest);
  }

  private static Entrant entrant(String name) {
    return new Entrant(name, run -> run.found(1, 1, Unit.RATE));
  }

  @Test
  void theyTakeTurnsAndTheRestIsToldByWhatItTookBefore() {
    Entrant broken =
        new Entrant(
            "c",
            run -> {
              throw new BenchmarkException("broken");
            });
    Work first =
        new Work(
            "first",
            "",
            List.of(Case.of("row", 1, List.of(broken, entrant("a"), entrant("b")), EXPECTED)));
    Work second =
        new Work("second", "", List.of(Case.once("row", 1, List.of(entrant("d")), EXPECTED)));
    List<String> none = List.of();
    try (Contenders contenders = Contenders.install(folder, none, none, what -> {});
        Field field = new Field(contenders, Sizes.tiny(), folder)) {
      Comparison comparison = new Comparison(field, List.of(first, second), 2, this);
      assertThat(comparison.expected()).isEqualTo(EXPECTED.multipliedBy(7));
      comparison.round(1);
      comparison.round(2);
      assertThat(comparison.failures()).isEqualTo(1);
    }
    assertThat(measured).containsExactly("a1", "b1", "d1", "b2", "a2");
    assertThat(failed).containsExactly("broken");
    assertThat(rests).hasSize(4);
    assertThat(rests.get(0)).isEqualTo(EXPECTED.multipliedBy(7));
    assertThat(rests.get(1)).isBetween(EXPECTED, EXPECTED.plusMinutes(2));
    assertThat(rests.get(2)).isLessThan(Duration.ofMinutes(2));
  }
}
