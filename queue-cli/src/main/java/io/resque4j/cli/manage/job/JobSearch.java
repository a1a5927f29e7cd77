package io.resque4j.cli.manage.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.resque4j.cli.manage.JobConditions;
import io.resque4j.core.FailedFilter;
import io.resque4j.core.Queue;
import io.resque4j.core.RedisRefusedException;
import io.resque4j.core.WorkingOn;
import io.resque4j.core.protocol.ClaimPayload;
import io.resque4j.core.protocol.FailedJob;
import io.resque4j.core.protocol.JobPayload;
import io.resque4j.core.protocol.JsDate;
import io.resque4j.core.protocol.PayloadDigest;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Looks for jobs in every place, as they are read. A job that moves meanwhile may be seen twice or
 * not at all. In a queue, the queue whose list it is in counts, not the one that it names.
 */
final class JobSearch {
  private static final int ID_LENGTH = 12;

  private final Queue queue;
  private final JobConditions conditions;

  JobSearch(Queue queue, JobConditions conditions) {
    this.queue = queue;
    this.conditions = conditions;
  }

  Stream<FoundJob> all() {
    return Stream.<Supplier<Stream<FoundJob>>>of(
            this::running, this::waiting, this::delayed, this::failed)
        .flatMap(Supplier::get);
  }

  private Stream<FoundJob> running() {
    return queue.allWorkingOn().stream().flatMap(each -> running(each).stream());
  }

  private Optional<FoundJob> running(WorkingOn working) {
    return working
        .claim()
        .filter(claim -> isOfQueue(Objects.requireNonNullElse(claim.queue(), "")))
        .map(
            claim ->
                new FoundJob(
                    "running",
                    Objects.requireNonNullElse(claim.queue(), ""),
                    jobClass(claim),
                    args(claim.payload()),
                    Optional.ofNullable(claim.runAt()).flatMap(JsDate::parse),
                    Optional.of(working.worker().name())))
        .filter(this::matches);
  }

  private static String jobClass(ClaimPayload claim) {
    return Objects.requireNonNullElse(claim.payload().path("class").textValue(), "");
  }

  /** The arguments as they would be written: what is no array is one argument. */
  private static JsonNode args(JsonNode payload) {
    JsonNode args = payload.path("args");
    if (args.isArray()) {
      return args;
    }
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    return args.isMissingNode() ? list : list.add(args);
  }

  private Stream<FoundJob> waiting() {
    Collection<String> names =
        conditions.queue().<Collection<String>>map(List::of).orElseGet(queue::queues);
    return names.stream().flatMap(this::waitingIn);
  }

  private Stream<FoundJob> waitingIn(String name) {
    try {
      return queue.control().stream(name)
          .filter(conditions::match)
          .flatMap(entry -> entry.job().stream())
          .map(job -> found("waiting", name, job, Optional.empty()));
    } catch (RedisRefusedException e) {
      if (e.isWrongType()) {
        return Stream.empty();
      }
      throw e;
    }
  }

  private Stream<FoundJob> delayed() {
    return queue
        .allDelayed()
        .filter(delayed -> conditions.matchWithQueue(delayed.entry()))
        .flatMap(
            delayed ->
                delayed.entry().job().stream()
                    .map(
                        job ->
                            found(
                                "delayed",
                                Objects.requireNonNullElse(job.queue(), ""),
                                job,
                                Optional.of(delayed.at()))));
  }

  private static FoundJob found(String state, String name, JobPayload job, Optional<Instant> at) {
    return new FoundJob(state, name, job.jobClass(), job.arguments(), at, Optional.empty());
  }

  private Stream<FoundJob> failed() {
    return queue.failedJobs().stream(FailedFilter.all())
        .filter(job -> isOfQueue(job.queue()) && job.payload().path("class").isTextual())
        .map(JobSearch::found)
        .filter(this::matches);
  }

  private static FoundJob found(FailedJob job) {
    return new FoundJob(
        "failed",
        job.queue(),
        job.payload().path("class").textValue(),
        args(job.payload()),
        JsDate.parse(job.failedAt()),
        Optional.of(PayloadDigest.of(job.raw()).substring(0, ID_LENGTH)));
  }

  private boolean matches(FoundJob job) {
    return conditions.match(job.jobClass(), job.argsJson());
  }

  private boolean isOfQueue(String name) {
    return conditions.queue().map(wanted -> wanted.equals(name)).orElse(true);
  }
}
