package io.resque4j.worker;

/**
 * A multiWorker changes the number of its task processors.
 *
 * @param from how many there were
 * @param to how many there are to be; when fewer, busy ones finish their job first
 * @param reason why, for programs
 * @param why for people, such as {@code 4 -> 8: jobs wait, the CPU has room (load 12 %)}
 */
public record ScalingEvent(int from, int to, Reason reason, String why) {

  /** Why the number changes. */
  public enum Reason {
    /** Jobs wait since no processor is free, and the CPU has room: more. */
    JOBS_WAIT,
    /** Many were idle for some seconds: fewer. */
    IDLE,
    /** The CPU is full, and fewer may do the same work: fewer. */
    CPU_FULL,
    /** The last change did not bring what it was made for: back, as far as it was in vain. */
    NO_GAIN,
    /** There were fewer or more than the configuration allows. */
    BOUNDS
  }
}
