package io.resque4j.cli.manage.failed;

import io.resque4j.cli.output.Form;
import io.resque4j.core.protocol.FailedJob;
import io.resque4j.core.protocol.JsDate;
import io.resque4j.core.protocol.PayloadDigest;
import io.resque4j.core.protocol.ResqueJson;
import java.util.Optional;

/** What people and programs see of a failed job. */
final class FailedForm {
  private static final int ID_LENGTH = 12;

  static final Form<FailedJob> FORM =
      Form.<FailedJob>of("failed")
          .name("id", FailedForm::id)
          .time("failedAt", job -> JsDate.parse(job.failedAt()))
          .text("queue", FailedJob::queue)
          .text("class", FailedForm::jobClass)
          .text("error", FailedJob::error)
          .detail("exception", job -> Optional.of(job.exception()))
          .detail("worker", job -> Optional.of(job.worker()))
          .detail("args", FailedForm::args)
          .lines("backtrace", FailedJob::backtrace);

  private FailedForm() {}

  /**
   * What a failed job is known by: the beginning of the SHA-1 of its bytes. Entries with the same
   * bytes have the same, and to Redis they are the same.
   */
  static String id(FailedJob job) {
    return wholeId(job).substring(0, ID_LENGTH);
  }

  static String wholeId(FailedJob job) {
    return PayloadDigest.of(job.raw());
  }

  /** The class; of what is no entry at all, how large it is. */
  private static String jobClass(FailedJob job) {
    String named = job.payload().path("class").textValue();
    return named == null ? "(no job, %d bytes)".formatted(job.raw().length) : named;
  }

  private static Optional<String> args(FailedJob job) {
    return Optional.of(job.payload().path("args"))
        .filter(args -> !args.isMissingNode())
        .map(ResqueJson::writeString);
  }
}
