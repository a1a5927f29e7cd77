package io.resque4j.examples.programs;

import io.resque4j.core.Resque;
import java.time.Duration;

/**
 * Connects with the options that services need. Sentinel, Cluster and TLS differ in the address.
 */
public final class Connections {
  private Connections() {}

  public static void main(String[] args) {
    Resque.Builder options =
        Resque.builder()
            .uri(args.length > 0 ? args[0] : "redis://localhost:6379")
            .namespace("shop") // "resque" by default, as node-resque has it
            .connectWait(Duration.ofSeconds(2))
            .commandTimeout(Duration.ofSeconds(5));

    // Sentinel: name all sentinels, and the master by the name that they know it by.
    //   options.uri("redis-sentinel://user:password@s1:26379,s2:26379,s3:26379/0#mymaster")
    //       .sentinelCredentials("watcher", "their own password");
    //
    // Cluster: some of its nodes, and a hash tag in the namespace, in every client of the fleet.
    //   options.uri("redis-cluster://user:password@c1:6379,c2:6379").namespace("{shop}");
    //
    // TLS: with an authority of your own; the host's name is always checked.
    //   options.uri("rediss://redis.internal:6380").tls(RedisTls.trusting(Path.of("ca.pem")));

    try (Resque resque = options.connect()) {
      resque.queue().enqueue("mail", "send", "ada@example.org");
      System.out.println("namespace: " + String.join(":", resque.config().namespace()));
      System.out.println("waiting: " + resque.queue().length("mail"));
    }
  }
}
