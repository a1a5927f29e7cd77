package io.resque4j.testkit;

/** Somebody else listens on the port. */
final class PortInUseException extends RedisServerException {
  private static final long serialVersionUID = 1L;

  PortInUseException(int port) {
    super(
        "port "
            + port
            + " of 127.0.0.1 is in use: choose another one, or end the process that listens there");
  }
}
