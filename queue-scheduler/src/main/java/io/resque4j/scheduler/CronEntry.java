package io.resque4j.scheduler;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A recurring job as it stands in Redis.
 *
 * @param job what and when
 * @param owner the configuration that owns it; empty: it was added at run time
 * @param lastFiring when it was last due and something was done; empty: not yet
 * @param lastVetoed whether a plugin forbade that firing
 * @param nextFirings when it is due next, up to five times, by Redis' clock; the first is in the
 *     past when nobody has fired it yet
 */
public record CronEntry(
    CronJob job,
    Optional<String> owner,
    Optional<Instant> lastFiring,
    boolean lastVetoed,
    List<Instant> nextFirings) {
  static final int SHOWN = 5;

  public CronEntry {
    nextFirings = List.copyOf(nextFirings);
  }

  static CronEntry of(CronDefinition definition, CronRecord record) {
    CronJob job = definition.job();
    String owner = definition.owner();
    return new CronEntry(
        job,
        owner.equals(CronDefinition.NOBODY) ? Optional.empty() : Optional.of(owner),
        record.last() == 0 ? Optional.empty() : Optional.of(Instant.ofEpochSecond(record.last())),
        record.how() == CronRecord.How.VETOED,
        job.schedule().nextAfter(Instant.ofEpochSecond(record.settled()), SHOWN));
  }
}
