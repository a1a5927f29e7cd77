package io.resque4j.cli.top;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.resque4j.cli.fleet.FleetCounts;
import io.resque4j.cli.jobs.ParamFilter;
import io.resque4j.core.WorkerProcess.State;
import io.resque4j.core.protocol.FailedJob;
import io.resque4j.core.protocol.WorkerName;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A fleet that is made up, and a view of it. */
final class Fleet {
  static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

  private final TreeMap<String, @Nullable Long> lengths = new TreeMap<>();
  private final Set<String> paused = new TreeSet<>();
  private final List<WorkerNow> workers = new ArrayList<>();
  private final List<FailedJob> failed = new ArrayList<>();
  private long processed;

  static View view(boolean unicode, String... secrets) {
    return new View(
        new Signs(unicode),
        InstantSource.fixed(NOW),
        "localhost:6379  namespace resque",
        new ParamFilter(List.of(secrets)));
  }

  Fleet queue(String name, @Nullable Long length) {
    lengths.put(name, length);
    return this;
  }

  Fleet paused(String name) {
    paused.add(name);
    return this;
  }

  Fleet processed(long jobs) {
    processed = jobs;
    return this;
  }

  Fleet worker(String name) {
    return worker(name, State.WORKING, Optional.empty(), 0);
  }

  Fleet worker(String name, State state) {
    return worker(name, state, Optional.empty(), 0);
  }

  Fleet worker(String name, long seconds, String job) {
    String claim =
        "{\"resque4j\":\"c-%s\",\"run_at\":\"%s\",\"worker\":\"w\",\"queue\":\"mail\",\"payload\":%s}"
            .formatted(name, NOW.minusSeconds(seconds), job);
    return worker(name, State.WORKING, ClaimGlance.of(claim.getBytes(UTF_8)), seconds);
  }

  private Fleet worker(String name, State state, Optional<ClaimGlance> job, long seconds) {
    workers.add(
        new WorkerNow(
            new WorkerName(name, "*"),
            state,
            job.isPresent(),
            job,
            job.map(each -> NOW.minusSeconds(seconds))));
    return this;
  }

  /** One more failed job, which is the newest. */
  Fleet failed(String queue, String jobClass, String args, String error) {
    String entry =
        ("{\"worker\":\"w\",\"queue\":\"%s\",\"payload\":{\"class\":\"%s\",\"queue\":\"%s\",\"args\":%s},"
                + "\"exception\":\"E\",\"error\":\"%s\",\"backtrace\":[],\"failed_at\":\"%s\"}")
            .formatted(queue, jobClass, queue, args, error, NOW.minusSeconds(9 - failed.size()));
    failed.add(0, FailedJob.parse(entry.getBytes(UTF_8)));
    return this;
  }

  /** How it is some seconds after the first look. */
  Sample after(long seconds) {
    return new Sample(
        NOW,
        new FleetCounts(
            Duration.ofSeconds(seconds).toNanos(),
            new TreeMap<>(lengths),
            processed,
            failed.size()),
        Set.copyOf(paused),
        lengths.size(),
        "web-1:4711",
        failed.size(),
        4,
        List.copyOf(workers),
        workers.size(),
        List.copyOf(failed));
  }
}
