package io.resque4j.core.redis;

import io.lettuce.core.ConnectionBuilder;
import io.lettuce.core.ConnectionEvents;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.resource.ClientResources;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import reactor.core.publisher.Mono;

/**
 * Speaks through a Unix socket with what the JDK has since 16. Lettuce itself would want Netty's
 * native library for it, which a user would have to embed.
 */
final class UnixSocketClient extends RedisClient {
  /** Lettuce wants a host; where it connects to is the socket. */
  private static final HostPort PLACEHOLDER = new HostPort("localhost", 1);

  private final UnixDomainSocketAddress socket;

  UnixSocketClient(ClientResources resources, String path) {
    super(resources, RedisURI.create(PLACEHOLDER.host(), PLACEHOLDER.port()));
    this.socket = UnixDomainSocketAddress.of(path);
  }

  static HostPort placeholder() {
    return PLACEHOLDER;
  }

  @Override
  protected Mono<SocketAddress> getSocketAddress(RedisURI uri) {
    return Mono.just(socket);
  }

  /** What Lettuce has prepared is for TCP, and a bootstrap's kind of channel is set only once. */
  @Override
  protected void connectionBuilder(
      Mono<SocketAddress> address,
      ConnectionBuilder builder,
      ConnectionEvents events,
      RedisURI uri) {
    super.connectionBuilder(address, builder, events, uri);
    Bootstrap prepared = builder.bootstrap();
    builder.bootstrap(
        new Bootstrap()
            .group(prepared.config().group())
            .channelFactory(NioDomainSocketChannel::new));
    builder.apply(uri);
  }
}
