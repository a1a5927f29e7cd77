package io.resque4j.core.redis;

import java.util.concurrent.CompletableFuture;

/** What is asked of Redis itself; it owns no keys. */
public final class ServerStore {
  private final RedisGateway gateway;

  ServerStore(RedisGateway gateway) {
    this.gateway = gateway;
  }

  /** What Redis says of itself, by {@code INFO}. */
  public CompletableFuture<ServerInfo> info() {
    return gateway.call(c -> c.info()).thenApply(ServerInfo::parse);
  }
}
