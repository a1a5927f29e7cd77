package io.resque4j.cli.doctor;

import static io.resque4j.cli.doctor.Severity.ERROR;
import static io.resque4j.cli.doctor.Severity.WARNING;

import io.resque4j.cli.terminal.Text;
import io.resque4j.core.BatchListener;
import io.resque4j.core.InvalidEntries;
import io.resque4j.core.InvalidEntries.Place;
import io.resque4j.core.RedisRefusedException;
import io.resque4j.core.protocol.QueueEntry;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Entries of lists that are no jobs. */
final class EntryChecks {
  private static final int LONGEST = 60;
  private static final int MOST_BYTES = 4_096;
  private static final String TO_FAILED =
      "moves them into the failed list, as entries that everyone can read, with their bytes in"
          + " them. With --backup FILE that file gets them instead; 'failed import' brings them"
          + " back.";
  private static final String MADE_READABLE =
      "writes them anew, as entries that everyone can read, with their bytes in them. With"
          + " --backup FILE that file gets them instead; 'failed import' brings them back.";

  private EntryChecks() {}

  static List<Check> all() {
    return List.of(
        Check.of(
            About.fixed(
                "unreadable-jobs",
                ERROR,
                "entries of queues that are no jobs",
                "Workers of ours put such an entry into the failed list when it is its turn."
                    + " node-resque's take it and lose it.",
                TO_FAILED),
            EntryChecks::queues),
        Check.of(
            About.fixed(
                "unreadable-delayed",
                ERROR,
                "delayed entries that are no jobs",
                "When their time comes, a scheduler of ours puts them into the failed list. A"
                    + " node-resque scheduler stops for good over the first one.",
                TO_FAILED),
            EntryChecks::delayed),
        Check.of(
            About.fixed(
                "unreadable-failed",
                WARNING,
                "entries of the failed list that nobody can read",
                "They are no JSON objects. node-resque's failed() throws over one, and shows none of"
                    + " the others.",
                MADE_READABLE),
            EntryChecks::failed));
  }

  private static void queues(Examination at, Consumer<Trace> found) {
    Budget budget = new Budget(at);
    for (String queue : at.queues()) {
      look(at, Place.queue(queue), budget, found);
    }
    budget.sayWhatIsLeft("queues");
  }

  private static void delayed(Examination at, Consumer<Trace> found) {
    Budget budget = new Budget(at);
    Iterator<Long> seconds = at.stores().delayed().schedule().iterator();
    while (seconds.hasNext() && !budget.isSpent()) {
      look(at, Place.delayed(seconds.next()), budget, found);
    }
    if (seconds.hasNext()) {
      at.skip("delayed jobs beyond the first %,d".formatted(at.limits().allEntries()));
    }
    budget.sayWhatIsLeft("delayed seconds");
  }

  private static void failed(Examination at, Consumer<Trace> found) {
    Budget budget = new Budget(at);
    look(at, Place.failed(), budget, found);
    budget.sayWhatIsLeft("the failed list");
  }

  /** How many entries of several lists are looked at, and where there are more. */
  private static final class Budget {
    private final Examination at;
    private long left;
    private long longer;

    Budget(Examination at) {
      this.at = at;
      this.left = at.limits().allEntries();
    }

    boolean isSpent() {
      return left <= 0;
    }

    long most() {
      return Math.min(left, at.limits().entries());
    }

    void spend(InvalidEntries.Found looked) {
      left -= looked.looked();
      longer += looked.whole() ? 0 : 1;
    }

    void sayWhatIsLeft(String where) {
      if (longer > 0) {
        at.skip(
            "entries of %s beyond the first %,d of a list, in %s"
                .formatted(where, at.limits().entries(), Text.plural(longer, "list")));
      }
    }
  }

  /** All entries of one list are one trace, since they are repaired together. */
  private static void look(Examination at, Place place, Budget budget, Consumer<Trace> found) {
    InvalidEntries entries = at.queue().invalidEntries();
    long most = budget.most();
    try {
      InvalidEntries.Found invalid = entries.find(place, most);
      budget.spend(invalid);
      if (invalid.first().isPresent()) {
        byte[] first = invalid.first().get();
        found.accept(
            new Trace(
                place.toString(),
                invalid.count(),
                "%s  %s%s"
                    .formatted(
                        place,
                        shown(at, first),
                        invalid.count() > 1
                            ? " and %s more".formatted(Text.count(invalid.count() - 1))
                            : ""),
                how ->
                    how.toFile()
                        ? entries.remove(place, most, how.backup())
                        : entries.moveToFailed(place, most, BatchListener.NONE)));
      }
    } catch (RedisRefusedException e) {
      if (!e.isWrongType()) {
        throw e;
      }
      at.skip(place + ": its key is no list");
    }
  }

  /** Bytes that nobody can read, in a few characters. */
  static String shown(Examination at, byte[] raw) {
    String text = new String(raw, 0, Math.min(raw.length, MOST_BYTES), StandardCharsets.UTF_8);
    return at.shown(text.isEmpty() ? "(empty)" : text, LONGEST);
  }

  /** Queue and class of a job; its arguments may be secret. */
  static String kind(Examination at, byte[] payload) {
    Optional<String> kind =
        QueueEntry.parse(payload)
            .job()
            .map(job -> "%s %s".formatted(String.valueOf(job.queue()), job.jobClass()));
    return kind.orElseGet(() -> shown(at, payload));
  }
}
