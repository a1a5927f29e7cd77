package io.resque4j.worker;

/**
 * A multiWorker changes the number of its task processors.
 *
 * @param from how many there were
 * @param to how many there are to be; when fewer, busy ones finish their job first
 * @param why for people, such as {@code 4 -> 8: all busy, jobs wait, the CPU has room (load 12 %)}
 */
public record ScalingEvent(int from, int to, String why) {}
