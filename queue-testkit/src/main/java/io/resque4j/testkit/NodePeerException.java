package io.resque4j.testkit;

import org.jspecify.annotations.Nullable;

/** Something was thrown in Node.js, or the Node.js process is gone. */
public final class NodePeerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NodePeerException(String message) {
    super(message);
  }

  NodePeerException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
