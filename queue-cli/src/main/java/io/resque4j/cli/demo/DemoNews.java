package io.resque4j.cli.demo;

import io.resque4j.cli.terminal.ProgressBar;
import io.resque4j.cli.terminal.Screen;
import io.resque4j.cli.terminal.Screen.Tone;
import io.resque4j.cli.terminal.Text;
import io.resque4j.cli.terminal.Times;
import io.resque4j.worker.JobEvent;
import io.resque4j.worker.ScalingEvent;
import io.resque4j.worker.WorkerListener;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Tells what happens while the jobs run: why the pool grows and shrinks, and what is tried again.
 */
final class DemoNews implements WorkerListener {
  private final Screen screen;
  private final ProgressBar bar;
  private final int fewest;
  private final long began = System.nanoTime();
  private final AtomicInteger peak;
  private volatile CountDownLatch shrinking = new CountDownLatch(0);

  /**
   * Nothing has happened yet.
   *
   * @param fewest the fewest task processors: with so many it begins
   */
  DemoNews(Screen screen, ProgressBar bar, int fewest) {
    this.screen = screen;
    this.bar = bar;
    this.fewest = fewest;
    this.peak = new AtomicInteger(fewest);
  }

  /** The most task processors that there were. */
  int peak() {
    return peak.get();
  }

  /** Waits that long, or until the pool is as small as it may be. */
  boolean awaitSmallest(Duration time) throws InterruptedException {
    return shrinking.await(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void onMultiWorkerAction(ScalingEvent action) {
    peak.accumulateAndGet(action.to(), Math::max);
    if (action.from() == fewest) {
      shrinking = new CountDownLatch(1);
    }
    tell(action.to() > action.from() ? Tone.GOOD : Tone.STRONG, "pool", action.why());
    if (action.to() == fewest) {
      shrinking.countDown();
    }
  }

  @Override
  public void onReEnqueue(JobEvent job, Duration in, int attemptsLeft, Throwable failure) {
    tell(
        Tone.BAD,
        "retry",
        "%s failed (%s), again in %s, %s left"
            .formatted(
                job.jobClass(),
                failure.getMessage(),
                Times.shown(in),
                Text.plural(attemptsLeft, "attempt")));
  }

  private void tell(Tone tone, String what, String news) {
    String time = String.format(Locale.ROOT, "%4.1f s", (System.nanoTime() - began) / 1e9);
    String label = "%-5s".formatted(what);
    int room = screen.columns() - time.length() - label.length() - 2;
    bar.tell(
        "%s %s %s"
            .formatted(
                screen.paint(Tone.FAINT, time),
                screen.paint(tone, label),
                screen.outIsTerminal() ? Text.cut(news, room) : news));
  }
}
