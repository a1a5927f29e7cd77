package io.resque4j.cli.demo;

import io.resque4j.cli.terminal.Times;
import io.resque4j.core.Jobs;
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
import java.util.HexFormat;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;

/**
 * The jobs of the demo. Each gets the time since which it could have been running as an argument,
 * in microseconds since 1970: a payload knows no time of its own.
 */
final class DemoJobs {
  static final String HASH = "hash-file";
  static final String HASH_LATER = "hash-file-later";
  static final String FAIL = "fail-on-purpose";

  private final InstantSource clock;
  private final Queue<Duration> waits = new ConcurrentLinkedQueue<>();
  private final Queue<Duration> laterWaits = new ConcurrentLinkedQueue<>();
  private final LongAdder bytes = new LongAdder();
  private final LongAdder lines = new LongAdder();

  DemoJobs(InstantSource clock) {
    this.clock = clock;
  }

  Jobs jobs() {
    return Jobs.builder()
        .job(HASH, String.class, Long.class, (file, since) -> hash(waits, file, since))
        .job(HASH_LATER, String.class, Long.class, (file, since) -> hash(laterWaits, file, since))
        .job(FAIL, Long.class, since -> fail(since))
        .build();
  }

  /** The argument that says since when a job waits. */
  static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }

  /** How long the jobs that were enqueued at once waited. */
  Percentiles waits() {
    return new Percentiles(waits);
  }

  /** How long the delayed ones waited after the second in which they were due. */
  Percentiles laterWaits() {
    return new Percentiles(laterWaits);
  }

  long bytes() {
    return bytes.sum();
  }

  long lines() {
    return lines.sum();
  }

  private String hash(Queue<Duration> noted, String file, long since) throws IOException {
    note(noted, since);
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

  private Object fail(long since) {
    note(waits, since);
    throw new IllegalStateException("on purpose: this is what a failed job looks like");
  }

  private void note(Queue<Duration> noted, long since) {
    noted.add(Duration.of(micros(clock.instant()) - since, ChronoUnit.MICROS));
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
