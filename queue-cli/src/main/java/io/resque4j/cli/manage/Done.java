package io.resque4j.cli.manage;

import io.resque4j.cli.manage.backup.Restoring;
import io.resque4j.cli.output.Form;
import io.resque4j.cli.output.Printer;
import io.resque4j.cli.terminal.CliException;
import io.resque4j.cli.terminal.ExitCode;
import io.resque4j.cli.terminal.Text;

/**
 * What a verb did.
 *
 * @param action in one word, such as {@code removed}
 * @param count how many it did that to, or would
 * @param kept how many matched and stay as they were
 * @param dryRun whether nothing was done
 * @param interrupted whether a signal ended it before the end
 */
public record Done(String action, long count, long kept, boolean dryRun, boolean interrupted) {
  /** Its form in JSON. */
  public static final Form<Done> FORM =
      Form.<Done>of("done")
          .text("action", Done::action)
          .number("count", Done::count)
          .number("kept", Done::kept)
          .flag("dryRun", Done::dryRun)
          .flag("interrupted", Done::interrupted);

  /** It was done to so many. */
  public static Done of(String action, long count) {
    return new Done(action, count, 0, false, false);
  }

  /** It would be done to so many. */
  public static Done dry(String action, long count) {
    return new Done(action, count, 0, true, false);
  }

  /**
   * Says what an import did.
   *
   * @param what what an entry is, such as {@code failed job}
   */
  public static int imported(
      Printer printer, Restoring restoring, String what, boolean interrupted) {
    long restored = restoring.restored();
    long passed = restoring.passed();
    if (restored == 0 && !interrupted) {
      throw CliException.nothing(
          "nothing was done: of the file's %s each is there, or came back by it before"
              .formatted(Text.plural(passed, what)));
    }
    printer.done(
        FORM,
        new Done("imported", restored, passed, restoring.isDryRun(), interrupted),
        "%s %s%s%s"
            .formatted(
                restoring.isDryRun() ? "would import" : "imported",
                Text.plural(restored, what),
                passed > 0
                    ? "; %s more of the file are there, or came back before"
                        .formatted(Text.count(passed))
                    : "",
                interrupted ? ", then interrupted; the same command goes on" : ""));
    return ExitCode.OK;
  }
}
