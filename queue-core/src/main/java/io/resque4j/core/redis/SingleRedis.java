package io.resque4j.core.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Transports.NativeTransports;
import io.resque4j.core.ResqueConfig;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One Redis at one address, by TCP or by a Unix socket. Its name is looked up at each connect. */
final class SingleRedis implements Topology {
  private final String address;
  private final RedisURI uri;
  private final ClientResources resources;
  private final RedisClient client;

  SingleRedis(ResqueConfig config, RedisAddress address) {
    this.address = address.shown();
    this.resources = ClientResources.create();
    String socket = address.socket();
    boolean isNative = NativeTransports.isDomainSocketSupported(); // the user brought the library
    this.client =
        socket == null || isNative
            ? RedisClient.create(resources)
            : new UnixSocketClient(resources, socket);
    client.setOptions(
        LettuceSetup.options(config.tls(), config.connectTimeout(), config.commandTimeout()));
    this.uri =
        LettuceSetup.uri(
            socket == null ? address.hosts().get(0) : UnixSocketClient.placeholder(),
            address.tls(),
            address.credentials(),
            address.database(),
            config.connectTimeout());
    if (socket != null && isNative) {
      uri.setSocket(socket);
    }
  }

  @Override
  public CompletableFuture<Connected> connect() {
    return client
        .connectAsync(ByteArrayCodec.INSTANCE, uri)
        .toCompletableFuture()
        .thenApply(connection -> new Connected(connection, address));
  }

  @Override
  public String address() {
    return address;
  }

  @Override
  public boolean isCurrent(String target) {
    return true;
  }

  @Override
  public void lookAgain(@Nullable String hint) {
    // There is nobody to ask.
  }

  @Override
  public void onMove(Runnable listener) {
    // It stays where it is.
  }

  @Override
  public void close() {
    LettuceSetup.shutDown(client);
    LettuceSetup.shutDown(resources);
  }
}
