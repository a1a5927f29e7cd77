package io.resque4j.cli.demo;

import java.util.Optional;
import java.util.stream.Stream;

/** The jobs of the demo. */
enum DemoKind {
  /** Waits as for another service: the more of them run at a time, the better. */
  CALL("call-service", "calls of 50 ms"),
  /** Reads a file and hashes it. */
  HASH("hash-file", "files"),
  /** The same, for later. */
  HASH_LATER("hash-file-later", "files, delayed"),
  /** Fails, and succeeds when it is tried again. */
  FAIL_ONCE("fail-once", "fail once"),
  /** Fails for good. */
  FAIL("fail-on-purpose", "fail");

  private final String jobClass;
  private final String shown;

  DemoKind(String jobClass, String shown) {
    this.jobClass = jobClass;
    this.shown = shown;
  }

  String jobClass() {
    return jobClass;
  }

  /** What it is called in the table. */
  String shown() {
    return shown;
  }

  static Optional<DemoKind> of(String jobClass) {
    return Stream.of(values()).filter(each -> each.jobClass.equals(jobClass)).findFirst();
  }
}
