package io.resque4j.core.redis;

import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What is asked of Redis itself; it owns no keys. */
public final class ServerStore {
  private static final int PAGE = 500;

  private final RedisGateway gateway;

  ServerStore(RedisGateway gateway) {
    this.gateway = gateway;
  }

  /** What Redis says of itself, by {@code INFO}. */
  public CompletableFuture<ServerInfo> info() {
    return gateway.call(c -> c.info()).thenApply(ServerInfo::parse);
  }

  /** What a setting of Redis is; nothing if it has no such setting. Many users may not ask. */
  public CompletableFuture<Optional<String>> setting(String name) {
    return gateway
        .call(c -> c.configGet(name))
        .thenApply(all -> Optional.ofNullable(all.get(name)));
  }

  /** A place among the keys of the database, as Redis says it. */
  public record Place(String cursor) {}

  /** Some keys, of whomever, and where to go on; null at the end. */
  public record Keys(List<byte[]> keys, @Nullable Place next) {}

  /** Some hundred keys of the whole database, whoever they belong to; one may come twice. */
  public CompletableFuture<Keys> keys(@Nullable Place from) {
    ScanCursor cursor = from == null ? ScanCursor.INITIAL : ScanCursor.of(from.cursor);
    return gateway
        .call(c -> c.scan(cursor, ScanArgs.Builder.limit(PAGE)))
        .thenApply(ServerStore::page);
  }

  private static Keys page(KeyScanCursor<byte[]> found) {
    return new Keys(found.getKeys(), found.isFinished() ? null : new Place(found.getCursor()));
  }
}
