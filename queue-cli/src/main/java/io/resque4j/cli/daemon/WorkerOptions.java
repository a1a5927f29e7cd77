package io.resque4j.cli.daemon;

import io.resque4j.cli.terminal.CliException;
import io.resque4j.cli.terminal.Text;
import io.resque4j.cli.terminal.Times;
import io.resque4j.core.Jobs;
import io.resque4j.core.Resque;
import io.resque4j.worker.MultiWorker;
import io.resque4j.worker.OnUnknownClass;
import io.resque4j.worker.QueueChoice;
import io.resque4j.worker.WorkerListener;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** How jobs are performed, for the verbs that perform some. */
public final class WorkerOptions {
  @Option(
      names = "--queues",
      paramLabel = "A,B|A=5,B=1",
      description =
          "The queues to work on, in strict order, or by weights: A=5,B=1. Default: *, all of them,"
              + " sorted.")
  private String queues = "*";

  @Option(
      names = "--processors",
      paramLabel = "N|MIN-MAX",
      description =
          "How many jobs run at a time: a fixed number, or between two as the work and the CPU ask"
              + " for it. Default: 10.")
  private String processors = "10";

  @Option(
      names = "--stop-within",
      paramLabel = "DURATION",
      description =
          "How long running jobs may take to end after Ctrl-C or SIGTERM, before they are"
              + " interrupted and given back. Default: 25s.")
  private String stopWithin = "25s";

  @Option(
      names = "--on-unknown-class",
      paramLabel = "fail|return",
      description =
          "What becomes of a job whose class is unknown here: it fails, or it goes back to the tail"
              + " of its queue for a worker that knows it. Default: fail.")
  private String onUnknownClass = "fail";

  /** Refuses what is wrong before anything is started. */
  public void check() {
    processors();
    stopWithin();
    choice();
    onUnknownClass();
  }

  /** Which queues, and which of them first. */
  private QueueChoice choice() {
    return QueueNamesOption.read(queues);
  }

  /** The queues, as people read them. */
  public String shownQueues() {
    QueueChoice choice = choice();
    return choice.weights().isEmpty()
        ? String.join(", ", choice.names())
        : choice.weights().entrySet().stream()
            .map(each -> each.getKey() + "=" + each.getValue())
            .collect(Collectors.joining(", "));
  }

  /** What becomes of a job whose class is unknown here. */
  public OnUnknownClass onUnknownClass() {
    return switch (onUnknownClass) {
      case "fail" -> OnUnknownClass.FAIL;
      case "return" -> OnUnknownClass.RETURN;
      default ->
          throw CliException.usage(
              "expected --on-unknown-class to be fail or return, got: "
                  + Text.visible(onUnknownClass));
    };
  }

  public Processors processors() {
    return Processors.read("--processors", processors);
  }

  public Duration stopWithin() {
    return Times.duration("--stop-within", stopWithin);
  }

  public String stopWithinAsTyped() {
    return stopWithin.strip();
  }

  /**
   * Starts a worker.
   *
   * @param onStopped called when it has stopped, also if another process asked for it
   */
  public MultiWorker start(
      Resque resque,
      Jobs jobs,
      WorkerListener listener,
      Consumer<Throwable> onFatal,
      Runnable onStopped) {
    return MultiWorker.builder(resque, jobs)
        .queues(choice())
        .taskProcessors(processors().min(), processors().max())
        .onUnknownClass(onUnknownClass())
        .listener(listener)
        .listener(
            new WorkerListener() {
              @Override
              public void onMultiWorkerEnd(MultiWorker worker) {
                onStopped.run();
              }
            })
        .onFatal(onFatal)
        .stopDeadline(stopWithin())
        .start();
  }
}
