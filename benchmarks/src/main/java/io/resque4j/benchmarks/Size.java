package io.resque4j.benchmarks;

import io.resque4j.benchmarks.peer.Contenders;
import io.resque4j.benchmarks.work.Sizes;
import io.resque4j.benchmarks.work.Work;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** How much is measured, and of which rows. */
enum Size {
  /** For the test that all of it works: few processors, two of those who are compared. */
  TINY {
    @Override
    Work of(Work work) {
      return work.withAtMost(FEW_PROCESSORS).withEntrants(2);
    }

    @Override
    List<String> javaOptions() {
      return List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto");
    }
  },

  /** Peers with 100 processors at most. */
  QUICK {
    @Override
    Work of(Work work) {
      return work.withAtMost(FEW_PROCESSORS, PEERS);
    }
  },

  NORMAL,

  FULL;

  private static final int FEW_PROCESSORS = 100;

  private static final Set<String> PEERS =
      Contenders.ALL.stream()
          .filter(each -> !each.equals(Contenders.OWN))
          .collect(Collectors.toUnmodifiableSet());

  Sizes sizes() {
    return switch (this) {
      case TINY -> Sizes.tiny();
      case QUICK -> Sizes.quick();
      case NORMAL -> Sizes.normal();
      case FULL -> Sizes.full();
    };
  }

  /** What of a work is measured. */
  Work of(Work work) {
    return work;
  }

  /** What the processes of this project are started with. */
  List<String> javaOptions() {
    return List.of();
  }

  /** As it is written in the results. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
