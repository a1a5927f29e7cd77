package io.resque4j.core.recovery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * For how long each worker has been silent, by the monotonic clock of the one who looks: neither
 * the clocks of workers nor that of Redis are asked. Whenever the looking was interrupted nothing
 * is known, and all begin again: after Redis was away for two minutes every worker has been silent
 * for two minutes, and all of them may live.
 *
 * <p>Not thread-safe.
 */
final class SilenceWindows {
  private final long timeout;
  private final long longestGap;
  private final Map<String, Window> windows = new HashMap<>();

  /** Since when it is known by hearsay that somebody gave a sign, for each sign. */
  private final Map<String, Long> heard = new HashMap<>();

  private @Nullable Look last;

  /** A sign of life that stays the same since a moment. */
  private record Window(String sign, long since) {}

  /**
   * One look at all workers.
   *
   * @param asked nanoseconds before the first question
   * @param answered nanoseconds after the last answer
   * @param connection differs when the connection is another one than before
   * @param signs for each worker what differs when it gives another sign of life, and is its alone
   *     or of workers that gave it together
   */
  record Look(long asked, long answered, long connection, Map<String, String> signs) {}

  SilenceWindows(Duration timeout, Duration longestGap) {
    this.timeout = timeout.toNanos();
    this.longestGap = longestGap.toNanos();
  }

  /** Forgets how long everyone has been silent. */
  void restart() {
    last = null;
    windows.clear();
    heard.clear();
  }

  /** Begins anew for one worker. */
  void restart(String worker) {
    windows.remove(worker);
  }

  /** Takes a look in; returns those that have been silent for the whole timeout. */
  List<String> silent(Look look) {
    begin(look);
    windows.keySet().retainAll(look.signs.keySet());
    List<String> silent = new ArrayList<>();
    look.signs.forEach(
        (worker, sign) -> {
          Window window = windows.get(worker);
          if (window == null || !window.sign.equals(sign)) {
            window = new Window(sign, heard.getOrDefault(sign, look.answered));
            windows.put(worker, window);
          }
          if (look.asked - window.since >= timeout) {
            silent.add(worker);
          }
        });
    heard.clear(); // what it says is in the windows now
    return silent;
  }

  /**
   * Somebody else looks, and says which signs it saw. Whoever gives one of them still when it is
   * {@linkplain #silent looked at} has given no other one since.
   *
   * @param look without signs
   */
  void hear(Look look, Set<String> signs) {
    begin(look);
    windows.clear();
    heard.keySet().retainAll(signs);
    signs.forEach(each -> heard.putIfAbsent(each, look.answered));
  }

  private void begin(Look look) {
    if (last != null && isInterrupted(last, look)) {
      restart();
    }
    last = new Look(look.asked, look.answered, look.connection, Map.of());
  }

  /** The signs of those that have been silent for a time at the last look, the longest first. */
  Map<String, String> silentFor(Duration time) {
    Map<String, String> signs = new LinkedHashMap<>();
    if (last != null) {
      long latest = last.answered - time.toNanos();
      windows.entrySet().stream()
          .filter(each -> each.getValue().since - latest <= 0)
          .sorted(Comparator.comparingLong(each -> each.getValue().since - latest))
          .forEach(each -> signs.put(each.getKey(), each.getValue().sign));
    }
    return signs;
  }

  /**
   * How long after {@code now} the next one will have been silent for the whole timeout, if it
   * gives no other sign before; {@code most} if that is later. Those that have been so are left
   * out.
   */
  long untilNext(long now, long most) {
    return windows.values().stream()
        .mapToLong(each -> each.since + timeout - now)
        .filter(each -> each > 0 && each < most)
        .min()
        .orElse(most);
  }

  /** A pause within a look counts as well: it may lie between the questions. */
  private boolean isInterrupted(Look before, Look now) {
    return now.connection != before.connection || now.answered - before.answered > longestGap;
  }
}
