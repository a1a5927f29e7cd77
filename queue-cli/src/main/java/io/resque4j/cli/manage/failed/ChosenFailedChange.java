package io.resque4j.cli.manage.failed;

import io.resque4j.cli.frame.Surroundings;
import io.resque4j.core.protocol.FailedJob;
import java.util.function.Predicate;
import picocli.CommandLine.Mixin;

/**
 * A change of the failed jobs that the command line chooses: by their ids, by conditions, or all.
 */
abstract class ChosenFailedChange extends FailedChange {
  @Mixin private final FailedChoice choice = new FailedChoice();

  ChosenFailedChange(Surroundings surroundings, FailedAction action) {
    super(surroundings, action);
  }

  @Override
  protected void check() {
    choice.check();
  }

  @Override
  Predicate<FailedJob> wanted() {
    return choice.wanted(surroundings().clock().instant());
  }

  @Override
  long most() {
    return choice.most();
  }
}
