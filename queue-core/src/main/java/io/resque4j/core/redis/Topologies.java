package io.resque4j.core.redis;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.resque4j.core.ResqueConfig;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/** Finds out what stands behind an address, and whether we can work with it. */
final class Topologies {
  private Topologies() {}

  /** The topology of a configuration, after a first connection that showed that it is one. */
  static Topology checked(
      ResqueConfig config, @Nullable ExistingClient client, ScheduledExecutorService timer) {
    if (client != null) {
      return checkedSingle(new GivenRedis(client));
    }
    RedisAddress address = RedisAddress.of(config);
    return checkedSingle(new SingleRedis(config, address));
  }

  private static Topology checkedSingle(Topology topology) {
    try {
      ServerCheck server = look(topology);
      server.refuse(topology.address());
      return topology;
    } catch (RuntimeException e) {
      topology.close();
      throw e;
    }
  }

  private static ServerCheck look(Topology topology) {
    Connected connected = RedisConnector.connected(topology);
    try {
      return new ServerCheck(connected.connection().sync().info());
    } catch (RedisCommandExecutionException e) {
      return new ServerCheck(""); // this user may not ask: what is wrong will show itself
    } catch (RedisException e) {
      throw ConnectFailure.translate(topology.address(), e);
    } finally {
      connected.connection().close();
    }
  }
}
