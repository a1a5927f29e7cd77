package io.resque4j.command;

import java.util.List;

/**
 * How a process ended, and all that it wrote.
 *
 * @param exitCode as the shell sees it: 128 and the number of the signal, if one ended it
 * @param out its stdout
 * @param err its stderr
 */
record Outcome(List<String> words, int exitCode, String out, String err) {

  List<String> outLines() {
    return out.lines().toList();
  }

  List<String> errLines() {
    return err.lines().toList();
  }
}
