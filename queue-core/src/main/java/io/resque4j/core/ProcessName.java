package io.resque4j.core;

import io.resque4j.core.protocol.WorkerName;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * The name of this process among its peers, {@code host:pid-xxxxxx}. The six random characters are
 * new for each start: a container comes back with the same host and pid, and must not be taken for
 * the dead one.
 *
 * @param host the host's name, made fit for a worker's name
 * @param pid the process id
 * @param incarnation the random part
 */
public record ProcessName(String host, long pid, String incarnation) {

  /** A new name for this process: each multiWorker and each scheduler has one of its own. */
  public static ProcessName create() {
    return new ProcessName(
        WorkerName.cleanHost(hostName()),
        ProcessHandle.current().pid(),
        WorkerName.newIncarnation());
  }

  /** The name of the worker with this number, from 1, as peers see it. */
  public WorkerName worker(int number, String queues) {
    return new WorkerName(WorkerName.create(host, pid, incarnation, number), queues);
  }

  @Override
  public String toString() {
    return host + ":" + pid + "-" + incarnation;
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
