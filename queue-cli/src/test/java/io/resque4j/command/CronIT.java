package io.resque4j.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisTest;
import io.resque4j.testkit.TestRedis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Recurring jobs from the configuration file and the command line to a worker that performs them.
 */
@RedisTest
final class CronIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final TestRedis redis;
  @TempDir private Path folder;

  CronIT(TestRedis redis) {
    this.redis = redis;
  }

  private Command command(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    Collections.addAll(all, "--namespace", redis.namespace());
    return Command.of(all.toArray(String[]::new)).env("REDIS_URL", redis.uri());
  }

  private RunningCommand scheduler(String yaml) throws IOException {
    Path file = Files.writeString(folder.resolve("fleet.yml"), yaml);
    RunningCommand scheduler = command("scheduler", "--config", file.toString()).start();
    scheduler.awaitErr("scheduler: runs as ");
    return scheduler;
  }

  private long processed() {
    try (RawRedis raw = redis.connect()) {
      String count = raw.text("GET", redis.key("stat", "processed"));
      return count == null ? 0 : Long.parseLong(count);
    }
  }

  @Test
  void whatTheFileHasIsPerformedAndWhatItHasNoMoreIsRemoved() throws IOException {
    Outcome added = command("cron", "add", "by hand", "0 3 * * *", "reports", "report").run();
    assertThat(added.exitCode()).isZero();
    String yaml = "cron: {hello: {schedule: every 1s, queue: math, class: add, args: [1, 2]}}";
    String[] work = {"worker", "--jobs", Command.exampleJobs().toString(), "--queues", "math"};
    try (RunningCommand worker = command(work).start();
        RunningCommand scheduler = scheduler(yaml)) {
      await().atMost(PATIENCE).until(() -> processed() >= 3);
      assertThat(command("cron", "list").run().out())
          .containsPattern("by hand +0 3 \\* \\* \\* UTC +reports +report")
          .containsPattern("hello +every 1s +math +add +(now|\\d+ s ago)");
      assertThat(scheduler.terminate().awaitEnd().exitCode()).isZero();
      assertThat(worker.terminate().awaitEnd().exitCode()).isZero();
    }

    try (RunningCommand scheduler = scheduler("cron: {}")) {
      assertThat(command("cron", "list").run().out().lines())
          .hasSize(2)
          .last()
          .asString()
          .startsWith("by hand");
      assertThat(scheduler.isAlive()).isTrue();
    }
  }
}
