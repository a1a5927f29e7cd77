package io.resque4j.benchmarks.peer;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A program that is there.
 *
 * @param command how it is run
 * @param environment what it needs to be set
 */
record Installation(List<String> command, Map<String, String> environment) {
  AgentProcess start(Path log) {
    return AgentProcess.start(command, environment, log);
  }
}
