package io.resque4j.cli.config;

import io.resque4j.cli.config.FileValue.Entries;
import io.resque4j.cli.config.FileValue.Entry;
import io.resque4j.cli.config.FileValue.Items;
import io.resque4j.cli.config.FileValue.Scalar;
import io.resque4j.cli.terminal.CliException;
import io.resque4j.cli.terminal.ExitCode;
import io.resque4j.cli.terminal.Nearest;
import io.resque4j.cli.terminal.Text;
import io.resque4j.scheduler.CronJob;
import io.resque4j.scheduler.MissedFirings;
import io.resque4j.scheduler.Schedule;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The recurring jobs of the file, its section {@code cron}.
 *
 * @param owner the name under which the file owns them, its {@code cronOwner}
 * @param jobs what it has; none: those that it had before are removed
 */
public record CronSettings(String owner, List<CronJob> jobs) {
  static final String SECTION = "cron";
  static final String OWNER = "cronOwner";
  private static final String USUAL_OWNER = "config";
  private static final List<String> MEMBERS =
      List.of("schedule", "zone", "queue", "class", "args", "missed");

  public CronSettings {
    jobs = List.copyOf(jobs);
  }

  /** Nothing if the file has no such section, or there is no file: then none is changed. */
  static Optional<CronSettings> of(Configuration configuration) {
    return configuration
        .section(SECTION)
        .map(
            section ->
                new Reader(configuration.file().orElseThrow())
                    .read(section, configuration.section(OWNER).orElse(null)));
  }

  /** Reads them; each mistake is told with its line. */
  private record Reader(Path file) {
    CronSettings read(FileValue section, @Nullable FileValue owner) {
      List<CronJob> jobs = new ArrayList<>();
      if (section instanceof Entries entries) {
        entries.values().forEach((name, entry) -> jobs.add(job(name, entry)));
      } else if (section.plain() != null) {
        throw refused(
            section.line(),
            "expected %s to be names with values, got: %s".formatted(SECTION, section.kind()));
      }
      return new CronSettings(owner == null ? USUAL_OWNER : owner(owner), jobs);
    }

    private String owner(FileValue value) {
      if (value instanceof Scalar scalar && !scalar.text().isBlank()) {
        return scalar.text();
      }
      throw refused(
          value.line(), "expected %s to be a name, got: %s".formatted(OWNER, value.kind()));
    }

    private CronJob job(String name, Entry entry) {
      if (!(entry.value() instanceof Entries members)) {
        throw refused(
            entry.line(),
            "expected cron.%s to be names with values, got: %s"
                .formatted(name, entry.value().kind()));
      }
      members.values().forEach((member, value) -> checkKnown(name, member, value));
      String queue = text(name, members, "queue", entry.line());
      String jobClass = text(name, members, "class", entry.line());
      String schedule = text(name, members, "schedule", entry.line());
      try {
        return CronJob.of(
                name,
                Schedule.parse(schedule, Schedule.zone(text(members, "zone").orElse("UTC"))),
                queue,
                jobClass,
                args(name, members.values().get("args")))
            .missed(MissedFirings.parse(text(members, "missed").orElse("once")));
      } catch (IllegalArgumentException e) {
        throw new CliException(
            ExitCode.USAGE, place(entry.line()) + "cron." + name + ": " + e.getMessage(), e);
      }
    }

    private void checkKnown(String name, String member, Entry value) {
      if (!MEMBERS.contains(member)) {
        throw refused(
            value.line(),
            "unknown '%s' of cron.%s%s".formatted(member, name, Nearest.hint(member, MEMBERS)));
      }
    }

    private String text(String name, Entries members, String member, int line) {
      return text(members, member)
          .orElseThrow(
              () ->
                  refused(
                      line, "expected cron.%s to have a %s, got: none".formatted(name, member)));
    }

    private Optional<String> text(Entries members, String member) {
      Entry entry = members.values().get(member);
      if (entry == null || entry.value().plain() == null) {
        return Optional.empty();
      }
      if (entry.value() instanceof Scalar scalar) {
        return Optional.of(scalar.text());
      }
      throw refused(
          entry.line(),
          "expected %s to be a text, got: %s".formatted(member, entry.value().kind()));
    }

    private @Nullable Object[] args(String name, @Nullable Entry entry) {
      if (entry == null || entry.value().plain() == null) {
        return new Object[0];
      }
      if (entry.value() instanceof Items items) {
        return items.plain().toArray();
      }
      throw refused(
          entry.line(),
          "expected args of cron.%s to be a list, got: %s".formatted(name, entry.value().kind()));
    }

    private CliException refused(int line, String what) {
      return CliException.usage(place(line) + Text.visible(what));
    }

    private String place(int line) {
      return file + ":" + line + ": ";
    }
  }
}
