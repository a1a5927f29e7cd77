package io.resque4j.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the container allows: the CPU quota of this process's control group, and for how long it was
 * stopped for having used it up. Reads the files of version 2 and of version 1; where there are
 * none, there is no quota.
 */
final class CgroupCpu {
  private final double quota;
  private final @Nullable Path stat;

  private CgroupCpu(double quota, @Nullable Path stat) {
    this.quota = quota;
    this.stat = stat;
  }

  /**
   * Reads where this process belongs.
   *
   * @param root the root of the file system; another one in tests
   */
  static CgroupCpu find(Path root) {
    Path mount = root.resolve("sys/fs/cgroup");
    CgroupCpu strictest = new CgroupCpu(Double.POSITIVE_INFINITY, null);
    for (Path group : groups(root, mount)) {
      double quota = quota(group);
      if (quota > 0 && quota < strictest.quota) {
        strictest = new CgroupCpu(quota, group.resolve("cpu.stat"));
      }
    }
    return strictest;
  }

  /** How many cores may be used; infinite when nothing says otherwise. */
  double quota() {
    return quota;
  }

  /** For how long the group was stopped since it began; 0 when nobody counts it. */
  long throttledNanos() {
    if (stat == null) {
      return 0;
    }
    OptionalLong micros = number(stat, "throttled_usec "); // version 2
    if (micros.isPresent()) {
      return micros.getAsLong() * 1000;
    }
    return number(stat, "throttled_time ").orElse(0); // version 1: nanoseconds
  }

  /** The process's own group and those around it: each of them may have a quota. */
  private static List<Path> groups(Path root, Path mount) {
    return lines(root.resolve("proc/self/cgroup")).stream()
        .map(line -> line.split(":", 3))
        .filter(parts -> parts.length == 3)
        .flatMap(
            parts ->
                parts[1].isEmpty()
                    ? upwards(mount, parts[2])
                    : hasCpu(parts[1]) ? upwards(mount.resolve("cpu"), parts[2]) : Stream.empty())
        .toList();
  }

  private static boolean hasCpu(String controllers) {
    return ("," + controllers + ",").contains(",cpu,");
  }

  private static Stream<Path> upwards(Path mount, String group) {
    Path inside = mount.resolve(group.replaceFirst("^/+", "")).normalize();
    return Stream.iterate(inside, path -> path != null && path.startsWith(mount), Path::getParent);
  }

  private static double quota(Path group) {
    List<String> max = lines(group.resolve("cpu.max")); // version 2: "max 100000", "50000 100000"
    if (!max.isEmpty()) {
      String[] parts = max.get(0).trim().split(" +", -1);
      return parts.length == 2 ? cores(parts[0], parts[1]) : 0;
    }
    List<String> quota = lines(group.resolve("cpu.cfs_quota_us")); // version 1: -1 for none
    List<String> period = lines(group.resolve("cpu.cfs_period_us"));
    return quota.isEmpty() || period.isEmpty() ? 0 : cores(quota.get(0), period.get(0));
  }

  private static double cores(String quota, String period) {
    try {
      double cores = Double.parseDouble(quota.trim()) / Double.parseDouble(period.trim());
      return Double.isFinite(cores) ? cores : 0;
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static OptionalLong number(Path file, String name) {
    Optional<String> line = lines(file).stream().filter(each -> each.startsWith(name)).findFirst();
    try {
      return line.isEmpty()
          ? OptionalLong.empty()
          : OptionalLong.of(Long.parseLong(line.get().substring(name.length()).trim()));
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException | RuntimeException e) {
      return List.of(); // not there, or not ours to read: then nobody says anything of a quota
    }
  }
}
