package io.resque4j.cli.manage;

import io.resque4j.cli.jobs.JsonArguments;
import io.resque4j.core.protocol.JobPayload;
import io.resque4j.core.protocol.QueueEntry;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which jobs are meant, by what they are. */
public final class JobConditions {
  @Option(names = "--queue", paramLabel = "NAME", description = "Only jobs of this queue.")
  private @Nullable String queue;

  @Option(names = "--class", paramLabel = "NAME", description = "Only jobs of this class.")
  private @Nullable String jobClass;

  @Option(
      names = "--args",
      paramLabel = "JSON",
      description = "Only jobs with exactly these arguments: '[1,\"two\"]'.")
  private @Nullable String args;

  @Mixin private final Limit limit = new Limit();

  private @Nullable String argsJson;

  /** Refuses what is no number and no JSON. */
  public void check() {
    limit.check();
    if (args != null) {
      argsJson = JobPayload.of("", "", JsonArguments.ofArray(args)).argsJson();
    }
  }

  public boolean areGiven() {
    return queue != null || jobClass != null || args != null;
  }

  /** Whether more than a queue was named. */
  public boolean narrowed() {
    return jobClass != null || args != null;
  }

  public Optional<String> queue() {
    return Optional.ofNullable(queue);
  }

  /** Whether class and arguments are what was asked for; {@link #check} comes first. */
  public boolean match(String ofClass, String withArgs) {
    return (jobClass == null || jobClass.equals(ofClass))
        && (argsJson == null || argsJson.equals(withArgs));
  }

  /** The same of what lies in a queue, which itself says what queue it is in. */
  public boolean match(QueueEntry entry) {
    if (jobClass == null && argsJson == null) {
      return true;
    }
    return entry.job().filter(job -> match(job.jobClass(), job.argsJson())).isPresent();
  }

  /** The same of a job that names its queue. */
  public boolean matchWithQueue(QueueEntry entry) {
    String wanted = queue;
    return match(entry)
        && (wanted == null || entry.job().filter(job -> wanted.equals(job.queue())).isPresent());
  }

  /** How many at most. */
  public Limit limit() {
    return limit;
  }
}
