package io.resque4j.core.redis;

import io.resque4j.core.protocol.PayloadDigest;
import io.resque4j.core.protocol.ResqueJson;
import io.resque4j.core.protocol.ResqueKeys;
import io.resque4j.core.protocol.WorkerName;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Owner of the claims, {@code worker:<name>:<queues>}: takes jobs and ends them. */
public final class ClaimStore {
  /** One script looks at this many queues at most: each candidate costs time even when empty. */
  public static final int MAX_QUEUES = 32;

  /** One script serves this many processors at most, so that Redis is not held for long. */
  public static final int MAX_PROCESSORS = 128;

  private static final int PAGE = 500;

  /** A claim's id ends within so many bytes. */
  private static final int HEAD = 192;

  /** One process has fewer task processors; others are known to tools that see all workers. */
  private static final int MOST_WORKERS = 20_000;

  private final RedisGateway gateway;
  private final ResqueKeys keys;

  /** At which byte of a claim key the member of {@code workers} begins, from 1. */
  private final byte[] memberAt;

  private final Map<WorkerName, WorkerBytes> workers = new ConcurrentHashMap<>();

  ClaimStore(RedisGateway gateway, ResqueKeys keys) {
    this.gateway = gateway;
    this.keys = keys;
    this.memberAt = Bytes.of(keys.claim("+").length);
  }

  /** The keys and texts of a worker, which are sent with every job of it. */
  private record WorkerBytes(
      byte[] claim, byte[] processed, byte[] failed, byte[] member, byte[] inClaim) {}

  private WorkerBytes bytes(WorkerName worker) {
    WorkerBytes known = workers.get(worker);
    if (known != null) {
      return known;
    }
    if (workers.size() >= MOST_WORKERS) {
      workers.clear();
    }
    WorkerBytes made =
        new WorkerBytes(
            keys.claim(worker.member()),
            keys.processed(worker.name()),
            keys.failedCount(worker.name()),
            Bytes.of(worker.member()),
            Bytes.join(
                Bytes.of(",\"worker\":"), ResqueJson.writeValue(worker.name()), Bytes.EMPTY));
    workers.put(worker, made);
    return made;
  }

  /** How every claim of ours begins; scripts compare these bytes before they act. */
  static String head(String claimId) {
    return "{\"resque4j\":\"" + claimId + "\"";
  }

  /** The id of a claim of ours by its first bytes; empty for a peer's and for none. */
  static String idOf(byte[] claim) {
    String start = head("");
    String text = new String(claim, 0, Math.min(claim.length, HEAD), StandardCharsets.UTF_8);
    int from = start.length() - 1;
    int to = text.indexOf('"', from);
    return text.startsWith(start.substring(0, from)) && to > from ? text.substring(from, to) : "";
  }

  /** A free worker that wants a job, and the id that its claim shall have. */
  public record Request(WorkerName worker, String claimId) {}

  /** What {@link #claim} brought. */
  public sealed interface Reply {}

  /**
   * A job was taken from {@code queue} for the request of this index.
   *
   * @param recoveries how often it was recovered from a worker that died
   */
  public record Taken(int request, String queue, byte[] payload, int recoveries) implements Reply {}

  /**
   * The worker of this request holds this claim already; an earlier reply was lost.
   *
   * @param recoveries how often its job was recovered from a worker that died
   */
  public record Held(int request, byte[] claim, int recoveries) implements Reply {}

  /**
   * Something could not be read and was passed over.
   *
   * @param request the index of the request whose claim key has the wrong type, or -1
   * @param queue the queue whose key has the wrong type, or null
   */
  public record Unreadable(int request, @Nullable String queue, String error) implements Reply {}

  /** As {@link #claim(List, List, String, int)}, with one job that was recovered before at most. */
  public CompletableFuture<List<Reply>> claim(
      List<String> queues, List<Request> requests, String runAt) {
    return claim(queues, requests, runAt, 1);
  }

  /**
   * Takes up to one job per request, from the queues in their order, but for those that are paused.
   * Safe to be repeated, with other claim ids: who got no reply cannot know that the first one is
   * not executed later, when what the second one brought has ended.
   *
   * @param mostRecovered how many jobs may be taken that were recovered from a worker that died;
   *     further ones stay where they are, and those behind them are taken
   */
  public CompletableFuture<List<Reply>> claim(
      List<String> queues, List<Request> requests, String runAt, int mostRecovered) {
    List<byte[]> k = new ArrayList<>(3 + queues.size() + requests.size());
    List<byte[]> a = new ArrayList<>(4 + 2 * queues.size() + requests.size());
    k.add(keys.workers());
    k.add(keys.recoveries());
    a.add(Bytes.of(queues.size()));
    a.add(Bytes.of(requests.size()));
    a.add(memberAt);
    a.add(Bytes.of(mostRecovered));
    for (String queue : queues) {
      k.add(keys.queue(queue));
      a.add(ResqueJson.writeValue(queue));
    }
    byte[] begun = Bytes.join(Bytes.of(",\"run_at\":"), ResqueJson.writeValue(runAt), Bytes.EMPTY);
    for (Request request : requests) {
      WorkerBytes worker = bytes(request.worker);
      k.add(worker.claim);
      a.add(Bytes.join(Bytes.of(head(request.claimId)), begun, worker.inClaim));
    }
    k.add(keys.paused());
    queues.forEach(queue -> a.add(Bytes.of(queue)));
    return gateway.eval(Scripts.CLAIM, k, a).thenApply(reply -> replies(queues, reply));
  }

  private static List<Reply> replies(List<String> queues, List<Object> flat) {
    List<Reply> replies = new ArrayList<>(flat.size() / 4);
    for (int i = 0; i < flat.size(); i += 4) {
      int request = number(flat.get(i)) - 1;
      int queue = number(flat.get(i + 1)) - 1;
      byte[] bytes = (byte[]) flat.get(i + 2);
      replies.add(reply(queues, request, queue, bytes, number(flat.get(i + 3))));
    }
    return replies;
  }

  private static Reply reply(
      List<String> queues, int request, int queue, byte[] bytes, int recoveries) {
    if (request < 0) {
      return new Unreadable(-1, queues.get(queue), Bytes.text(bytes));
    }
    if (queue == -2) {
      return new Unreadable(request, null, Bytes.text(bytes));
    }
    return queue == -1
        ? new Held(request, bytes, recoveries)
        : new Taken(request, queues.get(queue), bytes, recoveries);
  }

  private static int number(Object reply) {
    return ((Long) reply).intValue();
  }

  /** How a job ended. */
  public enum Outcome {
    /** Counted as processed. */
    OK("ok"),
    /** Counted as failed; the entry goes to {@code failed}. */
    FAIL("fail"),
    /** Not counted; the payload goes back to the head of its queue. */
    BACK("back"),
    /** Not counted; the payload goes to the tail of its queue. */
    RETURN("return"),
    /** Counted as vetoed: a plugin kept the job from being performed. */
    VETO("veto");

    private final String code;

    Outcome(String code) {
      this.code = code;
    }

    private boolean isOfTheQueue() {
      return this == BACK || this == RETURN;
    }
  }

  /**
   * The end of a claimed job.
   *
   * @param queue where the job came from
   * @param entry what goes to {@code failed} or back to the queue; else empty
   * @param recovered the {@link PayloadDigest} of a job that was recovered before, whose count is
   *     forgotten when it ended; empty for others
   * @param effects what plugins want done in the same script
   */
  public record Completion(
      WorkerName worker,
      String claimId,
      String queue,
      Outcome outcome,
      byte[] entry,
      String recovered,
      List<EndEffect> effects) {

    /** The end of a job without plugins. */
    public Completion(
        WorkerName worker,
        String claimId,
        String queue,
        Outcome outcome,
        byte[] entry,
        String recovered) {
      this(worker, claimId, queue, outcome, entry, recovered, List.of());
    }

    /** The end of a job that was not recovered before. */
    public Completion(
        WorkerName worker, String claimId, String queue, Outcome outcome, byte[] entry) {
      this(worker, claimId, queue, outcome, entry, "");
    }

    /** Whether nothing is to be written but that it ended well. */
    private boolean isPlain() {
      return outcome == Outcome.OK && recovered.isEmpty() && effects.isEmpty();
    }
  }

  /** What became of a {@link Completion}. */
  public enum Ended {
    /** The claim is gone and everything is written. */
    DONE,
    /** The job failed and is delayed, to be tried again. */
    RETRIED,
    /** The job is back at the tail of its queue. */
    RETURNED,
    /** There is no such claim: it was ended before, or it was taken away. */
    NO_CLAIM,
    /** A peer had cleaned the worker and put the job into {@code failed}; the claim was dropped. */
    CLEANED_BY_PEER,
    /** Redis could not write it; the claim is as it was. */
    REFUSED;

    /** Whether the claim is gone and everything is written. */
    public boolean isWritten() {
      return this == DONE || this == RETRIED || this == RETURNED;
    }
  }

  /**
   * What became of a completion.
   *
   * @param error why it was refused, or null
   * @param attemptsLeft how often a retried job may still be performed
   * @param queueLength how many jobs are in the queue to which the job was returned
   */
  public record Completed(Ended ended, @Nullable String error, int attemptsLeft, long queueLength) {
    Completed(Ended ended) {
      this(ended, null, 0, 0);
    }
  }

  /** Ends claims; the reply has one element per completion. Safe to be repeated. */
  public CompletableFuture<List<Completed>> complete(List<Completion> completions) {
    List<Integer> plain = new ArrayList<>(completions.size());
    List<Integer> others = new ArrayList<>();
    for (int i = 0; i < completions.size(); i++) {
      (completions.get(i).isPlain() ? plain : others).add(i);
    }
    Completed[] ended = new Completed[completions.size()];
    Arrays.fill(ended, new Completed(Ended.DONE));
    CompletableFuture<?> all = complete(completions, others, ended);
    if (!plain.isEmpty()) {
      CompletableFuture<?> finished =
          finish(completions, plain).thenCompose(refused -> complete(completions, refused, ended));
      all = CompletableFuture.allOf(all, finished);
    }
    return all.thenApply(done -> List.of(ended));
  }

  /** Ends those of these indices that ended well, and returns those of them that need more. */
  private CompletableFuture<List<Integer>> finish(List<Completion> all, List<Integer> plain) {
    List<byte[]> k = new ArrayList<>(2 + 2 * plain.size());
    List<byte[]> a = new ArrayList<>(1 + plain.size());
    k.add(keys.workers());
    k.add(keys.processed());
    a.add(memberAt);
    for (int i : plain) {
      k.add(bytes(all.get(i).worker).claim);
      a.add(Bytes.of(head(all.get(i).claimId)));
    }
    plain.forEach(i -> k.add(bytes(all.get(i).worker).processed));
    return gateway
        .eval(Scripts.FINISH, k, a)
        .thenApply(reply -> reply.stream().map(each -> plain.get(number(each) - 1)).toList());
  }

  private CompletableFuture<?> complete(
      List<Completion> all, List<Integer> these, Completed[] ended) {
    if (these.isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    return completeInFull(these.stream().map(all::get).toList())
        .thenAccept(
            replies -> {
              for (int i = 0; i < these.size(); i++) {
                ended[these.get(i)] = replies.get(i);
              }
            });
  }

  private CompletableFuture<List<Completed>> completeInFull(List<Completion> completions) {
    List<byte[]> k = new ArrayList<>(7 + 4 * completions.size());
    k.addAll(List.of(keys.workers(), keys.processed(), keys.failedCount(), keys.failed()));
    k.add(keys.recoveries());
    k.add(keys.vetoed());
    k.add(keys.queues());
    List<byte[]> a = new ArrayList<>(1 + 5 * completions.size());
    a.add(Bytes.of(completions.size()));
    for (Completion each : completions) {
      WorkerBytes worker = bytes(each.worker);
      k.add(worker.claim);
      k.add(worker.processed);
      k.add(worker.failed);
      k.add(keys.queue(each.queue));
      a.add(Bytes.of(each.claimId));
      a.add(worker.member);
      a.add(Bytes.of(each.outcome.code));
      a.add(each.entry);
      a.add(Bytes.of(each.outcome.isOfTheQueue() ? each.queue : each.recovered));
    }
    addEffects(completions, k, a);
    return gateway
        .eval(Scripts.COMPLETE, k, a)
        .thenApply(reply -> reply.stream().map(ClaimStore::completed).toList());
  }

  private void addEffects(List<Completion> completions, List<byte[]> k, List<byte[]> a) {
    EffectWriter writer = new EffectWriter(keys, k, a);
    for (int n = 0; n < completions.size(); n++) {
      Completion each = completions.get(n);
      for (EndEffect effect : each.effects) {
        writer.add(n + 1, each.claimId, effect);
      }
    }
  }

  private static Completed completed(Object reply) {
    if (reply instanceof Long code) {
      return switch (code.intValue()) {
        case 0 -> new Completed(Ended.NO_CLAIM);
        case 1 -> new Completed(Ended.DONE);
        default -> new Completed(Ended.CLEANED_BY_PEER);
      };
    }
    if (reply instanceof List<?> pair) {
      long number = (Long) pair.get(1);
      return (Long) pair.get(0) == 3
          ? new Completed(Ended.RETRIED, null, (int) number, 0)
          : new Completed(Ended.RETURNED, null, 0, number);
    }
    return new Completed(Ended.REFUSED, Bytes.text(reply), 0, 0);
  }

  /**
   * The claims of workers, in their order, as they lie in Redis. What is no text is none. Waits for
   * Redis' replies.
   */
  public List<Optional<byte[]>> of(List<WorkerName> workers) {
    List<Optional<byte[]>> claims = new ArrayList<>(workers.size());
    for (int from = 0; from < workers.size(); from += PAGE) {
      byte[][] page =
          workers.subList(from, Math.min(workers.size(), from + PAGE)).stream()
              .map(worker -> keys.claim(worker.member()))
              .toArray(byte[][]::new);
      gateway
          .sync(c -> c.mget(page))
          .forEach(claim -> claims.add(Optional.ofNullable(claim.getValueOrElse(null))));
    }
    return claims;
  }

  /**
   * The beginning of each worker's claim, in their order; nothing where there is none, or where its
   * key holds something else. However large the jobs are, the replies are not.
   *
   * @param bytes how much of each
   */
  public CompletableFuture<List<Optional<byte[]>>> heads(List<WorkerName> workers, int bytes) {
    List<CompletableFuture<Optional<byte[]>>> heads =
        workers.stream().map(worker -> head(worker, bytes)).toList();
    return CompletableFuture.allOf(heads.toArray(CompletableFuture[]::new))
        .thenApply(all -> heads.stream().map(CompletableFuture::join).toList());
  }

  private CompletableFuture<Optional<byte[]>> head(WorkerName worker, int bytes) {
    CompletableFuture<Optional<byte[]>> head =
        gateway
            .call(c -> c.getrange(keys.claim(worker.member()), 0, bytes - 1L))
            .thenApply(read -> Optional.of(read).filter(each -> each.length > 0));
    return FailedReply.orIfWrongType(head, Optional.empty());
  }

  /** The claim of a worker, as it lies in Redis. */
  public CompletableFuture<Optional<byte[]>> of(WorkerName worker) {
    return gateway.call(c -> c.get(keys.claim(worker.member()))).thenApply(Optional::ofNullable);
  }
}
