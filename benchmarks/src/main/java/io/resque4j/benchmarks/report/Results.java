package io.resque4j.benchmarks.report;

import io.resque4j.benchmarks.Measurement;
import io.resque4j.benchmarks.Unit;
import io.resque4j.benchmarks.peer.Contenders;
import io.resque4j.benchmarks.work.Work;
import io.resque4j.benchmarks.work.Works;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All numbers of a run, sorted into works and rows. */
public final class Results {
  private final Map<String, Section> sections = new LinkedHashMap<>();
  private final List<Failure> failures = new ArrayList<>();
  private final List<Failure> notes = new ArrayList<>();

  /** Somebody who was not measured and why, or what belongs beside the numbers. */
  public record Failure(String work, String what, String why) {}

  /** What was compared: who did how much of one thing. */
  static final class Row {
    private final String label;
    private final int processors;
    private final String unit;
    private final Map<String, List<Measurement>> systems = new LinkedHashMap<>();

    private Row(Measurement first) {
      this.label = first.work();
      this.processors = first.processors();
      this.unit = first.unit();
    }

    String label() {
      return label;
    }

    int processors() {
      return processors;
    }

    String unit() {
      return unit;
    }

    List<String> systems() {
      return List.copyOf(systems.keySet());
    }

    Numbers numbers(String system) {
      return Numbers.of(systems.getOrDefault(system, List.of()));
    }

    List<Measurement> measurements() {
      return systems.values().stream().flatMap(List::stream).toList();
    }

    /** Which of them is ours; the first if there are several sizes of it. */
    Optional<String> own() {
      return systems.keySet().stream().filter(each -> each.startsWith(Contenders.OWN)).findFirst();
    }

    static boolean isBound(String system) {
      return system.equals(Works.LIMIT) || system.equals(Works.IDEAL);
    }

    /** How many times better ours is than another system. */
    Optional<Double> ratio(String system) {
      return own()
          .filter(own -> !own.equals(system) && !isBound(system))
          .map(
              own -> {
                double ours = numbers(own).median();
                double theirs = numbers(system).median();
                return Unit.moreIsBetter(unit) ? ours / theirs : theirs / ours;
              })
          .filter(Double::isFinite);
    }

    /** Which part of what is possible a system reaches. */
    Optional<Double> share(String system) {
      return systems.keySet().stream()
          .filter(Row::isBound)
          .findFirst()
          .filter(bound -> !bound.equals(system) && Unit.moreIsBetter(unit))
          .map(bound -> numbers(system).median() / numbers(bound).median());
    }
  }

  /** The rows of a work. */
  static final class Section {
    private final Work work;
    private final Map<String, Row> rows = new LinkedHashMap<>();

    private Section(Work work) {
      this.work = work;
    }

    Work work() {
      return work;
    }

    List<Row> rows() {
      return List.copyOf(rows.values());
    }
  }

  /** Adds a number. */
  public synchronized void add(Work work, Measurement one) {
    sections
        .computeIfAbsent(work.name(), name -> new Section(work))
        .rows
        .computeIfAbsent(one.work() + "/" + one.processors() + "/" + one.unit(), k -> new Row(one))
        .systems
        .computeIfAbsent(one.system(), system -> new ArrayList<>())
        .add(one);
  }

  /** Adds somebody who was not measured. */
  public synchronized void add(Failure failure) {
    failures.add(failure);
  }

  List<Section> sections() {
    return List.copyOf(sections.values());
  }

  /** Adds what belongs beside the numbers. */
  public synchronized void note(Failure note) {
    notes.add(note);
  }

  /** What belongs beside the numbers, which stand. */
  public List<Failure> notes() {
    return List.copyOf(notes);
  }

  /** Those who were not measured. */
  public List<Failure> failures() {
    return List.copyOf(failures);
  }
}
