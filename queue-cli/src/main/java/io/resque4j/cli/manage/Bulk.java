package io.resque4j.cli.manage;

import io.resque4j.cli.frame.Interruption;
import io.resque4j.cli.frame.Surroundings;
import io.resque4j.cli.manage.backup.BackupFile;
import io.resque4j.cli.terminal.Pace;
import io.resque4j.cli.terminal.ProgressBar;
import io.resque4j.core.BatchListener;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Work on many entries: shows how far it is, writes down what it takes, and ends between two
 * batches when a signal comes.
 */
public final class Bulk implements BatchListener, AutoCloseable {
  private final Interruption interruption = new Interruption();
  private final ProgressBar bar;
  private final Pace pace;
  private final long total;
  private final @Nullable BackupFile backup;
  private long taken;

  /**
   * Begins it.
   *
   * @param what a word for the progress bar
   * @param total how many entries it will look at
   */
  public static Bulk begin(Surroundings surroundings, String what, long total) {
    return new Bulk(surroundings, what, total, null);
  }

  /**
   * Begins it, with a file for what it takes.
   *
   * @param file a new one; null: it is not written down
   * @param list where the entries come from
   */
  public static Bulk begin(
      Surroundings surroundings, String what, long total, @Nullable Path file, String list) {
    BackupFile backup = file == null ? null : BackupFile.create("--backup", file, list);
    return new Bulk(surroundings, what, total, backup);
  }

  private Bulk(Surroundings surroundings, String what, long total, @Nullable BackupFile backup) {
    this.bar = ProgressBar.beside(surroundings.screen(), surroundings.clock(), what, total);
    this.pace = new Pace(surroundings.clock());
    this.total = total;
    this.backup = backup;
  }

  @Override
  public void before(List<byte[]> entries) {
    if (backup != null) {
      backup.before(entries);
    }
  }

  /** As {@link #before(List)}, for an entry that waits for a unix second. */
  public void before(byte[] entry, long second) {
    if (backup != null) {
      backup.before(List.of(entry), second);
    }
  }

  @Override
  public boolean after(BitSet gone, long looked) {
    if (backup != null) {
      backup.after(gone);
    }
    taken += gone.cardinality();
    long done = Math.min(looked, total);
    bar.show(done, pace.note(done, total));
    return !interruption.isAsked();
  }

  /** One step of work that is not done in batches; false: it is to end here. */
  public boolean step(long looked) {
    return after(new BitSet(), looked);
  }

  /** The same, when it was done to one entry, or somebody else had it. */
  public boolean step(boolean done, long looked) {
    BitSet gone = new BitSet();
    gone.set(0, done);
    return after(gone, looked);
  }

  /** How many entries were taken. */
  public long taken() {
    return taken;
  }

  /** Whether a signal has come. */
  public boolean isInterrupted() {
    return interruption.isAsked();
  }

  /** Takes the bar away, so that something can be said. */
  public void finish() {
    bar.close();
    if (backup != null) {
      backup.close();
    }
  }

  @Override
  public void close() {
    finish();
    interruption.close();
  }
}
