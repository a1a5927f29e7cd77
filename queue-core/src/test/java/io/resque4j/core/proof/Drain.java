package io.resque4j.core.proof;

import static io.resque4j.core.redis.RedisGateway.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.resque4j.core.protocol.ClaimPayload;
import io.resque4j.core.protocol.FailedJob;
import io.resque4j.core.protocol.InvalidPayloadException;
import io.resque4j.core.protocol.JobPayload;
import io.resque4j.core.protocol.WorkerName;
import io.resque4j.core.redis.ClaimStore.Completed;
import io.resque4j.core.redis.ClaimStore.Completion;
import io.resque4j.core.redis.ClaimStore.Ended;
import io.resque4j.core.redis.ClaimStore.Outcome;
import io.resque4j.core.redis.ClaimStore.Reply;
import io.resque4j.core.redis.ClaimStore.Request;
import io.resque4j.core.redis.ClaimStore.Taken;
import io.resque4j.core.redis.DelayedStore.Move;
import io.resque4j.core.redis.RedisStores;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the rest of the fleet does after the process under test is gone: it gives back the claims of
 * the dead that it finds through {@code workers}, moves what is delayed, and performs every job of
 * the queues that it finds through {@code queues}. What it does not find is lost.
 */
final class Drain {
  /** How the jobs of these tests are known. */
  static final Pattern JOB = Pattern.compile("job-\\d+");

  private static final WorkerName WORKER = new WorkerName("host:2-drains+1", "*");
  private static final String LEADER = "host:2-drains";
  private static final long LATER = 9_999_999_999L;

  private final RedisStores stores;
  private final Consumer<String> performed;
  private int claims;

  /** The consumer gets the id of each job that is performed. */
  Drain(RedisStores stores, Consumer<String> performed) {
    this.stores = stores;
    this.performed = performed;
  }

  /** Returns how many claims were given back. */
  int run() throws InvalidPayloadException {
    int recoveries = recover();
    move();
    perform();
    return recoveries;
  }

  private int recover() throws InvalidPayloadException {
    int recovered = 0;
    for (WorkerName worker : holders()) {
      Optional<byte[]> bytes = await(stores.claims().of(worker));
      if (bytes.isPresent()) {
        ClaimPayload claim = ClaimPayload.parse(bytes.get());
        String id = Objects.requireNonNull(claim.claimId());
        String queue = Objects.requireNonNull(claim.queue());
        byte[] payload = Objects.requireNonNull(claim.raw());
        Completion back = new Completion(worker, id, queue, Outcome.BACK, payload);
        Completed done = await(stores.claims().complete(List.of(back))).get(0);
        recovered += done.ended() == Ended.DONE ? 1 : 0; // else a peer has put it into failed
      }
    }
    return recovered;
  }

  /** Members of workers, and those whom a peer removed while they claimed. */
  private Set<WorkerName> holders() {
    Set<WorkerName> holders = new LinkedHashSet<>(await(stores.workers().all()));
    await(stores.recovery().holders(null)).members().forEach(m -> holders.add(WorkerName.parse(m)));
    return holders;
  }

  private void move() {
    await(stores.leader().current()).ifPresent(dead -> await(stores.leader().release(dead)));
    await(stores.leader().acquire(LEADER, Duration.ofMinutes(3)));
    for (String second : await(stores.delayed().due(LATER, 0, 100))) {
      long due = Long.parseLong(second);
      List<Move> moves = await(stores.delayed().peek(due, 100)).stream().map(Drain::plan).toList();
      assertThat(await(stores.delayed().transfer(LEADER, due, moves, LATER)).left()).isZero();
    }
  }

  private static Move plan(byte[] payload) {
    try {
      return new Move(payload, JobPayload.parse(payload).queue(), payload);
    } catch (InvalidPayloadException e) {
      return toFailed(payload);
    }
  }

  /** How what is no job leaves the delayed ones. */
  static Move toFailed(byte[] payload) {
    FailedJob entry = FailedJob.of(LEADER, "", payload, SweptOperations.why(), Instant.EPOCH);
    return new Move(payload, null, entry.raw());
  }

  /** The id of the job with this payload. */
  static String id(byte[] payload) {
    Matcher job = JOB.matcher(new String(payload, StandardCharsets.UTF_8));
    assertThat(job.find()).isTrue();
    return job.group();
  }

  private void perform() {
    List<String> queues = new ArrayList<>(await(stores.queues().names()));
    boolean found = !queues.isEmpty();
    while (found) {
      Request request = new Request(WORKER, "drain-" + ++claims);
      found = false;
      for (Reply reply : await(stores.claims().claim(queues, List.of(request), "now"))) {
        Taken taken = (Taken) reply; // whatever else it is, something is wrong
        perform(taken, request.claimId());
        found = true;
      }
    }
  }

  private void perform(Taken taken, String claimId) {
    performed.accept(id(taken.payload()));
    await(
        stores
            .claims()
            .complete(
                List.of(new Completion(WORKER, claimId, taken.queue(), Outcome.OK, new byte[0]))));
  }
}
