package io.resque4j.benchmarks.load;

import io.resque4j.benchmarks.agent.Deed;
import io.resque4j.benchmarks.agent.JobKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Jobs of several kinds, in fixed parts: as {@code noop=80,wait20=15,cpu5=5}. */
public final class Mix {
  private static final Pattern PART = Pattern.compile("(noop|wait|cpu)(\\d{0,6})=(\\d{1,4})");
  private static final int LONGEST_MILLIS = 600_000;

  private final List<Part> parts;
  private final int weights;

  private record Part(JobKind kind, int millis, int weight) {
    @Override
    public String toString() {
      String length = kind == JobKind.NOOP ? "" : Integer.toString(millis);
      return kind.name().toLowerCase(Locale.ROOT) + length + "=" + weight;
    }
  }

  private Mix(List<Part> parts) {
    this.parts = List.copyOf(parts);
    this.weights = parts.stream().mapToInt(Part::weight).sum();
  }

  /**
   * Reads a mix.
   *
   * @throws IllegalArgumentException that says what was expected
   */
  public static Mix parse(String text) {
    List<Part> parts = new ArrayList<>();
    for (String each : text.split(",", -1)) {
      Matcher part = PART.matcher(each.strip());
      if (!part.matches() || part.group(2).isEmpty() != part.group(1).equals("noop")) {
        throw new IllegalArgumentException(
            "expected parts such as noop=80,wait20=15,cpu5=5 (milliseconds behind wait and cpu),"
                + " got: "
                + each);
      }
      int millis = part.group(2).isEmpty() ? 0 : Integer.parseInt(part.group(2));
      int weight = Integer.parseInt(part.group(3));
      if (weight < 1 || millis > LONGEST_MILLIS) {
        throw new IllegalArgumentException(
            "expected a part of 1 or more and at most %d ms, got: %s"
                .formatted(LONGEST_MILLIS, each));
      }
      JobKind kind = JobKind.valueOf(part.group(1).toUpperCase(Locale.ROOT));
      parts.add(new Part(kind, millis, weight));
    }
    return new Mix(parts);
  }

  /** What the job of each id does, over and over: each part as often as its weight says. */
  Deed[] deeds() {
    return Arrays.stream(order())
        .mapToObj(part -> new Deed(parts.get(part).kind(), parts.get(part).millis()))
        .toArray(Deed[]::new);
  }

  /** The parts by their index, spread evenly: next comes which is furthest behind its weight. */
  int[] order() {
    int[] order = new int[weights];
    int[] given = new int[parts.size()];
    for (int n = 0; n < weights; n++) {
      double behind = Double.NEGATIVE_INFINITY;
      for (int p = 0; p < given.length; p++) {
        double missing = (n + 1.0) * parts.get(p).weight() / weights - given[p];
        if (missing > behind) {
          behind = missing;
          order[n] = p;
        }
      }
      given[order[n]]++;
    }
    return order;
  }

  @Override
  public String toString() {
    return parts.stream().map(Part::toString).collect(Collectors.joining(","));
  }
}
