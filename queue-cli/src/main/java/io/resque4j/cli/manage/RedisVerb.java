package io.resque4j.cli.manage;

import io.resque4j.cli.connection.RedisOptions;
import io.resque4j.cli.frame.CommonOptions;
import io.resque4j.cli.frame.Surroundings;
import io.resque4j.cli.jobs.ParamFilter;
import io.resque4j.cli.output.OutputOptions;
import io.resque4j.cli.output.Printer;
import io.resque4j.cli.terminal.Screen;
import io.resque4j.core.Resque;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/** A verb that asks Redis something, or has it do something, and ends. */
public abstract class RedisVerb implements Callable<Integer> {
  private final Surroundings surroundings;

  @Mixin private final CommonOptions common = new CommonOptions();
  @Mixin private final RedisOptions redis;
  @Mixin private final OutputOptions output = new OutputOptions();

  protected RedisVerb(Surroundings surroundings) {
    this(surroundings, new RedisOptions());
  }

  protected RedisVerb(Surroundings surroundings, RedisOptions redis) {
    this.surroundings = surroundings;
    this.redis = redis;
  }

  @Override
  public final Integer call() {
    common.startLog();
    check();
    Printer printer = new Printer(surroundings, output.format());
    try (Resque resque = redis.connect(surroundings)) {
      return run(resque, printer);
    }
  }

  /**
   * Refuses what was typed, before anything is tried.
   *
   * @throws io.resque4j.cli.terminal.CliException says what was expected
   */
  protected void check() {}

  /** Does it. Returns the exit code. */
  protected abstract int run(Resque resque, Printer printer);

  /** What is not shown of jobs: nothing unless the verb was made with {@code ofShownJobs}. */
  protected ParamFilter filter() {
    return new ParamFilter(redis.filteredParams());
  }

  /** The namespace in which it looks. */
  protected String namespace() {
    return redis.namespace();
  }

  protected Surroundings surroundings() {
    return surroundings;
  }

  protected Screen screen() {
    return surroundings.screen();
  }
}
