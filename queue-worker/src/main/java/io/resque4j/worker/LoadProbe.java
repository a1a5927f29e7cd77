package io.resque4j.worker;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Measures how much of the CPU that it may use this process uses: its CPU time, divided by the time
 * that passed on the cores that it may use. The host's load says nothing of that in a container.
 */
final class LoadProbe {
  /**
   * What was measured since the last look.
   *
   * @param load used CPU time as a part of the usable one, 0 to 1
   * @param throttled the part of the time for which the container stopped the process, 0 to 1
   * @param machine the part of the CPU time that all processes used, 0 to 1; 0 where nobody tells
   */
  record Load(double load, double throttled, double machine) {}

  private final LongSupplier nanoTime;
  private final LongSupplier cpuNanos;
  private final DoubleSupplier machine;
  private final double cores;
  private final CgroupCpu cgroup;
  private long lastTime;
  private long lastCpu;
  private long lastThrottled;

  LoadProbe(
      LongSupplier nanoTime,
      LongSupplier cpuNanos,
      DoubleSupplier machine,
      int processors,
      CgroupCpu cgroup) {
    this.nanoTime = nanoTime;
    this.cpuNanos = cpuNanos;
    this.machine = machine;
    this.cgroup = cgroup;
    this.cores = Math.min(processors, cgroup.quota());
    this.lastTime = nanoTime.getAsLong();
    this.lastCpu = cpuNanos.getAsLong();
    this.lastThrottled = cgroup.throttledNanos();
  }

  /** A probe of this process. */
  static LoadProbe ofThisProcess() {
    return new LoadProbe(
        System::nanoTime,
        LoadProbe::processCpuNanos,
        LoadProbe::machineLoad,
        Runtime.getRuntime().availableProcessors(),
        CgroupCpu.find(Path.of("/")));
  }

  /** How many cores the process may use: a part of one too. */
  double cores() {
    return cores;
  }

  /** Measures from the last call until now. */
  Load look() {
    long time = nanoTime.getAsLong();
    long cpu = cpuNanos.getAsLong();
    long throttled = cgroup.throttledNanos();
    double passed = Math.max(1, time - lastTime);
    Load load =
        new Load(
            part((cpu - lastCpu) / (passed * cores)),
            part((throttled - lastThrottled) / passed),
            part(machine.getAsDouble()));
    lastTime = time;
    lastCpu = cpu;
    lastThrottled = throttled;
    return load;
  }

  private static double part(double value) {
    return Double.isNaN(value) ? 0 : Math.max(0, Math.min(1, value));
  }

  /** 0 where the JVM cannot tell: the load is 0 then, and completions alone decide. */
  private static long processCpuNanos() {
    com.sun.management.@Nullable OperatingSystemMXBean system = system();
    return system == null ? 0 : Math.max(0, system.getProcessCpuTime());
  }

  /** Of the container, if it has a quota: what others do outside of it is no business of ours. */
  private static double machineLoad() {
    com.sun.management.@Nullable OperatingSystemMXBean system = system();
    return system == null ? 0 : system.getCpuLoad(); // negative or no number: not known
  }

  private static com.sun.management.@Nullable OperatingSystemMXBean system() {
    return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class);
  }
}
