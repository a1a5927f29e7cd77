package io.resque4j.cli.doctor;

import java.util.function.Consumer;

/**
 * One thing that may be wrong.
 *
 * @param passing whether what it finds may be the middle of somebody's work, so that only what is
 *     still there a while later counts
 * @param look finds it; asked anew for each look
 */
record Check(About about, boolean passing, Look look) {

  /** Looks for one kind of thing. */
  interface Look {
    void look(Examination at, Consumer<Trace> found);
  }

  String id() {
    return about.id();
  }

  /** What is so at one moment is so. */
  static Check of(About about, Look look) {
    return new Check(about, false, look);
  }

  /** What was so at two moments is so. */
  static Check twice(About about, Look look) {
    return new Check(about, true, look);
  }
}
