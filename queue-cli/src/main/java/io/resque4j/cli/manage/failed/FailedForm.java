package io.resque4j.cli.manage.failed;

import com.fasterxml.jackson.databind.JsonNode;
import io.resque4j.cli.jobs.ParamFilter;
import io.resque4j.cli.manage.backup.RawBytes;
import io.resque4j.cli.output.Form;
import io.resque4j.core.protocol.FailedJob;
import io.resque4j.core.protocol.JsDate;
import io.resque4j.core.protocol.PayloadDigest;
import io.resque4j.core.protocol.ResqueJson;
import java.util.List;
import java.util.Optional;

/**
 * What people and programs see of a failed job.
 *
 * @param filter what is not shown of it
 */
record FailedForm(FailedJob job, ParamFilter filter) {
  private static final int ID_LENGTH = 12;

  static final Form<FailedForm> FORM =
      Form.<FailedForm>of("failed")
          .name("id", failed -> id(failed.job()))
          .time("failedAt", failed -> JsDate.parse(failed.job().failedAt()))
          .text("queue", failed -> failed.job().queue())
          .text("class", FailedForm::jobClass)
          .text("error", failed -> failed.hidden(failed.job().error()))
          .detail("exception", failed -> Optional.of(failed.hidden(failed.job().exception())))
          .detail("worker", failed -> Optional.of(failed.job().worker()))
          .detail("args", FailedForm::args)
          .lines("backtrace", FailedForm::backtrace);

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
  private String jobClass() {
    String named = job.payload().path("class").textValue();
    return named == null ? "(no job, %d bytes)".formatted(job.raw().length) : named;
  }

  private Optional<String> args() {
    return Optional.of(arguments())
        .filter(args -> !args.isMissingNode())
        .map(filter::filter)
        .map(ResqueJson::writeString);
  }

  private List<String> backtrace() {
    return job.backtrace().stream().map(this::hidden).toList();
  }

  private String hidden(String text) {
    return filter.isEmpty()
        ? text
        : job.rawPayload()
            .flatMap(RawBytes::text)
            .map(noJob -> filter.hide(text, noJob))
            .orElseGet(() -> filter.hide(text, arguments()));
  }

  private JsonNode arguments() {
    return job.payload().path("args");
  }
}
