package io.resque4j.cli.top;

import io.resque4j.cli.terminal.ExitCode;
import io.resque4j.cli.terminal.Screen;
import io.resque4j.cli.terminal.Secrets;
import io.resque4j.cli.top.Key.Kind;
import io.resque4j.core.RedisRefusedException;
import io.resque4j.core.Resque;
import io.resque4j.core.ResqueException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jline.terminal.Size;
import org.jspecify.annotations.Nullable;

/**
 * The loop: whatever happens (a key, a sample, another size) is done by one thread, one after the
 * other, and then the screen is drawn. Redis is read and changed on other threads, so that no key
 * waits for it.
 */
final class Show implements AutoCloseable {
  private static final long REDRAW_MS = 1_000;

  /** Old numbers are not shown for longer without a word. */
  private static final Duration SILENCE = Duration.ofSeconds(3);

  private final Resque resque;
  private final View view;
  private final Controls controls;
  private final Layout layout;
  private final Duration every;
  private final Sampler sampler;
  private final BlockingQueue<Runnable> happenings = new LinkedBlockingQueue<>();
  private final ScheduledExecutorService reader = thread("resque4j-top-reader");
  private final ScheduledExecutorService doer = thread("resque4j-top-doer");
  private final AtomicBoolean lookAsked = new AtomicBoolean();
  private volatile @Nullable Instant askedAt;
  private boolean resized = true;
  private boolean ended;

  Show(Resque resque, View view, Duration every) {
    this.resque = resque;
    this.view = view;
    this.every = every;
    this.controls = new Controls(view);
    this.layout = new Layout(view);
    this.sampler = new Sampler(resque, System::nanoTime);
  }

  private static ScheduledExecutorService thread(String name) {
    return Executors.newSingleThreadScheduledExecutor(
        task -> {
          Thread thread = new Thread(task, name);
          thread.setDaemon(true);
          return thread;
        });
  }

  /** Shows it until a key ends it, or the terminal is gone. Returns the exit code. */
  int run(Screen screen) {
    reader.execute(this::lookAgainAndAgain);
    try (Glass glass = Glass.open(screen, this::noteResize, this::noteInterrupt)) {
      Thread keys = new Thread(() -> readKeys(glass.keys()), "resque4j-top-keys");
      keys.setDaemon(true);
      keys.start();
      Size size = glass.size();
      while (!ended && !controls.hasEnded()) {
        if (resized) {
          resized = false;
          size = glass.size();
          glass.clear();
        }
        noteSilence();
        glass.draw(layout.lines(size.getColumns(), size.getRows()));
        awaitSomething();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return controls.isInterrupted() ? ExitCode.INTERRUPTED : ExitCode.OK;
  }

  private void noteSilence() {
    Instant now = view.clock().instant();
    Instant asked = askedAt;
    if (asked != null && asked.plus(SILENCE).isBefore(now)) {
      view.lost(asked);
    } else if (!sampler.isConnected()) {
      view.lost(now);
    }
  }

  private void noteResize() {
    happenings.add(() -> resized = true);
  }

  private void noteInterrupt() {
    happenings.add(() -> controls.press(Key.of(Kind.CTRL_C)));
  }

  private void awaitSomething() throws InterruptedException {
    Runnable first = happenings.poll(REDRAW_MS, TimeUnit.MILLISECONDS);
    for (Runnable each = first; each != null; each = happenings.poll()) {
      each.run();
    }
  }

  private void readKeys(KeyReader keys) {
    try {
      for (Optional<Key> key = keys.next(); key.isPresent(); key = keys.next()) {
        Key pressed = key.get();
        happenings.add(() -> controls.press(pressed).ifPresent(this::start));
      }
    } catch (IOException e) {
      // the terminal is gone
    }
    happenings.add(() -> ended = true);
  }

  private void lookAgainAndAgain() {
    long began = System.nanoTime();
    look();
    long took = System.nanoTime() - began;
    long pause = Math.max(every.toNanos() - took, took); // Redis has other things to do too
    reader.schedule(this::lookAgainAndAgain, pause, TimeUnit.NANOSECONDS);
  }

  private void look() {
    lookAsked.set(false);
    Instant asked = view.clock().instant();
    askedAt = asked;
    try {
      Sample sample = sampler.look();
      happenings.add(() -> view.sampled(sample));
    } catch (RedisRefusedException e) {
      complain(e);
    } catch (ResqueException e) {
      happenings.add(() -> view.lost(asked));
    } catch (RuntimeException e) { // a defect of ours ends no view
      complain(e);
    } finally {
      askedAt = null;
    }
  }

  private void complain(RuntimeException problem) {
    String text = view.signs().safe(Secrets.mask(String.valueOf(problem.getMessage())));
    happenings.add(() -> view.complain(text));
  }

  private void start(Action action) {
    doer.execute(
        () -> {
          try {
            String done = action.work().apply(resque.queue());
            happenings.add(() -> view.say(done));
          } catch (RuntimeException e) {
            complain(e);
          }
          if (lookAsked.compareAndSet(false, true)) {
            reader.execute(this::look);
          }
        });
  }

  @Override
  public void close() {
    reader.shutdownNow();
    doer.shutdownNow();
    sampler.close();
  }
}
