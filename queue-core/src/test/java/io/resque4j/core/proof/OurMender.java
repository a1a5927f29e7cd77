package io.resque4j.core.proof;

import static io.resque4j.core.redis.RedisGateway.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.resque4j.core.redis.LeftoverStore.Kind;
import io.resque4j.core.redis.LeftoverStore.Leftover;
import io.resque4j.testkit.Interleavings.Actor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A scheduler of ours that mends what it believes to be left; what it saw may be old by then. */
final class OurMender {
  private final World world;
  private final OurLeader lock;
  private final List<Leftover> seen = new ArrayList<>();

  private OurMender(World world, String name) {
    this.world = world;
    this.lock = new OurLeader(world, name);
  }

  static Actor of(World world, String name, int rounds) {
    OurMender mender = new OurMender(world, name);
    Actor actor = Actor.named(name);
    for (int round = 0; round < rounds; round++) {
      actor
          .step("looks", mender::look)
          .step("leads", mender.lock::lead)
          .step("mends", mender::mend)
          .step("gives up", mender.lock::giveUp);
    }
    return actor;
  }

  private void look() {
    seen.clear();
    for (Kind kind : Kind.values()) {
      seen.addAll(world.stores().leftovers().look(kind, null).found());
    }
  }

  private void mend() {
    for (Kind kind : Kind.values()) {
      List<Leftover> batch = seen.stream().filter(each -> each.kind() == kind).toList();
      String before = world.lock();
      Optional<List<Leftover>> mended = await(world.stores().leftovers().mend(lock.name(), batch));
      if (mended.isPresent()) {
        lock.wrote("mended", before);
      }
      mended.orElse(List.of()).forEach(this::wasRight);
    }
  }

  private void wasRight(Leftover mended) {
    List<String> jobs =
        world.redis().texts("LRANGE", World.key("delayed:" + mended.second()), 0, -1);
    switch (mended.kind()) {
      case LIST -> {}
      case SECOND -> assertThat(jobs).as("took a second out that has jobs").isEmpty();
      case MEMBER ->
          assertThat(jobs)
              .as("forgot the place of a job that waits there")
              .doesNotContain(UTF_8.decode(mended.payload().duplicate()).toString());
    }
  }
}
