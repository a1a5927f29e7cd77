package io.resque4j.benchmarks.work;

import io.resque4j.benchmarks.peer.Contenders;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** All works, the most telling first. */
public final class Works {
  /** What could be reached if nothing but the jobs took time. */
  public static final String IDEAL = "ideal";

  /** What Redis can do with this project's scripts. */
  public static final String LIMIT = DrainLimit.NAME;

  /** Works whose processes are new, or of which no time is taken. */
  private static final Set<String> COLD = Set.of("idle", "kill", "memory");

  private final RateWorks rates;
  private final TimeWorks times;
  private final RestWorks rests;

  private Works(Lineup lineup, Sizes sizes) {
    rates = new RateWorks(lineup, sizes);
    times = new TimeWorks(lineup, sizes);
    rests = new RestWorks(lineup, sizes);
  }

  /** Every work, for these systems. */
  public static List<Work> all(Contenders contenders, Sizes sizes) {
    return new Works(new Lineup(contenders.present()), sizes).all();
  }

  /** What each work measures, by its name. */
  public static Map<String, String> named() {
    Map<String, String> named = new LinkedHashMap<>();
    new Works(new Lineup(List.of()), Sizes.normal())
        .all()
        .forEach(work -> named.put(work.name(), work.what()));
    return named;
  }

  /**
   * What nobody counts: as many jobs for each system, so that its compilers and caches have seen
   * what comes; nothing when none of the chosen works needs it.
   */
  public static List<Work> warmUp(Contenders contenders, Sizes sizes, List<Work> chosen) {
    boolean cold = chosen.stream().allMatch(work -> COLD.contains(work.name()));
    return cold
        ? List.of()
        : List.of(new RateWorks(new Lineup(contenders.present()), sizes).warmUp());
  }

  private List<Work> all() {
    return List.of(
        rates.drain(),
        rates.enqueue(),
        rates.io(),
        times.wakeUp(),
        rests.idle(),
        times.delayed(),
        rates.cpu(),
        rates.mixed(),
        rates.cost(),
        rates.aof(),
        rates.far(),
        times.kill(),
        rests.memory());
  }
}
