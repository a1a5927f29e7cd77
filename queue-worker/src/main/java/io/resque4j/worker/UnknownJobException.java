package io.resque4j.worker;

/** No handler is defined for a job's class; the text is node-resque's. */
public final class UnknownJobException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnknownJobException(String jobClass) {
    super("No job defined for class \"" + jobClass + "\"");
  }
}
