package io.resque4j.cli.daemon;

import io.resque4j.cli.config.ConfigOption.Group;
import io.resque4j.cli.config.ConfigOptions;
import java.util.EnumSet;

/** The options of a daemon: all of them, whatever its role, so that one command line fits each. */
final class DaemonOptions extends ConfigOptions {

  private DaemonOptions(EnumSet<Group> groups) {
    super(groups);
  }

  /** For a verb that says the role itself. */
  static DaemonOptions ofAVerb() {
    return new DaemonOptions(EnumSet.complementOf(EnumSet.of(Group.ROLE)));
  }

  /** For a verb whose role is an option. */
  static DaemonOptions withRole() {
    return new DaemonOptions(EnumSet.allOf(Group.class));
  }
}
