package io.resque4j.cli.demo;

import io.resque4j.cli.terminal.Times;
import io.resque4j.core.JobContext;
import io.resque4j.core.Jobs;
import io.resque4j.core.plugin.Retry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * What the jobs of the demo do. Each gets the time since which it could have been running as an
 * argument, in microseconds since 1970: a payload knows no time of its own.
 */
final class DemoJobs {
  private static final Duration CALL = Duration.ofMillis(50);
  private static final int ATTEMPTS = 2;
  private static final Duration BETWEEN_ATTEMPTS = Duration.ofSeconds(1);

  private final InstantSource clock;
  private final Map<DemoKind, Queue<Duration>> waits = new EnumMap<>(DemoKind.class);
  private final LongAdder bytes = new LongAdder();
  private final LongAdder lines = new LongAdder();

  DemoJobs(InstantSource clock) {
    this.clock = clock;
    for (DemoKind kind : DemoKind.values()) {
      waits.put(kind, new ConcurrentLinkedQueue<>());
    }
  }

  Jobs jobs() {
    return Jobs.builder()
        .job(DemoKind.CALL.jobClass(), Integer.class, Long.class, this::call)
        .job(DemoKind.HASH.jobClass(), String.class, Long.class, this::hash)
        .job(DemoKind.HASH_LATER.jobClass(), String.class, Long.class, this::hash)
        .job(DemoKind.FAIL_ONCE.jobClass(), Integer.class, Long.class, this::failOnce)
        .plugins(DemoKind.FAIL_ONCE.jobClass(), Retry.attempts(ATTEMPTS).delay(BETWEEN_ATTEMPTS))
        .job(DemoKind.FAIL.jobClass(), Long.class, this::fail)
        .build();
  }

  /** The argument that says since when a job waits. */
  static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }

  /** How long the jobs of a kind waited after they could have run. */
  Percentiles waits(DemoKind kind) {
    return new Percentiles(noted(kind));
  }

  long bytes() {
    return bytes.sum();
  }

  long lines() {
    return lines.sum();
  }

  /** Stands in for a call of something else that takes its time, and no CPU. */
  private Object call(JobContext context, int number, long since) throws InterruptedException {
    note(context, since);
    CountDownLatch cancelled = new CountDownLatch(1);
    context.onCancel(cancelled::countDown);
    return number + (cancelled.await(CALL.toMillis(), TimeUnit.MILLISECONDS) ? " cut" : " done");
  }

  private Object hash(JobContext context, String file, long since) throws IOException {
    note(context, since);
    MessageDigest digest = sha256();
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
        bytes.add(read);
        lines.add(newlines(buffer, read));
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private Object failOnce(JobContext context, int number, long since) {
    if (context.retryAttempt() == 0) {
      note(context, since);
      throw new IllegalStateException("on purpose");
    }
    return number;
  }

  private Object fail(JobContext context, long since) {
    note(context, since);
    throw new IllegalStateException("on purpose: this is what a failed job looks like");
  }

  private void note(JobContext context, long since) {
    Duration waited = Duration.of(micros(clock.instant()) - since, ChronoUnit.MICROS);
    DemoKind.of(context.jobClass()).ifPresent(kind -> noted(kind).add(waited));
  }

  private Queue<Duration> noted(DemoKind kind) {
    return Objects.requireNonNull(waits.get(kind));
  }

  private static int newlines(byte[] buffer, int length) {
    int newlines = 0;
    for (int i = 0; i < length; i++) {
      if (buffer[i] == '\n') {
        newlines++;
      }
    }
    return newlines;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }

  /** Measured times, sorted. */
  static final class Percentiles {
    private final Duration[] sorted;

    Percentiles(Queue<Duration> measured) {
      sorted = measured.toArray(Duration[]::new);
      Arrays.sort(sorted);
    }

    /** The time that this share of all did not exceed, as shown to people. */
    String shown(double share) {
      if (sorted.length == 0) {
        return "-";
      }
      int index = (int) Math.ceil(share * sorted.length) - 1;
      return Times.shown(sorted[Math.max(0, index)]);
    }
  }
}
