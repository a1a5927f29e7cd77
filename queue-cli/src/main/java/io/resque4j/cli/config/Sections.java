package io.resque4j.cli.config;

import java.util.List;

/**
 * The sections of the file that are no options: whoever owns one reads it by {@link
 * Configuration#section}. To add one, name it here.
 */
public final class Sections {
  /** All of them. */
  static final List<String> ALL = List.of(CronSettings.SECTION, CronSettings.OWNER);

  private Sections() {}
}
