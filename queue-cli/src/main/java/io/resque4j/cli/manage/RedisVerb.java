package io.resque4j.cli.manage;

import io.resque4j.cli.connection.RedisOptions;
import io.resque4j.cli.frame.CommonOptions;
import io.resque4j.cli.frame.Surroundings;
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
  @Mixin private final RedisOptions redis = new RedisOptions();
  @Mixin private final OutputOptions output = new OutputOptions();

  protected RedisVerb(Surroundings surroundings) {
    this.surroundings = surroundings;
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

  protected Surroundings surroundings() {
    return surroundings;
  }

  protected Screen screen() {
    return surroundings.screen();
  }
}
