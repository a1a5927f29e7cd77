package io.resque4j.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The CPU time of calls of the packed command, which other processes lengthen far less. */
final class CpuTime {
  /** What {@code times} of a shell says of its children: user, then system. */
  private static final Pattern CPU = Pattern.compile("(\\d+)m([\\d.]+)s (\\d+)m([\\d.]+)s\\s*$");

  private CpuTime() {}

  /** Of one call to its end, with its launcher. */
  static Duration of(String... words) {
    String call = Stream.of(words).map(word -> "'" + word + "'").collect(Collectors.joining(" "));
    String launcher = Distribution.packed().resolve("bin/resque4j").toString();
    Outcome outcome =
        Command.program("/bin/sh", "-c", "'" + launcher + "' " + call + " && times").run();
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    Matcher cpu = CPU.matcher(outcome.out());
    assertThat(cpu.find()).as(outcome.out()).isTrue();
    return time(cpu.group(1), cpu.group(2)).plus(time(cpu.group(3), cpu.group(4)));
  }

  private static Duration time(String minutes, String seconds) {
    long millis = Math.round(1_000 * Double.parseDouble(seconds));
    return Duration.ofMinutes(Long.parseLong(minutes)).plusMillis(millis);
  }
}
