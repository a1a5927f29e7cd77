package io.resque4j.core.recovery;

import io.resque4j.core.protocol.WorkerName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/**
 * What is written about workers that were taken away: one line for each process, however many task
 * processors it had, and which jobs they left. Classes and queues are named, arguments are not:
 * they may be secret.
 */
final class DeathNotes {
  static final String AT_THE_HEAD = "at the head of their queues again";
  static final String FAILED = "in failed";
  static final String GIVEN_UP = "in failed, since their workers died again and again";

  /** So many kinds of jobs are named in one line. */
  private static final int MOST_KINDS = 5;

  private final Map<String, Note> notes = new LinkedHashMap<>();

  /** What is known of one process, or of one worker of a peer. */
  private static final class Note {
    private final WorkerName worker;
    private int processors;
    private int idle;
    private final Map<String, Map<String, Integer>> jobsByFate = new TreeMap<>();

    Note(WorkerName worker) {
      this.worker = worker;
    }
  }

  private Note of(WorkerName worker) {
    Note note = notes.computeIfAbsent(worker.process(), process -> new Note(worker));
    note.processors++;
    return note;
  }

  /** A dead worker had no job. */
  void hadNoJob(WorkerName worker) {
    of(worker).idle++;
  }

  /** A dead worker had a job, and where it is now. */
  void had(WorkerName worker, String job, String fate) {
    of(worker)
        .jobsByFate
        .computeIfAbsent(fate, none -> new TreeMap<>())
        .merge(job, 1, Integer::sum);
  }

  /** Writes them: a warning where there were jobs. */
  void writeTo(Logger log) {
    for (Note note : notes.values()) {
      log.atLevel(note.jobsByFate.isEmpty() ? Level.INFO : Level.WARN).log(line(note));
    }
  }

  /** One line for each process. */
  List<String> lines() {
    return notes.values().stream().map(DeathNotes::line).toList();
  }

  private static String line(Note note) {
    List<String> parts = new ArrayList<>();
    if (note.idle > 0) {
      parts.add(note.processors == 1 ? "it had no job" : note.idle + " had no job");
    }
    note.jobsByFate.forEach((fate, jobs) -> parts.add(fate + ": " + kinds(jobs)));
    return who(note) + String.join("; ", parts);
  }

  private static String who(Note note) {
    if (!note.worker.isOurs()) {
      return "Worker %s is dead; ".formatted(note.worker.quoted());
    }
    return "Process %s is dead, with %d task processor%s; "
        .formatted(note.worker.process(), note.processors, note.processors == 1 ? "" : "s");
  }

  private static String kinds(Map<String, Integer> jobs) {
    String named =
        jobs.entrySet().stream()
            .limit(MOST_KINDS)
            .map(each -> each.getKey() + (each.getValue() > 1 ? " x" + each.getValue() : ""))
            .collect(Collectors.joining(", "));
    int more = jobs.size() - MOST_KINDS;
    return more > 0 ? named + " and " + more + " other kinds" : named;
  }
}
