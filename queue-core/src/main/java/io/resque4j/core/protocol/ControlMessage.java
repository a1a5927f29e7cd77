package io.resque4j.core.protocol;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What another process asks of one that runs workers of ours; see {@code resque4j:control:…}. */
public sealed interface ControlMessage {

  /** The message as it lies in Redis. */
  String text();

  /** Take no more jobs. */
  record Quiet() implements ControlMessage {
    @Override
    public String text() {
      return "quiet";
    }
  }

  /**
   * Take no more jobs, let those that run end, and stop.
   *
   * @param deadline how long they may take for it; nothing: as long as the process finds right
   */
  record Stop(Optional<Duration> deadline) implements ControlMessage {
    @Override
    public String text() {
      return deadline.map(time -> "stop " + time.toMillis()).orElse("stop");
    }
  }

  /**
   * End this job, which has failed then.
   *
   * @param worker the worker's name, without its queues
   * @param claimId the id of the job's claim: the worker's next job has another one
   */
  record Cancel(String worker, String claimId) implements ControlMessage {
    @Override
    public String text() {
      return "cancel " + claimId + " " + worker;
    }
  }

  /** Reads a message; nothing when it is none that is known here. */
  static Optional<ControlMessage> parse(String text) {
    String[] words = text.split(" ", -1);
    try {
      return Optional.ofNullable(
          switch (words[0]) {
            case "quiet" -> words.length == 1 ? new Quiet() : null;
            case "stop" -> stop(words);
            case "cancel" -> words.length == 3 ? new Cancel(words[2], words[1]) : null;
            default -> null;
          });
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static @Nullable ControlMessage stop(String[] words) {
    return switch (words.length) {
      case 1 -> new Stop(Optional.empty());
      case 2 -> new Stop(Optional.of(Duration.ofMillis(Math.max(0, Long.parseLong(words[1])))));
      default -> null;
    };
  }
}
