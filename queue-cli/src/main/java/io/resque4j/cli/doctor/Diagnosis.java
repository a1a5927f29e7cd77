package io.resque4j.cli.doctor;

import io.resque4j.cli.frame.Surroundings;
import io.resque4j.cli.jobs.ParamFilter;
import io.resque4j.core.ProcessName;
import io.resque4j.core.RedisRefusedException;
import io.resque4j.core.Resque;
import io.resque4j.core.recovery.WorkerCensus;
import io.resque4j.core.redis.RedisStores;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Makes checks. What may be the middle of somebody's work is looked at twice, and only what did not
 * change in between is found: a fleet that works is never still.
 */
final class Diagnosis {
  private static final Duration TICK = Duration.ofMillis(200);

  private final Surroundings surroundings;
  private final Resque resque;
  private final RedisStores stores;
  private final Limits limits;
  private final ParamFilter filter;
  private final WorkerCensus workers;
  private final Set<String> unseen = new TreeSet<>();

  Diagnosis(
      Surroundings surroundings,
      Resque resque,
      RedisStores stores,
      Limits limits,
      ParamFilter filter) {
    this.surroundings = surroundings;
    this.resque = resque;
    this.stores = stores;
    this.limits = limits;
    this.filter = filter;
    String examiner = ProcessName.create() + " (doctor)";
    this.workers = new WorkerCensus(stores.recovery(), examiner, surroundings.clock());
  }

  /** What a check found at one look. */
  private record Looked(List<Trace> traces, boolean more) {}

  /** Makes these checks; what found nothing is left out. The worst comes first. */
  List<Finding> examine(List<Check> checks) {
    try (Progress progress = new Progress(surroundings, checks.size())) {
      Map<Check, Looked> first = look(checks, 0, progress);
      List<Check> again =
          checks.stream()
              .filter(each -> each.passing() && !looked(first, each).traces().isEmpty())
              .toList();
      Map<Check, Looked> second = new HashMap<>();
      if (!again.isEmpty()) {
        await(progress);
        second.putAll(look(again, checks.size(), progress));
      }
      List<Finding> findings = new ArrayList<>();
      for (Check check : checks) {
        Looked seen = looked(first, check);
        List<Trace> traces =
            check.passing() ? both(seen.traces(), looked(second, check).traces()) : seen.traces();
        if (!traces.isEmpty()) {
          findings.add(Finding.of(check.about(), traces, seen.more()));
        }
      }
      findings.sort(Comparator.comparing(each -> each.about().severity()));
      return findings;
    }
  }

  /** What was not looked at, in words. */
  Set<String> unseen() {
    return unseen;
  }

  private static Looked looked(Map<Check, Looked> looks, Check check) {
    return looks.getOrDefault(check, new Looked(List.of(), false));
  }

  private Map<Check, Looked> look(List<Check> checks, int done, Progress progress) {
    Examination examination =
        new Examination(resque, stores, workers, surroundings.clock(), limits, filter, unseen);
    examination.now();
    Map<Check, Looked> looks = new LinkedHashMap<>();
    for (Check check : checks) {
      progress.at(Math.max(done, looks.size()), check.id());
      List<Trace> traces = new ArrayList<>();
      boolean[] more = {false};
      try {
        check
            .look()
            .look(
                examination,
                trace -> {
                  if (traces.size() < Limits.TRACES) {
                    traces.add(trace);
                  } else {
                    more[0] = true;
                  }
                });
      } catch (RedisRefusedException e) {
        unseen.add(check.id() + ": " + e.getMessage());
      }
      looks.put(check, new Looked(traces, more[0]));
    }
    return looks;
  }

  private static List<Trace> both(List<Trace> before, List<Trace> now) {
    Set<Object> keys = new HashSet<>();
    before.forEach(each -> keys.add(each.key()));
    return now.stream().filter(each -> keys.contains(each.key())).toList();
  }

  private void await(Progress progress) {
    long end = System.nanoTime() + limits.confirm().toNanos();
    for (long left = limits.confirm().toNanos(); left > 0; left = end - System.nanoTime()) {
      progress.waiting(Duration.ofNanos(left));
      try {
        long nanos = Math.min(left, TICK.toNanos());
        boolean never = new CountDownLatch(1).await(nanos, TimeUnit.NANOSECONDS);
        assert !never;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
