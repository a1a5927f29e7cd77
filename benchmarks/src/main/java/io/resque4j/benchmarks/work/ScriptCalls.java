package io.resque4j.benchmarks.work;

import io.resque4j.benchmarks.BenchmarkException;
import io.resque4j.core.Resque;
import io.resque4j.core.redis.RedisStores;
import io.resque4j.testkit.LossyProxy;
import io.resque4j.testkit.ProxiedCommand;
import io.resque4j.testkit.RedisServer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Calls of this project's own scripts, byte for byte as the engine sends them: it sends them once,
 * through a proxy that writes them down.
 */
final class ScriptCalls implements AutoCloseable {
  private static final long SECONDS = 30;

  private final LossyProxy proxy;
  private final Resque resque;
  private final RedisStores stores;

  ScriptCalls(RedisServer server) {
    this.proxy = LossyProxy.to(server);
    this.resque = Resque.connect(proxy.uri());
    this.stores = resque.openStores();
  }

  Resque resque() {
    return resque;
  }

  /**
   * The script call that something causes; Redis knows the script afterwards.
   *
   * @param cause is done twice, since a script goes by its text when Redis does not know it
   */
  byte[] of(Function<RedisStores, CompletableFuture<?>> cause) throws Exception {
    for (int n = 0; n < 2; n++) {
      cause.apply(stores).get(SECONDS, TimeUnit.SECONDS);
    }
    List<ProxiedCommand> commands = proxy.commands();
    for (int n = commands.size() - 1; n >= 0; n--) {
      if (commands.get(n).name().equals("EVALSHA")) {
        return Pipeline.command(commands.get(n).strings());
      }
    }
    throw new BenchmarkException("the engine called no script");
  }

  @Override
  public void close() {
    stores.close();
    resque.close();
    proxy.close();
  }
}
