package io.resque4j.cli.manage.job;

import com.fasterxml.jackson.databind.JsonNode;
import io.resque4j.cli.jobs.ParamFilter;
import io.resque4j.cli.output.Form;
import io.resque4j.core.protocol.ResqueJson;
import java.time.Instant;
import java.util.Optional;

/**
 * A job and where it is.
 *
 * @param state {@code waiting}, {@code delayed}, {@code running} or {@code failed}
 * @param queue its queue
 * @param args its arguments, a list
 * @param at since when it runs, when it failed, or when it may run
 * @param by the worker that runs it, or the id of the failed job
 */
record FoundJob(
    String state,
    String queue,
    String jobClass,
    JsonNode args,
    Optional<Instant> at,
    Optional<String> by) {
  static final Form<FoundJob> FORM =
      Form.<FoundJob>of("found")
          .name("state", FoundJob::state)
          .text("queue", FoundJob::queue)
          .text("class", FoundJob::jobClass)
          .time("at", FoundJob::at)
          .optional("by", FoundJob::by)
          .text("args", FoundJob::argsJson);

  String argsJson() {
    return ResqueJson.writeString(args);
  }

  /** The same, as it may be shown. */
  FoundJob without(ParamFilter filter) {
    return new FoundJob(state, queue, jobClass, filter.filter(args), at, by);
  }
}
