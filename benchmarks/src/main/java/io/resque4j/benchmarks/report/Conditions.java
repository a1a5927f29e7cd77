package io.resque4j.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Under which conditions was measured.
 *
 * @param date of the day
 * @param machine what it is called in the report
 * @param command as it was given
 * @param size how much is measured: tiny, quick, normal or full
 * @param rounds how often
 * @param durability what Redis keeps
 * @param versions of each system, with what it runs on
 * @param missing why others were not measured, by name
 */
public record Conditions(
    String date,
    String machine,
    String command,
    String size,
    int rounds,
    String durability,
    Map<String, String> versions,
    Map<String, String> missing) {

  /** The same, after so many rounds. */
  public Conditions after(int done) {
    return new Conditions(date, machine, command, size, done, durability, versions, missing);
  }

  /** What the files of this day and machine are called. */
  String fileName() {
    String machineName = machine.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.]+", "-");
    return date + "-" + machineName.replaceAll("^-|-$", "");
  }

  /** For people. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("%s, %s: `%s`".formatted(date, machine, command));
    lines.add("%s size, %d round(s); %s".formatted(size, rounds, durability));
    versions.forEach((system, version) -> lines.add(system + ": " + version));
    missing.forEach((system, why) -> lines.add(system + ": NOT MEASURED, " + why));
    return lines;
  }
}
