package io.resque4j.core.redis;

import io.resque4j.core.redis.ListWalk.Window;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** What the scripts that work on a window of a list have in common. */
final class WindowScripts {
  private WindowScripts() {}

  /** The arguments with which each of them begins. */
  static List<byte[]> args(Window window) {
    List<byte[]> args = new ArrayList<>();
    args.add(Bytes.of(window.from()));
    args.add(Bytes.of(window.entries().size()));
    // Who could guess it could have it removed: it is made anew for each script.
    args.add(Bytes.of("resque4j:" + UUID.randomUUID()));
    return args;
  }

  /**
   * Removes entries of a window; the reply says which of them are gone by this call, and leaves out
   * those that were not in the window any more. Of equal entries the first ones go, so all or none
   * of them should be wanted.
   *
   * @param keys the list, and the counter if there is one
   */
  static CompletableFuture<BitSet> remove(
      RedisGateway gateway, List<byte[]> keys, Window window, BitSet wanted) {
    if (wanted.isEmpty()) {
      return CompletableFuture.completedFuture(new BitSet());
    }
    List<byte[]> args = args(window);
    args.addAll(window.at(wanted));
    return gateway.eval(Scripts.LIST_REMOVE, keys, args).thenApply(reply -> done(wanted, reply));
  }

  /** Those of the wanted places for which the reply, which has one element for each, is 1. */
  static BitSet done(BitSet wanted, List<Object> reply) {
    BitSet done = new BitSet();
    int n = 0;
    for (int i = wanted.nextSetBit(0); i >= 0; i = wanted.nextSetBit(i + 1)) {
      done.set(i, reply.get(n++).equals(1L));
    }
    return done;
  }
}
