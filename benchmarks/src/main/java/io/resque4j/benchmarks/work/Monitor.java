package io.resque4j.benchmarks.work;

import io.resque4j.testkit.RawRedis;
import java.util.ArrayList;
import java.util.List;

/** What clients send to Redis, apart from those who watch. */
final class Monitor implements AutoCloseable {
  private static final String END = "the benchmark has seen enough";
  private static final String IN_A_SCRIPT = " lua] ";

  private final RawRedis watching;
  private final RawRedis ending;

  /** Begins to watch, on two connections that become its own. */
  Monitor(RawRedis watching, RawRedis ending) {
    this.watching = watching;
    this.ending = ending;
    watching.call("MONITOR");
  }

  /** The commands until now, without those inside of scripts; afterwards nothing more is seen. */
  List<String> sentByClients() {
    ending.call("ECHO", END);
    List<String> sent = new ArrayList<>();
    for (String line = next(); !line.contains(END); line = next()) {
      boolean watchers = line.contains("\"CONFIG\"") || line.contains("\"INFO\"");
      if (!line.contains(IN_A_SCRIPT) && !watchers) {
        sent.add(line);
      }
    }
    return sent;
  }

  private String next() {
    return String.valueOf(watching.read());
  }

  @Override
  public void close() {
    watching.close();
    ending.close();
  }
}
