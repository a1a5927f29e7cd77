package io.resque4j.cli.doctor;

import io.resque4j.cli.manage.Bulk;
import io.resque4j.core.BatchListener;
import java.util.BitSet;
import java.util.List;

/** Repairs what was found, one thing after the other, until a signal comes. */
final class Repairing {
  private final Bulk bulk;
  private final Repairs how;
  private long done;
  private long repaired;

  /**
   * Begins it.
   *
   * @param bulk shows how far it is, and writes down what is removed
   * @param toFile whether it writes it down
   */
  Repairing(Bulk bulk, boolean toFile) {
    this.bulk = bulk;
    this.how = new Repairs(new WrittenDown(), toFile);
  }

  /** Repairs what can be repaired; returns how many entries. */
  long repair(Finding finding) {
    long before = repaired;
    for (Trace trace : finding.traces()) {
      Trace.Repair repair = trace.repair();
      if (repair == null || bulk.isInterrupted()) {
        continue;
      }
      repaired += repair.repair(how);
      done += trace.count();
      bulk.step(done);
    }
    return repaired - before;
  }

  /** How many entries were repaired so far. */
  long repaired() {
    return repaired;
  }

  /** The entries of one list are a part of all that is repaired. */
  private final class WrittenDown implements BatchListener {
    @Override
    public void before(List<byte[]> entries) {
      bulk.before(entries);
    }

    @Override
    public boolean after(BitSet gone, long looked) {
      return bulk.after(gone, done);
    }
  }
}
