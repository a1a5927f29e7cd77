package io.resque4j.cli.manage.worker;

import io.resque4j.cli.config.Spans;
import io.resque4j.cli.frame.Surroundings;
import io.resque4j.core.WorkerControl;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code resque4j worker stop}: it ends. */
@Command(
    name = "stop",
    header = "Tells a worker process of ours to stop.",
    description =
        "It hears of it with its next ping, takes no more jobs, and ends when those that run have"
            + " ended, or are given back. This asks first; where nobody can be asked it needs --yes.",
    footer = {
      "",
      "Examples:",
      "  resque4j worker stop web-1:4711-x7d2k9 --yes",
      "  resque4j worker stop web-1:4711-x7d2k9 --within 1m --yes"
    })
final class WorkerStop extends ProcessVerb {
  @Option(
      names = "--within",
      paramLabel = "DURATION",
      description = "How long its jobs have to end. Default: what the process itself says.")
  private @Nullable String within;

  WorkerStop(Surroundings surroundings) {
    super(surroundings, "stop", "stopped", true);
  }

  @Override
  protected void check() {
    if (within != null) {
      Spans.read("--within", within);
    }
  }

  @Override
  void send(WorkerControl control, String name) {
    if (within == null) {
      control.stop(name);
    } else {
      control.stop(name, Spans.read("--within", within));
    }
  }
}
