package io.resque4j.cli.manage.backup;

import io.resque4j.cli.manage.backup.BackupReader.Entry;
import io.resque4j.core.Import;
import io.resque4j.core.protocol.PayloadDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * Brings the entries of a file back. Redis counts them by the file's id, so an entry comes back
 * once whatever is repeated; what is in the list when it begins is passed over before.
 */
public final class Restoring {
  private static final int AT_A_TIME = 100;
  private static final int BYTES_AT_A_TIME = 1 << 20;

  private final BackupReader backup;
  private final boolean dryRun;
  private final ToLongFunction<Import> restore;
  private final LongPredicate goOn;
  private final Map<String, Integer> present = new HashMap<>();
  private final List<Entry> batch = new ArrayList<>();
  private long bytes;
  private long looked;
  private long restored;
  private boolean ended;

  /**
   * Brings them back.
   *
   * @param dryRun whether it is only said what would come back
   * @param restore appends entries and says how many
   * @param goOn is told how many entries were looked at, and says whether to go on
   */
  public Restoring(
      BackupReader backup, boolean dryRun, ToLongFunction<Import> restore, LongPredicate goOn) {
    this.backup = backup;
    this.dryRun = dryRun;
    this.restore = restore;
    this.goOn = goOn;
  }

  /**
   * Does it.
   *
   * @param there what is in the list now, and does not come back a second time
   */
  public void run(Stream<byte[]> there) {
    findPresent(there);
    backup.entries(this::add);
    send();
  }

  /** Only what the file has too is remembered: the list may be longer than memory. */
  private void findPresent(Stream<byte[]> there) {
    Map<String, Integer> wanted = new HashMap<>();
    backup.entries(entry -> wanted.merge(PayloadDigest.of(entry.raw()), 1, Integer::sum));
    there
        .map(PayloadDigest::of)
        .filter(wanted::containsKey)
        .forEach(digest -> present.merge(digest, 1, Integer::sum));
  }

  private void add(Entry entry) {
    if (ended) {
      return;
    }
    if (isPresent(entry)) {
      looked++;
      return;
    }
    // The numbers of a batch are in a row, since Redis counts them that way.
    boolean gap = !batch.isEmpty() && entry.number() != last().number() + 1;
    if (gap || batch.size() == AT_A_TIME || bytes + entry.raw().length > BYTES_AT_A_TIME) {
      send();
    }
    if (!ended) {
      batch.add(entry);
      bytes += entry.raw().length;
    }
  }

  private boolean isPresent(Entry entry) {
    String digest = PayloadDigest.of(entry.raw());
    int times = present.getOrDefault(digest, 0);
    present.put(digest, times - 1);
    return times > 0;
  }

  private Entry last() {
    return batch.get(batch.size() - 1);
  }

  private void send() {
    if (batch.isEmpty() || ended) {
      return;
    }
    List<byte[]> entries = batch.stream().map(Entry::raw).toList();
    Import next = new Import(backup.id(), batch.get(0).number(), entries);
    restored += dryRun ? entries.size() : restore.applyAsLong(next);
    looked += entries.size();
    batch.clear();
    bytes = 0;
    ended = !goOn.test(looked);
  }

  /** How many entries came back. */
  public long restored() {
    return restored;
  }

  /** How many entries were there already, or came back before. */
  public long passed() {
    return looked - restored;
  }

  public boolean isDryRun() {
    return dryRun;
  }
}
