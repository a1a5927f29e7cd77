package io.resque4j.worker;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes the time of a script, and brings its reply to the dispatcher's thread.
 *
 * @param <T> the reply
 */
final class TimedReply<T> {
  private final RoundTrip.Kind kind;
  private final int jobs;
  private final long sent = System.nanoTime();

  private TimedReply(RoundTrip.Kind kind, int jobs) {
    this.kind = kind;
    this.jobs = jobs;
  }

  /** The script is about to be sent. */
  static <T> TimedReply<T> begin(RoundTrip.Kind kind, int jobs) {
    return new TimedReply<>(kind, jobs);
  }

  /** What to do with the reply: tell listeners how long it took, if there is one, and go on. */
  BiConsumer<@Nullable T, @Nullable Throwable> then(
      Executor mailbox, Listeners listeners, BiConsumer<@Nullable T, @Nullable Throwable> next) {
    return (reply, error) -> {
      long took = System.nanoTime() - sent;
      mailbox.execute(
          () -> {
            if (error == null) {
              RoundTrip trip = new RoundTrip(kind, Duration.ofNanos(took), jobs);
              listeners.tell(each -> each.onRoundTrip(trip));
            }
            next.accept(reply, error);
          });
    };
  }
}
