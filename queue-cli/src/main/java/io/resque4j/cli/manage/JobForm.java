package io.resque4j.cli.manage;

import io.resque4j.cli.jobs.ParamFilter;
import io.resque4j.cli.manage.backup.RawBytes;
import io.resque4j.cli.output.Form;
import io.resque4j.core.protocol.JobPayload;
import io.resque4j.core.protocol.QueueEntry;
import io.resque4j.core.protocol.ResqueJson;
import java.time.Instant;
import java.util.Optional;

/**
 * What people and programs see of a job that waits.
 *
 * @param place its place in its queue, from 0; or in the list of a delayed second
 * @param at when it may run, if it is delayed
 * @param queue the queue that it is in, or will be in
 * @param filter what is not shown of it
 */
public record JobForm(
    long place, Optional<Instant> at, String queue, QueueEntry entry, ParamFilter filter) {
  /** Of a job in a queue. */
  public static final Form<JobForm> WAITING =
      withJob(Form.<JobForm>of("job").number("place", JobForm::place))
          .detail("queue", job -> Optional.of(job.queue()));

  /** Of a delayed job. */
  public static final Form<JobForm> DELAYED =
      withJob(Form.<JobForm>of("delayed").time("at", JobForm::at).text("queue", JobForm::queue));

  private static Form<JobForm> withJob(Form<JobForm> form) {
    return form.text("class", JobForm::jobClass)
        .optional("args", JobForm::args)
        .detail("noJob", JobForm::noJob);
  }

  public static JobForm waiting(String queue, long place, QueueEntry entry, ParamFilter filter) {
    return new JobForm(place, Optional.empty(), queue, entry, filter);
  }

  public static JobForm delayed(Instant at, QueueEntry entry, ParamFilter filter) {
    String queue = entry.job().map(JobPayload::queue).orElse(null);
    return new JobForm(0, Optional.of(at), queue == null ? "" : queue, entry, filter);
  }

  /** The class; of what is no job, how large it is. */
  public String jobClass() {
    return entry
        .job()
        .map(JobPayload::jobClass)
        .orElseGet(() -> "(no job, %d bytes)".formatted(entry.raw().length));
  }

  private Optional<String> args() {
    return entry.job().isPresent()
        ? entry.job().map(job -> ResqueJson.writeString(filter.filter(job.arguments())))
        : noJob();
  }

  private Optional<String> noJob() {
    return entry.job().isPresent()
        ? Optional.empty()
        : RawBytes.text(entry.raw()).map(filter::hide);
  }
}
