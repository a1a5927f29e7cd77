package io.resque4j.cli.doctor;

import io.resque4j.cli.output.Form;
import java.util.Optional;

/** What a check is, as {@code doctor --list} shows it. */
final class CheckForm {
  static final Form<About> FORM =
      Form.<About>of("check")
          .name("id", About::id)
          .text("severity", about -> about.severity().word())
          .flag("fixable", About::isFixable)
          .text("title", About::title)
          .detail("meaning", about -> Optional.of(about.meaning()))
          .detail("remedy", about -> Optional.of(about.remedy()));

  private CheckForm() {}
}
