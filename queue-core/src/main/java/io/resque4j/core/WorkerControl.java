package io.resque4j.core;

import io.resque4j.core.WorkerProcess.State;
import io.resque4j.core.protocol.ControlMessage;
import io.resque4j.core.protocol.WorkerName;
import io.resque4j.core.redis.ControlStore;
import io.resque4j.core.redis.RedisGateway;
import io.resque4j.core.redis.WorkerStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/**
 * What {@link Queue#workerControl} offers: tells running workers of ours, in whichever process, to
 * take no more jobs, to stop, or to cancel a job. They hear of it with their next ping, within 3 s
 * by default. Workers of peers know none of it. Safe for use by many threads. All methods throw
 * what {@link Queue} says.
 */
public final class WorkerControl {
  private static final int MOST_NAMED = 5;

  private final WorkerStore workers;
  private final ControlStore control;

  WorkerControl(WorkerStore workers, ControlStore control) {
    this.workers = workers;
    this.control = control;
  }

  /**
   * The multiWorkers of ours, sorted by name. Reads {@code workers} and {@code
   * resque4j:state:<process>}.
   */
  public List<WorkerProcess> processes() {
    SortedMap<String, List<WorkerName>> byProcess = byProcess();
    List<CompletableFuture<Optional<String>>> states =
        byProcess.keySet().stream().map(control::state).toList();
    List<WorkerProcess> all = new ArrayList<>();
    int n = 0;
    for (var process : byProcess.entrySet()) {
      State state =
          RedisGateway.await(states.get(n++)).map(WorkerControl::state).orElse(State.WORKING);
      all.add(new WorkerProcess(process.getKey(), process.getValue(), state));
    }
    return all;
  }

  private static State state(String text) {
    for (State state : State.values()) {
      if (state.name().equalsIgnoreCase(text)) {
        return state;
      }
    }
    return State.WORKING;
  }

  private SortedMap<String, List<WorkerName>> byProcess() {
    return RedisGateway.await(workers.all()).stream()
        .filter(WorkerName::isOurs)
        .collect(Collectors.groupingBy(WorkerName::process, TreeMap::new, Collectors.toList()));
  }

  /**
   * Tells a multiWorker to take no more jobs; those that run go on. Writes {@code
   * resque4j:control:<process>}.
   *
   * @param name its name, or that of one of its workers
   * @throws NoSuchWorkerException when there is none
   */
  public void quiet(String name) {
    send(name, new ControlMessage.Quiet());
  }

  /**
   * Tells a multiWorker to stop, and to give its jobs the time for it that it finds right: 10 s, or
   * the {@code --shutdown-timeout} of the command, which ends then. Writes {@code
   * resque4j:control:<process>}.
   *
   * @param name its name, or that of one of its workers
   * @throws NoSuchWorkerException when there is none
   */
  public void stop(String name) {
    send(name, new ControlMessage.Stop(Optional.empty()));
  }

  /**
   * Tells a multiWorker to stop. A job that still runs after {@code deadline} is interrupted, and
   * goes back to its queue if it ends by that. Writes {@code resque4j:control:<process>}.
   *
   * @param name its name, or that of one of its workers
   * @param deadline 0 or more; counts from when it hears of it
   * @throws NoSuchWorkerException when there is none
   */
  public void stop(String name, Duration deadline) {
    if (deadline.isNegative()) {
      throw new IllegalArgumentException("expected a deadline of 0 or more, got: " + deadline);
    }
    send(name, new ControlMessage.Stop(Optional.of(TimeSpan.deadline(deadline))));
  }

  private void send(String name, ControlMessage message) {
    SortedMap<String, List<WorkerName>> known = byProcess();
    List<WorkerName> all = known.getOrDefault(new WorkerName(name, null).process(), List.of());
    for (WorkerName worker : all) { // one that has just left is no reason to give up
      if (delivered(worker, message)) {
        return;
      }
    }
    throw noSuch(name, "multiWorker", List.copyOf(known.keySet()));
  }

  /**
   * Cancels one running job: it is told so, interrupted, and has failed with {@link
   * JobCancelledException}, whatever it returns. Writes {@code resque4j:control:<process>}.
   *
   * @param worker the name of the worker that performs it, without its queues
   * @param claimId the id of its claim, which {@link Queue#workingOn} shows: the worker's next job
   *     has another one, and is never hit
   * @return false: the worker has not this job (any more)
   * @throws NoSuchWorkerException when there is no such worker
   */
  public boolean cancel(String worker, String claimId) {
    List<WorkerName> known =
        RedisGateway.await(workers.all()).stream().filter(WorkerName::isOurs).toList();
    WorkerName found =
        known.stream()
            .filter(each -> each.name().equals(worker))
            .findFirst()
            .orElseThrow(
                () -> noSuch(worker, "worker", known.stream().map(WorkerName::name).toList()));
    return delivered(found, new ControlMessage.Cancel(worker, claimId));
  }

  private boolean delivered(WorkerName worker, ControlMessage message) {
    return switch (RedisGateway.await(control.send(worker, message))) {
      case SENT -> true;
      case NO_WORKER, NO_CLAIM -> false;
      case FULL ->
          throw new ResqueException(
              "too many messages for "
                  + worker.process()
                  + " lie unread: it is dead, or Redis does not hear of it");
    };
  }

  private static NoSuchWorkerException noSuch(String name, String what, List<String> known) {
    String some = known.stream().limit(MOST_NAMED).collect(Collectors.joining(", "));
    String more =
        known.size() > MOST_NAMED ? ", and %d more".formatted(known.size() - MOST_NAMED) : "";
    return new NoSuchWorkerException(
        "expected a %s of resque4j that is known to Redis (%s), got: %s"
            .formatted(
                what,
                known.isEmpty() ? "there is none" : some + more,
                new WorkerName(name, null).quoted()));
  }
}
