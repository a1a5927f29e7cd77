package io.resque4j.testkit.architecture.planted.words.cli;

import java.util.logging.Logger;

/** Planted: logs by another interface. */
public class OldLog {
  final Logger log = Logger.getLogger("old");
}
