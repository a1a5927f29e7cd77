package io.resque4j.core.proof;

import static io.resque4j.core.redis.RedisGateway.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.resque4j.core.protocol.ClaimPayload;
import io.resque4j.core.protocol.FailedJob;
import io.resque4j.core.protocol.InvalidPayloadException;
import io.resque4j.core.protocol.WorkerName;
import io.resque4j.core.redis.ClaimStore.Completed;
import io.resque4j.core.redis.ClaimStore.Completion;
import io.resque4j.core.redis.ClaimStore.Ended;
import io.resque4j.core.redis.ClaimStore.Held;
import io.resque4j.core.redis.ClaimStore.Outcome;
import io.resque4j.core.redis.ClaimStore.Reply;
import io.resque4j.core.redis.ClaimStore.Request;
import io.resque4j.core.redis.ClaimStore.Taken;
import io.resque4j.testkit.Interleavings.Actor;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A task processor of ours, one script per step. */
final class OurWorker {
  private static final long SECOND = 1_700_000_000L;

  private final World world;
  private final WorkerName name;
  private final boolean losesReplies;
  private int claims;
  private int beats;
  private @Nullable Completion last;
  private @Nullable Job job;

  /** The job that it works on. */
  private record Job(String claimId, String queue, byte[] payload) {}

  private OurWorker(World world, WorkerName name, boolean losesReplies) {
    this.world = world;
    this.name = name;
    this.losesReplies = losesReplies;
  }

  static WorkerName name(int number) {
    return new WorkerName("host:1-abcdef+" + number, "math");
  }

  /** Every reply arrives. */
  static Actor steady(World world, int number, Outcome... outcomes) {
    return new OurWorker(world, name(number), false).actor(outcomes);
  }

  /** The first reply to each claim and to each completion is lost. */
  static Actor losing(World world, int number, Outcome... outcomes) {
    return new OurWorker(world, name(number), true).actor(outcomes);
  }

  private Actor actor(Outcome... outcomes) {
    Actor actor = Actor.named(name.name());
    for (Outcome outcome : outcomes) {
      if (losesReplies) {
        actor.step("claims, no reply", this::claimWithoutReply);
      }
      actor.step("claims", this::claim);
      actor.step("beats", this::beat);
      actor.step("ends " + outcome, () -> end(outcome));
      if (losesReplies) {
        actor.step("ends again", this::endAgain);
      }
    }
    return actor;
  }

  private void claimWithoutReply() {
    ask(claims + 1);
  }

  private void claim() throws InvalidPayloadException {
    for (Reply reply : ask(++claims)) {
      if (reply instanceof Taken taken) {
        begin(new Job(id(claims), taken.queue(), taken.payload()));
      } else if (reply instanceof Held held) {
        ClaimPayload claim = ClaimPayload.parse(held.claim());
        if (id(claims).equals(claim.claimId())) {
          byte[] payload = Objects.requireNonNull(claim.raw());
          begin(new Job(id(claims), Objects.requireNonNull(claim.queue()), payload));
        }
      }
    }
  }

  private List<Reply> ask(int number) {
    Request request = new Request(name, id(number));
    return await(world.stores().claims().claim(List.of("math"), List.of(request), "now"));
  }

  private String id(int number) {
    return name.name().substring(name.name().length() - 1) + "-" + number;
  }

  private void begin(Job begun) {
    job = begun;
    world.start(Drain.id(begun.payload), name.name());
  }

  private void beat() {
    await(world.stores().workers().heartbeat(List.of(name), SECOND + ++beats, SECOND));
  }

  private void end(Outcome outcome) {
    Job ended = job;
    job = null;
    last = null;
    if (ended == null) {
      return;
    }
    byte[] entry = entry(outcome, ended);
    if (outcome == Outcome.OK) {
      world.end(Drain.id(ended.payload), name.name());
    }
    boolean cleaned = world.isCleaned(name, Drain.id(ended.payload));
    last = new Completion(name, ended.claimId, ended.queue, outcome, entry);
    Completed completed = complete(last);
    if ((completed.ended() == Ended.DONE && outcome == Outcome.BACK)
        || completed.ended() == Ended.RETURNED) {
      world.givenBack();
    }
    assertThat(cleaned && completed.ended().isWritten())
        .as("ended although a peer has put it into failed")
        .isFalse();
  }

  private byte[] entry(Outcome outcome, Job ended) {
    return switch (outcome) {
      case OK, VETO -> new byte[0];
      case BACK, RETURN -> ended.payload;
      case FAIL ->
          FailedJob.of(
                  name.name(),
                  ended.queue,
                  ended.payload,
                  SweptOperations.why(),
                  Instant.ofEpochSecond(SECOND))
              .raw();
    };
  }

  private void endAgain() {
    if (last != null) {
      assertThat(complete(last).ended())
          .as("done a second time")
          .matches(each -> !each.isWritten());
    }
  }

  private Completed complete(Completion completion) {
    return await(world.stores().claims().complete(List.of(completion))).get(0);
  }
}
