package io.resque4j.cli.doctor;

import static io.resque4j.cli.doctor.Severity.WARNING;

import io.resque4j.cli.terminal.Times;
import io.resque4j.core.RedisRefusedException;
import io.resque4j.core.WorkingOn;
import io.resque4j.core.protocol.InvalidJsonException;
import io.resque4j.core.protocol.JobPayload;
import io.resque4j.core.protocol.QueueEntry;
import io.resque4j.core.protocol.ResqueJson;
import io.resque4j.core.protocol.WorkerName;
import io.resque4j.core.redis.RedisGateway;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Locks of QueueLock and JobLock that nobody holds. One is called so only when it still locks, its
 * name says which job it is of, that job is in no place where the holder of such a lock is, and all
 * of these places were looked at.
 */
final class LockChecks {
  private static final int LONGEST = 100;
  private static final String JOB_LOCK = "workerslock:";

  /** node-resque performs jobs inline in such a queue, without a claim. */
  private static final String INLINE = ":_direct-queue-";

  private LockChecks() {}

  static List<Check> all() {
    return List.of(
        Check.twice(
            About.fixed(
                "leaked-locks",
                WARNING,
                "locks that nobody holds",
                "A QueueLock whose job is in its queue no more, or a JobLock whose job nobody works"
                    + " on. Equal jobs are refused or put off until it ends by itself, after an hour"
                    + " by default.",
                "deletes the lock, if nobody took it anew meanwhile."),
            LockChecks::look));
  }

  private record Job(String jobClass, String queue, String args) {}

  private static void look(Examination at, Consumer<Trace> found) {
    Map<String, String> locks = at.stores().locks().of(at.sample().locks());
    locks.values().removeIf(value -> !isFuture(value, at.now()));
    if (locks.isEmpty()) {
      return;
    }
    Set<String> queues = at.queues();
    Map<String, List<Job>> jobs = new HashMap<>();
    locks.keySet().forEach(lock -> jobs.put(lock, jobsOf(lock, queues)));
    Map<String, Optional<Set<Job>>> waiting = new HashMap<>();
    Map<String, String> suspects = new HashMap<>();
    locks.forEach(
        (lock, value) -> {
          List<Job> possible = jobs.getOrDefault(lock, List.of());
          boolean held =
              !lock.startsWith(JOB_LOCK)
                  && possible.stream().anyMatch(job -> mayWait(at, job, waiting));
          if (!possible.isEmpty() && !held) {
            suspects.put(lock, value);
          }
        });
    // Read after the queues: a job that left one meanwhile is in a claim, or has freed its lock.
    Optional<Set<String>> atWork = classesAtWork(at);
    if (atWork.isEmpty()) {
      at.skip("locks: a claim cannot be read, and may hold any of them");
      return;
    }
    Set<String> working = atWork.get();
    Map<String, String> still = at.stores().locks().of(suspects.keySet());
    suspects.forEach(
        (lock, value) -> {
          boolean held =
              jobs.getOrDefault(lock, List.of()).stream()
                  .anyMatch(job -> working.contains(job.jobClass()));
          if (!held && value.equals(still.get(lock))) {
            found.accept(trace(at, lock, value));
          }
        });
  }

  private static Trace trace(Examination at, String lock, String value) {
    long rest = Long.parseLong(value) - at.now().getEpochSecond();
    return Trace.of(
        lock + " " + value,
        "%s  for %s more".formatted(at.shown(lock, LONGEST), Times.rough(rest)),
        how -> RedisGateway.await(at.stores().locks().delete(lock, value)) ? 1 : 0);
  }

  /** A lock ends by its value; one that is no number locks nothing. */
  private static boolean isFuture(String value, Instant now) {
    return value.matches("\\d{1,15}") && Long.parseLong(value) > now.getEpochSecond();
  }

  /**
   * Which jobs a lock may be of: class, queue and arguments are joined by colons, and each may have
   * some. Only queues that are known count; a lock that names none of them is of a queue that was
   * deleted, if that is clear.
   */
  private static List<Job> jobsOf(String lock, Set<String> queues) {
    String name = lock.substring(lock.indexOf(':') + 1);
    if (lock.contains(INLINE)) {
      return List.of();
    }
    List<Job> jobs = new ArrayList<>();
    for (int args = name.indexOf(":["); args > 0; args = name.indexOf(":[", args + 1)) {
      if (isJson(name.substring(args + 1))) {
        addJobs(name.substring(0, args), name.substring(args + 1), queues, jobs);
      }
    }
    return jobs;
  }

  private static void addJobs(String start, String args, Set<String> queues, List<Job> jobs) {
    int before = jobs.size();
    for (int colon = start.indexOf(':'); colon > 0; colon = start.indexOf(':', colon + 1)) {
      String queue = start.substring(colon + 1);
      if (queues.contains(queue)) {
        jobs.add(new Job(start.substring(0, colon), queue, args));
      }
    }
    int only = start.indexOf(':');
    if (jobs.size() == before && only > 0 && only == start.lastIndexOf(':')) {
      jobs.add(new Job(start.substring(0, only), start.substring(only + 1), args));
    }
  }

  private static boolean isJson(String text) {
    try {
      return ResqueJson.parse(text).isArray();
    } catch (InvalidJsonException e) {
      return false;
    }
  }

  private static boolean mayWait(Examination at, Job job, Map<String, Optional<Set<Job>>> waiting) {
    return waiting
        .computeIfAbsent(job.queue(), queue -> jobsIn(at, queue))
        .map(jobs -> jobs.contains(job))
        .orElse(true);
  }

  /** All jobs of a queue; nothing if it is too long to look at all of them. */
  private static Optional<Set<Job>> jobsIn(Examination at, String queue) {
    Set<Job> jobs = new HashSet<>();
    long left = at.limits().entries();
    try (Stream<QueueEntry> entries = at.queue().control().stream(queue)) {
      for (Iterator<QueueEntry> each = entries.iterator(); each.hasNext(); left--) {
        if (left == 0) {
          at.skip("locks of queue %s: more than %,d jobs".formatted(queue, at.limits().entries()));
          return Optional.empty();
        }
        each.next().job().ifPresent(job -> jobs.add(job(job, queue)));
      }
      return Optional.of(jobs);
    } catch (RedisRefusedException e) {
      return Optional.empty();
    }
  }

  private static Job job(JobPayload job, String queue) {
    return new Job(job.jobClass(), queue, job.argsJson());
  }

  /**
   * Classes that somebody works on: a peer's claim does not hold the very arguments. Nothing if
   * that cannot be said.
   */
  private static Optional<Set<String>> classesAtWork(Examination at) {
    Set<String> classes = new HashSet<>();
    List<WorkerName> holders =
        Stream.concat(
                at.queue().workers().stream(),
                at.sample().holders().stream().map(WorkerName::parse))
            .distinct()
            .toList();
    for (WorkerName worker : holders) {
      WorkingOn working = at.queue().workingOn(worker);
      if (working.isIdle()) {
        continue;
      }
      if (working.claim().isEmpty()) {
        return Optional.empty();
      }
      classes.add(working.claim().get().payload().path("class").asText());
    }
    return Optional.of(classes);
  }
}
