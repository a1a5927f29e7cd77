package io.resque4j.cli.manage.worker;

import io.resque4j.cli.jobs.ParamFilter;
import io.resque4j.cli.terminal.CliException;
import io.resque4j.cli.terminal.Nearest;
import io.resque4j.cli.terminal.Text;
import io.resque4j.core.Queue;
import io.resque4j.core.WorkerProcess;
import io.resque4j.core.WorkerProcess.State;
import io.resque4j.core.WorkingOn;
import io.resque4j.core.protocol.WorkerName;
import io.resque4j.core.protocol.WorkerPing;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The workers that there are, with what they do; to be shown, also with how they are. */
final class KnownWorkers {
  private KnownWorkers() {}

  /** Those that are wanted, sorted by name and number. */
  static List<WorkingOn> find(Queue queue, Predicate<WorkingOn> wanted) {
    return queue.allWorkingOn().stream()
        .filter(wanted)
        .sorted(Comparator.comparing(WorkingOn::worker, WorkerName.AS_COUNTED))
        .toList();
  }

  /** As {@link #find}, to be shown without what the filter hides. */
  static List<WorkerForm> forms(Queue queue, Predicate<WorkingOn> wanted, ParamFilter filter) {
    List<WorkingOn> all = find(queue, wanted);
    List<Optional<WorkerPing>> pings = queue.pings(all.stream().map(WorkingOn::worker).toList());
    boolean anyOfOurs = all.stream().anyMatch(working -> working.worker().isOurs());
    Map<String, State> states = anyOfOurs ? states(queue) : Map.of();
    return IntStream.range(0, all.size())
        .mapToObj(i -> new WorkerForm(all.get(i), pings.get(i), state(states, all.get(i)), filter))
        .toList();
  }

  private static Map<String, State> states(Queue queue) {
    return queue.workerControl().processes().stream()
        .collect(Collectors.toMap(WorkerProcess::name, WorkerProcess::state));
  }

  private static Optional<State> state(Map<String, State> states, WorkingOn working) {
    return working.worker().isOurs()
        ? Optional.ofNullable(states.get(working.worker().process()))
        : Optional.empty();
  }

  /** Whether a worker, or its process, is called this. */
  static boolean isCalled(WorkerName worker, String name) {
    return worker.name().equals(name)
        || worker.member().equals(name)
        || (worker.isOurs() && worker.process().equals(name));
  }

  /** There is none of this name. */
  static CliException none(Queue queue, String name) {
    List<String> names =
        queue.workers().stream()
            .flatMap(worker -> Stream.of(worker.name(), worker.process()))
            .distinct()
            .filter(known -> !known.equals(name)) // a process, where one of its workers is wanted
            .toList();
    return CliException.nothing(
        "there is no worker '%s'%s".formatted(Text.visible(name), Nearest.hint(name, names)));
  }
}
