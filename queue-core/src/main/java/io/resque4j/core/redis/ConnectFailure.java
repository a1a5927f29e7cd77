package io.resque4j.core.redis;

import io.lettuce.core.RedisCommandExecutionException;
import io.resque4j.core.RedisRefusedException;
import io.resque4j.core.ResqueConnectionException;
import io.resque4j.core.ResqueException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.List;
import javax.net.ssl.SSLException;

/** Turns what keeps a connection from coming up into one line for a person. */
final class ConnectFailure {
  private ConnectFailure() {}

  static ResqueException translate(String address, Throwable error) {
    Throwable cause = find(error);
    if (cause instanceof ResqueException known) {
      return known;
    }
    if (cause instanceof RedisCommandExecutionException) {
      return new RedisRefusedException(refused(address, cause), error);
    }
    return new ResqueConnectionException(
        "cannot reach Redis at " + address + " (" + reason(cause) + "): " + advice(cause), error);
  }

  /** Of several the one that says most: an answer says more than silence. */
  static Throwable mostTelling(List<Throwable> failures) {
    return failures.stream()
        .filter(failure -> !(failure instanceof ResqueConnectionException))
        .findFirst()
        .orElse(failures.get(0));
  }

  /** The first failure on the way down that says something about the cause. */
  private static Throwable find(Throwable error) {
    Throwable cause = error;
    while (!says(cause) && cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    return cause;
  }

  private static boolean says(Throwable cause) {
    return cause instanceof ResqueException
        || cause instanceof RedisCommandExecutionException
        || cause instanceof UnknownHostException
        || cause instanceof SSLException;
  }

  private static String refused(String address, Throwable cause) {
    String said = String.valueOf(cause.getMessage());
    String what =
        switch (Failure.code(cause)) {
          case "NOAUTH" ->
              "wants a password: expected user:password@ or :password@ before the host, got an"
                  + " address without them";
          case "WRONGPASS" -> "knows no such user or password (" + said + ")";
          case "ERR" ->
              said.contains("No such master")
                  ? "is a sentinel that watches no master of that name (" + said + ")"
                  : "does not let us in (" + said + ")";
          default -> "does not let us in (" + said + ")";
        };
    return "Redis at " + address + " " + what;
  }

  private static String reason(Throwable cause) {
    if (cause instanceof UnknownHostException) {
      return "there is no host of that name";
    }
    return cause instanceof SSLException
        ? "TLS: " + Failure.rootMessage(cause)
        : Failure.rootMessage(cause);
  }

  private static String advice(Throwable cause) {
    Throwable root = Failure.root(cause);
    if (cause instanceof UnknownHostException) {
      return "is it spelled right?";
    }
    if (cause instanceof SSLException) {
      return isNoTls(cause)
          ? "does it speak TLS there? One that does not is written redis://"
          : "does its certificate name this host, and is its authority trusted?";
    }
    return root instanceof ConnectException
        ? "is it running, and is the address right?"
        : "is it a Redis that answers there? One with TLS is written rediss://, one without it redis://";
  }

  private static boolean isNoTls(Throwable cause) {
    String said = Failure.rootMessage(cause);
    return said.contains("not an SSL/TLS record") || said.contains("handshake timed out");
  }
}
