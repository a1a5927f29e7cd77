package io.resque4j.testkit;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What happened, written down outside Redis: each job that was enqueued, each start and each end of
 * a job, one line each in a file. Any number of threads and processes may append at once; a line
 * that is written survives the SIGKILL of its writer.
 *
 * <p>A line is {@code <event> TAB <id> TAB <worker> TAB <milliseconds since 1970>}. Thread-safe.
 */
public final class Ledger implements AutoCloseable {
  /** What a line says of a job. */
  public enum Event {
    /** Redis has confirmed that it was enqueued. */
    ACKNOWLEDGED,
    /** The reply to its enqueueing was lost. */
    UNKNOWN,
    /** A plugin refused it. */
    VETOED,
    /** A worker began with it. */
    START,
    /** A worker has done it. */
    END
  }

  /** One line. */
  public record Entry(Event event, String id, String worker, long at) {}

  private final Path file;
  private final InstantSource clock;

  /** No channel: the interrupt of one writer would close it for all. */
  private final FileOutputStream out;

  private Ledger(Path file, InstantSource clock) {
    this.file = file;
    this.clock = clock;
    try {
      this.out = new FileOutputStream(file.toFile(), true);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to " + file, e);
    }
  }

  /** The ledger in this file, which is created if it is missing. */
  public static Ledger at(Path file) {
    return at(file, InstantSource.system());
  }

  /** The ledger in this file, with the times of this clock. */
  public static Ledger at(Path file, InstantSource clock) {
    return new Ledger(file, clock);
  }

  /** Where it lies, for other processes. */
  public Path file() {
    return file;
  }

  public void acknowledged(String id) {
    append(Event.ACKNOWLEDGED, id, "");
  }

  public void unknown(String id) {
    append(Event.UNKNOWN, id, "");
  }

  public void vetoed(String id) {
    append(Event.VETOED, id, "");
  }

  public void start(String id, String worker) {
    append(Event.START, id, worker);
  }

  public void end(String id, String worker) {
    append(Event.END, id, worker);
  }

  private void append(Event event, String id, String worker) {
    if (Stream.of(id, worker).anyMatch(text -> text.matches("(?s).*[\\t\\r\\n].*"))) {
      throw new IllegalArgumentException("expected no tab and no line break in: " + id);
    }
    String line = event + "\t" + id + "\t" + worker + "\t" + clock.millis() + "\n";
    try {
      // One write to a file that was opened to append is never torn apart by another writer's.
      out.write(line.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to " + file, e);
    }
  }

  /** All that any process has written so far, in the order of writing. */
  public List<Entry> entries() {
    try {
      String text = Files.readString(file, StandardCharsets.UTF_8);
      // The last line may be on its way to the disk.
      return text.substring(0, text.lastIndexOf('\n') + 1).lines().map(Ledger::entry).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  private static Entry entry(String line) {
    String[] parts = line.split("\t", -1);
    return new Entry(Event.valueOf(parts[0]), parts[1], parts[2], Long.parseLong(parts[3]));
  }

  /**
   * Compares what was promised with what was done.
   *
   * @param remaining the ids that are still in Redis: queued, delayed, claimed or failed; see
   *     {@link RemainingJobs}
   */
  public LedgerReport check(Set<String> remaining) {
    return LedgerReport.of(entries(), remaining);
  }

  @Override
  public void close() {
    try {
      out.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
