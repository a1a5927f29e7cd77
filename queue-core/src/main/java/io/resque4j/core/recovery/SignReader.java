package io.resque4j.core.recovery;

import io.resque4j.core.protocol.InvalidPayloadException;
import io.resque4j.core.protocol.WorkerName;
import io.resque4j.core.protocol.WorkerPing;
import io.resque4j.core.recovery.RecoveryRules.Scope;
import io.resque4j.core.redis.RecoveryStore;
import io.resque4j.core.redis.RecoveryStore.Look;
import io.resque4j.core.redis.RecoveryStore.Page;
import io.resque4j.core.redis.RedisGateway;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Reads the signs of life of all workers of a scope, which it finds through {@code workers}. */
final class SignReader {
  private static final int AT_A_TIME = 500;

  private final RecoveryStore store;

  /** Those of ours whose pings are read with the next look, if they are few. */
  private List<WorkerName> watched = List.of();

  SignReader(RecoveryStore store) {
    this.store = store;
  }

  /** Whose pings {@link #read(Scope, Look)} wants to find in the look. */
  List<WorkerName> watched() {
    return watched;
  }

  /**
   * By the workers' members of {@code workers}, without a further question for those that the look
   * found.
   */
  Map<String, SignOfLife> read(Scope scope, Look look) {
    List<String> members = look.members();
    if (members == null) {
      watched = List.of();
      return read(scope);
    }
    if (scope == Scope.PEERS) {
      return byMember(ofPeers(members));
    }
    Map<WorkerName, byte[]> pings = new HashMap<>();
    for (int i = 0; i < watched.size(); i++) {
      pings.put(watched.get(i), look.pings().get(i));
    }
    List<WorkerName> ours =
        members.stream().map(WorkerName::parse).filter(WorkerName::isOurs).toList();
    List<SignOfLife> signs = new ArrayList<>();
    List<WorkerName> others = new ArrayList<>();
    for (WorkerName each : ours) {
      byte[] ping = pings.get(each);
      if (ping == null) {
        others.add(each);
      } else {
        signs.add(new SignOfLife(each, ping));
      }
    }
    signs.addAll(signsOf(others));
    watched = ours;
    return byMember(signs);
  }

  private static Map<String, SignOfLife> byMember(List<SignOfLife> found) {
    Map<String, SignOfLife> signs = new LinkedHashMap<>();
    found.forEach(each -> signs.put(each.worker().member(), each));
    return signs;
  }

  private Map<String, SignOfLife> read(Scope scope) {
    Map<String, SignOfLife> signs = new LinkedHashMap<>();
    RecoveryStore.ScanPosition at = null;
    do {
      Page page = RedisGateway.await(store.members(at));
      List<SignOfLife> found = scope == Scope.OURS ? ours(page.members()) : ofPeers(page.members());
      signs.putAll(byMember(found));
      at = page.next();
    } while (at != null);
    return signs;
  }

  /**
   * The signs of those of these workers of ours that hold a claim, members or not. A peer that
   * cleans a worker reads its claim first and removes the worker later: a claim made between the
   * two is found through no member.
   */
  Map<String, SignOfLife> holding(List<String> members) {
    Map<String, SignOfLife> signs = new LinkedHashMap<>();
    for (int from = 0; from < members.size(); from += AT_A_TIME) {
      List<WorkerName> workers =
          members.subList(from, Math.min(members.size(), from + AT_A_TIME)).stream()
              .map(WorkerName::parse)
              .toList();
      List<byte[]> heads = RedisGateway.await(store.claimHeads(workers));
      List<WorkerName> holders = new ArrayList<>();
      for (int i = 0; i < workers.size(); i++) {
        if (heads.get(i).length > 0) {
          holders.add(workers.get(i));
        }
      }
      signs.putAll(byMember(signsOf(holders)));
    }
    return signs;
  }

  private List<SignOfLife> ours(List<String> members) {
    return signsOf(members.stream().map(WorkerName::parse).filter(WorkerName::isOurs).toList());
  }

  private List<SignOfLife> signsOf(List<WorkerName> workers) {
    List<byte[]> pings = RedisGateway.await(store.pings(workers));
    List<SignOfLife> signs = new ArrayList<>(workers.size());
    for (int i = 0; i < workers.size(); i++) {
      signs.add(new SignOfLife(workers.get(i), pings.get(i)));
    }
    return signs;
  }

  private List<SignOfLife> ofPeers(List<String> members) {
    List<String> theirs =
        members.stream().filter(each -> !WorkerName.parse(each).isOurs()).toList();
    return of(theirs);
  }

  /** The signs of these members, whoever they are. */
  List<SignOfLife> of(List<String> members) {
    List<List<WorkerName>> splits = members.stream().map(WorkerName::splits).toList();
    List<WorkerName> flat = splits.stream().flatMap(List::stream).toList();
    List<byte[]> pings = RedisGateway.await(store.pings(flat));
    List<SignOfLife> named = new ArrayList<>();
    int from = 0;
    for (List<WorkerName> each : splits) {
      named.add(likeliest(each, pings.subList(from, from + each.size())));
      from += each.size();
    }
    return withOtherSigns(named);
  }

  /**
   * A name with more than one colon can be read in several ways: the one whose ping says so is
   * right, else one that has a ping.
   */
  private static SignOfLife likeliest(List<WorkerName> splits, List<byte[]> pings) {
    SignOfLife best = new SignOfLife(splits.get(0), pings.get(0));
    for (int i = 0; i < splits.size(); i++) {
      SignOfLife sign = new SignOfLife(splits.get(i), pings.get(i));
      if (isConfirmed(sign)) {
        return sign;
      }
      if (best.ping().length == 0 && sign.ping().length > 0) {
        best = sign;
      }
    }
    return best;
  }

  private static boolean isConfirmed(SignOfLife sign) {
    try {
      WorkerPing ping = WorkerPing.parse(sign.ping());
      String queues = Objects.requireNonNullElse(sign.worker().queues(), "");
      return ping.name().equals(sign.worker().name()) && ping.queues().equals(queues);
    } catch (InvalidPayloadException e) {
      return false;
    }
  }

  /** Ruby's heartbeats; and who gives no sign at all lives as long as its claim changes. */
  private List<SignOfLife> withOtherSigns(List<SignOfLife> signs) {
    List<WorkerName> workers = signs.stream().map(SignOfLife::worker).toList();
    List<byte[]> beats = RedisGateway.await(store.rubyHeartbeats(workers));
    List<byte[]> heads = RedisGateway.await(store.claimHeads(workers));
    List<SignOfLife> all = new ArrayList<>(signs.size());
    for (int i = 0; i < signs.size(); i++) {
      SignOfLife sign = signs.get(i);
      boolean mute = sign.ping().length == 0 && beats.get(i).length == 0;
      byte[] head = mute ? heads.get(i) : SignOfLife.NOTHING;
      all.add(new SignOfLife(sign.worker(), sign.ping(), beats.get(i), head));
    }
    return all;
  }
}
