package io.resque4j.cli.top;

import io.resque4j.cli.terminal.Text;
import io.resque4j.core.BatchListener;
import io.resque4j.core.Queue;
import io.resque4j.core.protocol.FailedJob;
import java.util.List;
import java.util.Optional;

/** What the keys do to what is chosen. Those that cannot be undone are capitals, and ask. */
final class Actions {
  private final View view;

  Actions(View view) {
    this.view = view;
  }

  /** What this key does in this pane; nothing, and a note says so, if it does nothing. */
  Optional<Action> of(Key key) {
    Optional<Action> action =
        switch (key.codePoint()) {
          case 'p' -> view.chosenQueue().map(this::pause);
          case 'D' ->
              view.chosenQueue().map(this::delete).or(() -> view.chosenFailure().map(this::remove));
          case 'R' -> view.chosenFailure().flatMap(this::retry);
          case 'U' -> view.chosenWorker().flatMap(this::quiet);
          case 'S' -> view.chosenWorker().flatMap(this::stop);
          case 'C' -> view.chosenWorker().flatMap(this::cancel);
          default -> Optional.empty();
        };
    if (action.isEmpty() && view.note().isEmpty()) {
      String pressed = view.signs().safe(Character.toString(key.codePoint()));
      view.say(pressed + " does nothing here; ? shows the keys");
    }
    return action;
  }

  private Action pause(QueueNow queue) {
    String name = queue.name();
    if (queue.paused()) {
      return Action.at(
          redis -> (redis.control().resume(name) ? "resumed " : "was not paused: ") + safe(name));
    }
    return Action.at(
        redis -> (redis.control().pause(name) ? "paused " : "was paused already: ") + safe(name));
  }

  private Action delete(QueueNow queue) {
    String name = queue.name();
    Long length = queue.length();
    String what =
        length == null
            ? "queue %s, whose key is no list,".formatted(safe(name))
            : "queue %s with %s".formatted(safe(name), Text.plural(length, "job"));
    return Action.asking(
        "delete " + what + " for good?",
        redis -> {
          long deleted = redis.control().delete(name, BatchListener.NONE);
          return "deleted queue %s with %s".formatted(safe(name), Text.plural(deleted, "job"));
        });
  }

  private Optional<Action> retry(FailureNow failure) {
    FailedJob job = failure.job();
    if (job.job().isEmpty()) {
      view.complain("that entry holds no job that could be retried");
      return Optional.empty();
    }
    String what = described(failure);
    return Optional.of(
        Action.asking(
            "retry 1 failed job, %s?".formatted(what),
            redis ->
                redis.retryAndRemoveFailed(job)
                    ? "retried " + what
                    : "it is not in the failed list any more"));
  }

  private Action remove(FailureNow failure) {
    String what = described(failure);
    return Action.asking(
        "remove 1 failed job for good, %s?".formatted(what),
        redis ->
            redis.removeFailed(failure.job())
                ? "removed " + what
                : "it is not in the failed list any more");
  }

  private String described(FailureNow failure) {
    String age = FailureGrid.age(failure.job(), view.clock());
    return "%s of queue %s%s"
        .formatted(
            safe(failure.jobClass()),
            safe(failure.job().queue()),
            age.isEmpty() ? "" : " that failed " + age);
  }

  private Optional<Action> quiet(WorkerNow worker) {
    return toldTo("take no more jobs", worker, (redis, name) -> redis.workerControl().quiet(name));
  }

  private Optional<Action> stop(WorkerNow worker) {
    return toldTo("stop", worker, (redis, name) -> redis.workerControl().stop(name));
  }

  /** Something that a process is told. */
  private interface Telling {
    void tell(Queue redis, String process);
  }

  private Optional<Action> toldTo(String what, WorkerNow worker, Telling telling) {
    if (isOfPeer(worker)) {
      return Optional.empty();
    }
    String process = worker.name().process();
    List<WorkerNow> all =
        view.sample().map(Sample::workers).orElse(List.of()).stream()
            .filter(each -> each.name().isOurs() && each.name().process().equals(process))
            .toList();
    long jobs = all.stream().filter(WorkerNow::busy).count();
    return Optional.of(
        Action.asking(
            "have %s with %s at %s %s?"
                .formatted(
                    safe(process),
                    Text.plural(all.size(), "task processor"),
                    Text.plural(jobs, "job"),
                    what),
            redis -> {
              telling.tell(redis, process);
              return "told %s to %s; it hears of it with its next ping"
                  .formatted(safe(process), what);
            }));
  }

  private Optional<Action> cancel(WorkerNow worker) {
    if (isOfPeer(worker)) {
      return Optional.empty();
    }
    String claim = worker.job().map(ClaimGlance::claimId).orElse("");
    if (claim.isEmpty()) {
      view.complain("that worker has no job that could be cancelled");
      return Optional.empty();
    }
    String name = worker.name().name();
    String what = "%s on %s".formatted(safe(worker.jobClass()), safe(name));
    return Optional.of(
        Action.asking(
            "cancel 1 running job, %s?".formatted(what),
            redis ->
                redis.workerControl().cancel(name, claim)
                    ? "told it to cancel " + what
                    : "it has ended already"));
  }

  private boolean isOfPeer(WorkerNow worker) {
    if (worker.name().isOurs()) {
      return false;
    }
    view.complain("only workers of resque4j can be told something, not those of peers");
    return true;
  }

  private String safe(String text) {
    return view.signs().safe(text);
  }
}
