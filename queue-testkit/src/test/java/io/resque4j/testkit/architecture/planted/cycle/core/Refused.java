package io.resque4j.testkit.architecture.planted.cycle.core;

/** A foundation: the package below throws it, and users of the API catch it. */
public class Refused extends RuntimeException {
  private static final long serialVersionUID = 1;
}
