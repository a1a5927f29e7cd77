package io.resque4j.cli.manage.worker;

import io.resque4j.cli.jobs.ParamFilter;
import io.resque4j.cli.output.Form;
import io.resque4j.core.WorkerProcess.State;
import io.resque4j.core.WorkingOn;
import io.resque4j.core.protocol.ClaimPayload;
import io.resque4j.core.protocol.JsDate;
import io.resque4j.core.protocol.ResqueJson;
import io.resque4j.core.protocol.WorkerName;
import io.resque4j.core.protocol.WorkerPing;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * What people and programs see of a worker.
 *
 * @param ping its last sign of life
 * @param process how its process is; empty for one of a peer
 * @param filter what is not shown of its job
 */
record WorkerForm(
    WorkingOn working, Optional<WorkerPing> ping, Optional<State> process, ParamFilter filter) {
  static final Form<WorkerForm> FORM =
      Form.<WorkerForm>of("worker")
          .name("worker", worker -> worker.name().name())
          .text("queues", worker -> Objects.requireNonNullElse(worker.name().queues(), ""))
          .time("pingedAt", worker -> worker.ping.map(ping -> Instant.ofEpochSecond(ping.time())))
          .text("state", WorkerForm::state)
          .time("since", WorkerForm::since)
          .optional("class", WorkerForm::jobClass)
          .optional("args", WorkerForm::args)
          .detail("queue", worker -> worker.claim().map(ClaimPayload::queue))
          .detail("claim", worker -> worker.claim().map(ClaimPayload::claimId))
          .detail("process", worker -> worker.process.map(WorkerForm::shown));

  private WorkerName name() {
    return working.worker();
  }

  private Optional<ClaimPayload> claim() {
    return working.claim();
  }

  private String state() {
    if (working.isIdle()) {
      return process.filter(state -> state != State.WORKING).map(WorkerForm::shown).orElse("idle");
    }
    return claim().isPresent() ? "working" : "unreadable";
  }

  private static String shown(State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  private Optional<Instant> since() {
    return claim().map(ClaimPayload::runAt).flatMap(JsDate::parse);
  }

  private Optional<String> jobClass() {
    return claim().map(claim -> claim.payload().path("class").textValue());
  }

  private Optional<String> args() {
    return claim()
        .map(claim -> claim.payload().path("args"))
        .filter(args -> !args.isMissingNode())
        .map(filter::filter)
        .map(ResqueJson::writeString);
  }
}
