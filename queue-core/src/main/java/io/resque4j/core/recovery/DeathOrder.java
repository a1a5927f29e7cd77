package io.resque4j.core.recovery;

import io.resque4j.core.protocol.JsDate;
import io.resque4j.core.redis.RecoveryStore;
import io.resque4j.core.redis.RedisGateway;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The order in which dead workers are taken away so that their jobs end up in their old order: each
 * job goes to the head of its queue, so the one that was claimed last comes first. A claim of ours
 * says when it was made, to the second, and its id counts up within its process.
 */
final class DeathOrder {
  private static final Pattern HEAD =
      Pattern.compile("^\\{\"resque4j\":\"([^\"]*)\",\"run_at\":\"([^\"]*)\"");
  private static final int AT_A_TIME = 500;

  private static final Comparator<Claimed> OLDEST_FIRST =
      Comparator.comparing(Claimed::at).thenComparing(Claimed::id);

  private final RecoveryStore store;

  DeathOrder(RecoveryStore store) {
    this.store = store;
  }

  private record Claimed(SignOfLife sign, Instant at, String id) {}

  List<SignOfLife> newestClaimFirst(List<SignOfLife> dead) {
    List<Claimed> claimed = new ArrayList<>(dead.size());
    for (int from = 0; from < dead.size(); from += AT_A_TIME) {
      List<SignOfLife> some = dead.subList(from, Math.min(dead.size(), from + AT_A_TIME));
      List<byte[]> heads =
          RedisGateway.await(store.claimHeads(some.stream().map(SignOfLife::worker).toList()));
      for (int i = 0; i < some.size(); i++) {
        claimed.add(claimed(some.get(i), heads.get(i)));
      }
    }
    claimed.sort(OLDEST_FIRST.reversed());
    return claimed.stream().map(Claimed::sign).toList();
  }

  private static Claimed claimed(SignOfLife sign, byte[] head) {
    Matcher matcher = HEAD.matcher(new String(head, StandardCharsets.UTF_8));
    if (!matcher.find()) {
      return new Claimed(sign, Instant.EPOCH, "");
    }
    Instant at = JsDate.parse(matcher.group(2)).orElse(Instant.EPOCH);
    return new Claimed(sign, at, matcher.group(1));
  }
}
