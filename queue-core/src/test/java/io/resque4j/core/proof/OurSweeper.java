package io.resque4j.core.proof;

import static io.resque4j.core.redis.RedisGateway.await;

import io.resque4j.core.protocol.ClaimPayload;
import io.resque4j.core.protocol.FailedJob;
import io.resque4j.core.protocol.InvalidPayloadException;
import io.resque4j.core.protocol.WorkerName;
import io.resque4j.core.redis.RecoveryStore.Dead;
import io.resque4j.core.redis.RecoveryStore.Fate;
import io.resque4j.core.redis.RecoveryStore.Outcome;
import io.resque4j.testkit.Interleavings.Actor;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * One who takes a worker away that it believes to be dead: it looks twice, and what it saw may be
 * old when it acts. It may well be wrong, as with a worker that stood still for long. Or one who
 * cleans a worker because an operator says so.
 */
final class OurSweeper {
  private static final byte[] NOTHING = {};

  private final World world;
  private final WorkerName victim;
  private final String name;
  private byte[] ping = NOTHING;
  private byte[] claim = NOTHING;
  private final boolean forced;
  private boolean silent;

  private OurSweeper(World world, WorkerName victim, String name, boolean forced) {
    this.world = world;
    this.victim = victim;
    this.name = name;
    this.forced = forced;
  }

  static Actor of(World world, WorkerName victim, String name) {
    OurSweeper sweeper = new OurSweeper(world, victim, name, false);
    return Actor.named(name)
        .step("looks", sweeper::look)
        .step("looks again", sweeper::lookAgain)
        .step("reads the claim", sweeper::readClaim)
        .step("takes away", sweeper::takeAway);
  }

  static Actor cleaner(World world, WorkerName victim, String name) {
    OurSweeper cleaner = new OurSweeper(world, victim, name, true);
    return Actor.named(name)
        .step("reads the claim", cleaner::readClaim)
        .step("cleans", cleaner::takeAway);
  }

  private void look() {
    ping = sign();
  }

  private byte[] sign() {
    return await(world.stores().recovery().pings(List.of(victim))).get(0);
  }

  private void lookAgain() {
    silent = Arrays.equals(ping, sign()) && ping.length > 0;
  }

  private void readClaim() {
    claim = claim();
  }

  private byte[] claim() {
    return await(world.stores().recovery().claims(List.of(victim))).get(0);
  }

  private void takeAway() throws InvalidPayloadException {
    if (!silent && !forced) {
      return;
    }
    boolean alive = !Arrays.equals(ping, sign());
    boolean cleaned = claim.length > 0 && world.isCleaned(victim, Drain.id(claim));
    boolean there = Arrays.equals(claim, claim());
    Outcome outcome =
        await(world.stores().recovery().recover(List.of(plan()), 100, Duration.ofDays(1)))
            .get(0)
            .outcome();
    if (outcome != Outcome.CHANGED && alive && !forced) {
      throw new AssertionError(name + " took a worker away that gave a sign of life: " + outcome);
    }
    if (outcome != Outcome.CHANGED && !there) {
      throw new AssertionError(name + " took a claim away that it has not seen: " + outcome);
    }
    if ((outcome == Outcome.REQUEUED || outcome == Outcome.FAILED) && cleaned) {
      throw new AssertionError(name + " took a job that a peer has put into failed");
    }
    if (outcome == Outcome.REQUEUED) {
      world.recovered();
    }
  }

  private Dead plan() throws InvalidPayloadException {
    if (claim.length == 0) {
      return dead(Fate.FORGET, "", NOTHING);
    }
    ClaimPayload parsed = ClaimPayload.parse(claim);
    return dead(
        forced ? Fate.FAIL : Fate.REQUEUE,
        Objects.requireNonNull(parsed.queue()),
        Objects.requireNonNull(parsed.raw()));
  }

  private Dead dead(Fate fate, String queue, byte[] payload) {
    byte[] entry =
        FailedJob.ofForcedClean(victim.name(), queue, payload, name, Instant.EPOCH).raw();
    return new Dead(victim, forced, ping, NOTHING, claim, fate, queue, payload, name, entry);
  }
}
