package io.resque4j.core.redis;

import io.resque4j.core.protocol.ResqueKeys;
import io.resque4j.core.redis.EndEffect.Forget;
import io.resque4j.core.redis.EndEffect.Free;
import io.resque4j.core.redis.EndEffect.Later;
import io.resque4j.core.redis.EndEffect.Retry;
import java.util.List;

/** Writes the arguments of effects behind the items of complete.lua. */
final class EffectWriter {
  private final ResqueKeys keys;
  private final List<byte[]> k;
  private final List<byte[]> a;

  EffectWriter(ResqueKeys keys, List<byte[]> k, List<byte[]> a) {
    this.keys = keys;
    this.k = k;
    this.a = a;
  }

  void add(int item, String claimId, EndEffect effect) {
    a.add(Bytes.of(item));
    if (effect instanceof Free free) {
      a.add(Bytes.of("free"));
      k.addAll(PluginStore.lockKeys(keys, free.lock().key(), claimId));
    } else if (effect instanceof Forget forget) {
      a.add(Bytes.of("forget"));
      k.add(forget.key());
    } else if (effect instanceof Later later) {
      a.add(Bytes.of("later"));
      add(later);
    } else if (effect instanceof Retry retry) {
      a.add(Bytes.of("retry"));
      add(retry.later());
      k.add(retry.counter());
      k.add(retry.lastError());
      a.add(Bytes.of(retry.limit()));
      a.add(Bytes.of(retry.keepSeconds()));
      a.add(retry.error());
    }
  }

  private void add(Later later) {
    k.add(keys.delayed(later.second()));
    k.add(keys.timestamps(later.payload()));
    k.add(keys.delayedSchedule());
    a.add(Bytes.of(later.second()));
    a.add(Bytes.of(ResqueKeys.delayedMember(later.second())));
    a.add(later.payload());
  }
}
