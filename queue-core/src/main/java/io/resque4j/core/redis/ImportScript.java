package io.resque4j.core.redis;

import io.resque4j.core.Import;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Brings entries back to a list, each of an import once. */
final class ImportScript {
  private static final Duration MEMORY = Duration.ofDays(30);

  private ImportScript() {}

  /** The reply is how many were appended. */
  static CompletableFuture<Long> run(
      RedisGateway gateway, List<byte[]> keys, String queue, Import batch) {
    List<byte[]> args = new ArrayList<>(3 + batch.entries().size());
    args.add(Bytes.of(batch.from()));
    args.add(Bytes.of(MEMORY.toSeconds()));
    args.add(Bytes.of(queue));
    args.addAll(batch.entries());
    return gateway.eval(Scripts.LIST_RESTORE, keys, args).thenApply(reply -> (Long) reply.get(0));
  }
}
