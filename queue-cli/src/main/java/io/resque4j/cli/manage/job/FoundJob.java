package io.resque4j.cli.manage.job;

import io.resque4j.cli.output.Form;
import java.time.Instant;
import java.util.Optional;

/**
 * A job and where it is.
 *
 * @param state {@code waiting}, {@code delayed}, {@code running} or {@code failed}
 * @param queue its queue
 * @param at since when it runs, when it failed, or when it may run
 * @param by the worker that runs it, or the id of the failed job
 */
record FoundJob(
    String state,
    String queue,
    String jobClass,
    String args,
    Optional<Instant> at,
    Optional<String> by) {
  static final Form<FoundJob> FORM =
      Form.<FoundJob>of("found")
          .name("state", FoundJob::state)
          .text("queue", FoundJob::queue)
          .text("class", FoundJob::jobClass)
          .time("at", FoundJob::at)
          .optional("by", FoundJob::by)
          .text("args", FoundJob::args);
}
