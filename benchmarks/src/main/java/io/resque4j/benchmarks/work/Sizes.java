package io.resque4j.benchmarks.work;

import java.time.Duration;

/**
 * How much is measured.
 *
 * @param rounds how often, unless the command line says otherwise
 * @param warmUp how many jobs of each kind each system has before the first round
 * @param rate how long a rate is measured
 * @param elastic how long an elastic pool has
 * @param idleWorkers how many idle workers are woken in a round
 * @param idleProcesses how many processes share a queue
 * @param woken how many jobs wake one idle process; ten times as many wake a hundred
 * @param settle how long workers have to become idle
 * @param watch how long idle workers are watched: several polls of each system
 * @param mostIdle how many idle processors a process has at most
 * @param due how many delayed jobs are due at once
 * @param later how many are delayed for later
 * @param ticks in how many seconds a delayed job comes
 * @param kills how many processes are killed
 * @param window how long killed peers are watched; zero: they are not killed
 * @param lease after which a killed process is dead; zero: the defaults
 * @param peerPoll how long an idle worker of node-resque waits
 */
public record Sizes(
    int rounds,
    int warmUp,
    Duration rate,
    Duration elastic,
    int idleWorkers,
    int idleProcesses,
    int woken,
    Duration settle,
    Duration watch,
    int mostIdle,
    int due,
    int later,
    int ticks,
    int kills,
    Duration window,
    Duration lease,
    Duration peerPoll) {

  /** node-resque's own default. */
  private static final Duration PEER_POLL = Duration.ofSeconds(5);

  /** BullMQ's recovery takes a minute by its defaults. */
  private static final Duration WINDOW = Duration.ofSeconds(75);

  /** Within five minutes. */
  public static Sizes quick() {
    return new Sizes(
        1,
        30_000,
        Duration.ofMillis(600),
        Duration.ofSeconds(5),
        20,
        100,
        100,
        Duration.ofSeconds(5),
        Duration.ofSeconds(15),
        1_000,
        50_000,
        50_000,
        5,
        5,
        Duration.ZERO,
        Duration.ZERO,
        PEER_POLL);
  }

  /** Three rounds take about half an hour with two cores. */
  public static Sizes normal() {
    return new Sizes(
        3,
        150_000,
        Duration.ofMillis(1_500),
        Duration.ofSeconds(10),
        40,
        100,
        250,
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        1_000,
        100_000,
        1_000_000,
        5,
        50,
        WINDOW,
        Duration.ZERO,
        PEER_POLL);
  }

  /** For narrower ranges: an hour and a half. */
  public static Sizes full() {
    return new Sizes(
        7,
        200_000,
        Duration.ofSeconds(4),
        Duration.ofSeconds(20),
        60,
        100,
        1_000,
        Duration.ofSeconds(15),
        Duration.ofSeconds(60),
        1_000,
        100_000,
        1_000_000,
        5,
        50,
        WINDOW,
        Duration.ZERO,
        PEER_POLL);
  }

  /** Says nothing about speed: for the test that all of it works. */
  public static Sizes tiny() {
    return new Sizes(
        1,
        0,
        Duration.ofMillis(20),
        Duration.ofMillis(200),
        3,
        3,
        5,
        Duration.ofMillis(100),
        Duration.ofMillis(300),
        1,
        200,
        200,
        1,
        1,
        Duration.ofSeconds(2),
        Duration.ofSeconds(1),
        Duration.ofMillis(200));
  }
}
