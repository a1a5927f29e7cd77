package io.resque4j.cli.manage;

import io.resque4j.cli.output.Form;
import io.resque4j.cli.output.Printer;

/** A number that a verb answers with; for people it is plain, so that a shell can use it. */
public record Count(long count) {
  private static final Form<Count> FORM = Form.<Count>of("count").number("count", Count::count);

  /** So many. */
  public static Count of(long count) {
    return new Count(count);
  }

  public void print(Printer printer) {
    printer.done(FORM, this, Long.toString(count));
  }
}
