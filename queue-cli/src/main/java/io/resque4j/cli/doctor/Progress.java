package io.resque4j.cli.doctor;

import io.resque4j.cli.frame.Surroundings;
import io.resque4j.cli.terminal.ProgressBar;
import io.resque4j.cli.terminal.Text;
import java.time.Duration;

/** Shows how far the looking is, once it takes more than a moment. */
final class Progress implements AutoCloseable {
  private static final Duration MOMENT = Duration.ofSeconds(2);

  private final ProgressBar bar;
  private final int total;
  private final long start = System.nanoTime();

  Progress(Surroundings surroundings, int total) {
    this.bar = ProgressBar.beside(surroundings.screen(), surroundings.clock(), "looking", total);
    this.total = total;
  }

  /** So many checks are made, and this one is next. */
  void at(int done, String id) {
    show(done, id);
  }

  /** Something is looked at again after this time. */
  void waiting(Duration left) {
    show(total, "again in %s, to be sure".formatted(Text.plural(left.toSeconds() + 1, "second")));
  }

  private void show(int done, String note) {
    if (System.nanoTime() - start >= MOMENT.toNanos()) {
      bar.show(done, note);
    }
  }

  @Override
  public void close() {
    bar.close();
  }
}
