package io.resque4j.testkit.architecture.planted.cycle.core;

/** Lies beside the door: the package below may throw it. */
public class Refused extends RuntimeException {
  private static final long serialVersionUID = 1;
}
