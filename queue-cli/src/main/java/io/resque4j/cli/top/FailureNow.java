package io.resque4j.cli.top;

import io.resque4j.core.protocol.FailedJob;
import java.util.ArrayList;
import java.util.List;

/**
 * A failed job at the moment of a sample.
 *
 * @param place 0 for the newest
 */
record FailureNow(int place, FailedJob job) {
  static List<FailureNow> all(Sample sample) {
    List<FailureNow> all = new ArrayList<>(sample.newest().size());
    sample.newest().forEach(job -> all.add(new FailureNow(all.size(), job)));
    return all;
  }

  String jobClass() {
    String named = job.payload().path("class").textValue();
    return named == null ? "(no job)" : named;
  }
}
