package io.resque4j.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.resque4j.worker.LoadProbe.Load;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LoadProbeTest {
  private static final long SECOND = 1_000_000_000;

  private final AtomicLong time = new AtomicLong(5 * SECOND);
  private final AtomicLong cpu = new AtomicLong(3 * SECOND);

  private double machine;

  @TempDir Path root;

  @Test
  void theLoadIsThePartOfAllCoresThatWasUsedSinceTheLastLook() {
    LoadProbe probe = probe(4);

    pass(2 * SECOND, 4 * SECOND);
    assertThat(probe.look().load()).isEqualTo(0.5, within(0.001));
    pass(SECOND, 0);
    assertThat(probe.look().load()).isZero();
  }

  @Test
  void whatTheMachineDoesIsHeardOfAndWhatItCannotTellIsNothing() {
    LoadProbe probe = probe(4);

    machine = 0.7;
    assertThat(probe.look().machine()).isEqualTo(0.7);
    machine = -1;
    assertThat(probe.look().machine()).isZero();
    machine = Double.NaN;
    assertThat(probe.look().machine()).isZero();
  }

  @Test
  void theRealMachineTellsWhatItDoes() {
    LoadProbe probe = LoadProbe.ofThisProcess();

    assertThat(probe.look().machine()).isBetween(0.0, 1.0);
  }

  @Test
  void aQuotaOfVersion2MakesTheCoresFewer() throws IOException {
    write("proc/self/cgroup", "0::/kubepods/pod1/c1\n");
    write("sys/fs/cgroup/kubepods/pod1/c1/cpu.max", "50000 100000\n");
    write("sys/fs/cgroup/kubepods/pod1/cpu.max", "150000 100000\n");
    write("sys/fs/cgroup/kubepods/cpu.max", "max 100000\n");
    LoadProbe probe = probe(8);

    assertThat(probe.cores()).isEqualTo(0.5);
    pass(SECOND, SECOND / 4);
    assertThat(probe.look().load()).isEqualTo(0.5, within(0.001));
  }

  @Test
  void theQuotaOfAGroupAroundItCountsWhenItIsTheStricterOne() throws IOException {
    write("proc/self/cgroup", "0::/a/b\n");
    write("sys/fs/cgroup/a/b/cpu.max", "400000 100000\n");
    write("sys/fs/cgroup/a/cpu.max", "100000 100000\n");

    assertThat(probe(8).cores()).isEqualTo(1);
  }

  @Test
  void insideOfAContainerItsOwnGroupIsTheRootOfTheMount() throws IOException {
    write("proc/self/cgroup", "0::/\n");
    write("sys/fs/cgroup/cpu.max", "250000 100000\n");

    assertThat(probe(8).cores()).isEqualTo(2.5);
  }

  @Test
  void aQuotaOfVersion1IsReadToo() throws IOException {
    write("proc/self/cgroup", "5:memory:/docker/x\n4:cpu,cpuacct:/docker/x\n");
    write("sys/fs/cgroup/cpu/cpu.cfs_quota_us", "75000\n");
    write("sys/fs/cgroup/cpu/cpu.cfs_period_us", "50000\n");
    write("sys/fs/cgroup/cpu/cpu.stat", "nr_periods 9\nthrottled_time 7\n");
    LoadProbe probe = probe(8);

    assertThat(probe.cores()).isEqualTo(1.5);
    write("sys/fs/cgroup/cpu/cpu.stat", "nr_periods 9\nthrottled_time 500000007\n");
    pass(SECOND, 0);
    assertThat(probe.look().throttled()).isEqualTo(0.5, within(0.001));
  }

  @Test
  void beingThrottledIsSeenAsAPartOfTheTime() throws IOException {
    write("proc/self/cgroup", "0::/c\n");
    write("sys/fs/cgroup/c/cpu.max", "100000 100000\n");
    write("sys/fs/cgroup/c/cpu.stat", "usage_usec 1\nthrottled_usec 100\n");
    LoadProbe probe = probe(2);

    write("sys/fs/cgroup/c/cpu.stat", "usage_usec 1\nthrottled_usec 250100\n");
    pass(SECOND, SECOND / 2);

    assertThat(probe.look()).isEqualTo(new Load(0.5, 0.25, 0));
  }

  @Test
  void filesThatSayNothingMeanNoQuota() throws IOException {
    write("proc/self/cgroup", "rubbish\n0::/c\n1:cpu:/../../..\n");
    write("sys/fs/cgroup/c/cpu.max", "many few\n");
    write("sys/fs/cgroup/c/cpu.stat", "throttled_usec many\n");

    LoadProbe probe = probe(3);

    assertThat(probe.cores()).isEqualTo(3);
    pass(SECOND, 0);
    assertThat(probe.look().throttled()).isZero();
  }

  @Test
  void noQuotaIsNone() throws IOException {
    write("proc/self/cgroup", "0::/c\n4:cpu:/c\n");
    write("sys/fs/cgroup/c/cpu.max", "max 100000\n");
    write("sys/fs/cgroup/cpu/c/cpu.cfs_quota_us", "-1\n");
    write("sys/fs/cgroup/cpu/c/cpu.cfs_period_us", "100000\n");

    assertThat(probe(3).cores()).isEqualTo(3);
  }

  @Test
  void thisProcessUsesSomeCpu() {
    LoadProbe probe = LoadProbe.ofThisProcess();
    long end = System.nanoTime() + SECOND / 20;
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }

    assertThat(probe.look().load()).isPositive();
    assertThat(probe.cores()).isPositive();
  }

  private LoadProbe probe(int processors) {
    return new LoadProbe(time::get, cpu::get, () -> machine, processors, CgroupCpu.find(root));
  }

  private void pass(long nanos, long cpuNanos) {
    time.addAndGet(nanos);
    cpu.addAndGet(cpuNanos);
  }

  private void write(String file, String text) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }
}
