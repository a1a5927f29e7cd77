package io.resque4j.core.redis;

import io.resque4j.core.RedisRefusedException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;

/** Replies that did not come, or that say no; for the modules of resque4j. */
public final class FailedReply {
  private FailedReply() {}

  /** What went wrong, without what futures wrap it into. */
  public static Throwable cause(Throwable error) {
    Throwable cause = error;
    while ((cause instanceof CompletionException || cause instanceof ExecutionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  /** The reply, or what stands for it where Redis refuses the command. */
  static <T> CompletableFuture<T> orIfRefused(CompletableFuture<T> reply, T instead) {
    return orIf(refused -> true, reply, instead);
  }

  /** The reply, or what stands for it where the key is of a type that the command is not for. */
  static <T> CompletableFuture<T> orIfWrongType(CompletableFuture<T> reply, T instead) {
    return orIf(RedisRefusedException::isWrongType, reply, instead);
  }

  private static <T> CompletableFuture<T> orIf(
      Predicate<RedisRefusedException> expected, CompletableFuture<T> reply, T instead) {
    return reply.exceptionally(
        error -> {
          Throwable cause = cause(error);
          if (cause instanceof RedisRefusedException refused && expected.test(refused)) {
            return instead;
          }
          throw new CompletionException(cause);
        });
  }
}
