package io.resque4j.core.redis;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a failed command tells about whether it was done. */
enum Failure {
  /** It did not leave this process whole. */
  NOT_SENT,
  /** Redis did nothing, because of a state that passes or because it is not the right one. */
  NOT_NOW,
  /** Redis did nothing, and would do nothing the next time. */
  REFUSED,
  /** It was sent; whether it was done is unknown. */
  NO_REPLY;

  /**
   * Errors that come before anything was written, and that end by themselves or at another node. A
   * script meets READONLY and NOREPLICAS at its first write, and they do not begin in the middle.
   */
  private static final Set<String> PASSING =
      Set.of(
          "LOADING",
          "BUSY",
          "MASTERDOWN",
          "READONLY",
          "NOREPLICAS",
          "MOVED",
          "ASK",
          "TRYAGAIN",
          "CLUSTERDOWN");

  /** What Redis 7 adds to an error inside a script. */
  private static final Pattern SCRIPT_LINE =
      Pattern.compile("\\.? script: [0-9a-f]{40}, on @user_script:\\d+\\.?");

  static Failure of(Throwable cause) {
    if (cause instanceof RedisCommandExecutionException) {
      return PASSING.contains(code(cause)) ? NOT_NOW : REFUSED;
    }
    String message = cause.getMessage();
    boolean notSent =
        cause instanceof RedisException
            && message != null
            && (message.startsWith("Currently not connected")
                || message.equals("Connection is closed"));
    return notSent ? NOT_SENT : NO_REPLY;
  }

  /** The first word of what Redis said. */
  static String code(Throwable cause) {
    String message = cause.getMessage();
    return message == null ? "" : message.split(" ", 2)[0];
  }

  /** What Redis said, without the place in a script, which the cause keeps. */
  static String said(Throwable cause) {
    return SCRIPT_LINE.matcher(String.valueOf(cause.getMessage())).replaceAll("");
  }

  /** What is at the bottom of it, in its own words. */
  static String rootMessage(@Nullable Throwable error) {
    Throwable cause = root(error);
    if (cause == null) {
      return "no reason given";
    }
    String message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : message;
  }

  static @Nullable Throwable root(@Nullable Throwable error) {
    Throwable cause = error;
    while (cause != null && cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    return cause;
  }
}
