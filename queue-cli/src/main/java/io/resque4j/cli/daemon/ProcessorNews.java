package io.resque4j.cli.daemon;

import io.resque4j.cli.terminal.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Task processors that have begun or ended, those of a few seconds in one line: a pool that grows
 * to hundreds would fill the log otherwise.
 */
final class ProcessorNews {
  private final Consumer<String> onStarted;
  private final Consumer<String> onEnded;
  private final List<String> started = new ArrayList<>();
  private final List<String> ended = new ArrayList<>();

  ProcessorNews(Consumer<String> onStarted, Consumer<String> onEnded) {
    this.onStarted = onStarted;
    this.onEnded = onEnded;
  }

  synchronized void started(String name) {
    started.add(name);
  }

  synchronized void ended(String name) {
    ended.add(name);
  }

  /** Tells what has come since the last time. */
  synchronized void tell() {
    tell(started, onStarted);
    tell(ended, onEnded);
  }

  private static void tell(List<String> names, Consumer<String> to) {
    if (!names.isEmpty()) {
      to.accept(shown(names));
      names.clear();
    }
  }

  /** {@code 4 task processors: host:1-a1b2c3+1 to +3, +7}; a name alone is as it is. */
  static String shown(List<String> names) {
    if (names.size() == 1) {
      return names.get(0);
    }
    Map<String, TreeSet<Integer>> numbers = new LinkedHashMap<>();
    for (String name : names) {
      int plus = name.lastIndexOf('+');
      numbers
          .computeIfAbsent(name.substring(0, plus), process -> new TreeSet<>())
          .add(Integer.valueOf(name.substring(plus + 1)));
    }
    List<String> processes = new ArrayList<>();
    numbers.forEach((process, all) -> processes.add(process + String.join(", ", ranges(all))));
    return Text.plural(names.size(), "task processor") + ": " + String.join("; ", processes);
  }

  private static List<String> ranges(NavigableSet<Integer> numbers) {
    List<String> ranges = new ArrayList<>();
    Integer first = numbers.first();
    for (Integer number : numbers) {
      if (!numbers.contains(number + 1)) {
        ranges.add(first.equals(number) ? "+" + number : "+" + first + " to +" + number);
        Integer next = numbers.higher(number);
        first = next == null ? first : next;
      }
    }
    return ranges;
  }
}
