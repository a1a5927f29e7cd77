package io.resque4j.core.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.resque4j.core.RedisRefusedException;
import io.resque4j.core.UnknownOutcomeException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What one caller appends keeps its order also while nothing waits now and then, and what is known
 * of a queue is forgotten.
 */
final class LaneOrderTest {
  private static final int CALLERS = 12;
  private static final int ROUNDS = 400;
  private static final int EACH = 200;

  private final ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
  private final ExecutorService replies = Executors.newSingleThreadExecutor();
  private final ExecutorService later = Executors.newSingleThreadExecutor();
  private final List<String> sent = Collections.synchronizedList(new ArrayList<>());
  private final Gathering gathering = new Gathering(this::send, later);

  @AfterEach
  void end() {
    List.of(callers, replies, later).forEach(ExecutorService::shutdownNow);
  }

  /** Refused: then one command is under way at a time, and others wait most easily. */
  private CompletableFuture<Long> send(String queue, List<byte[]> payloads) {
    payloads.forEach(each -> sent.add(new String(each, UTF_8)));
    CompletableFuture<Long> reply = new CompletableFuture<>();
    replies.execute(() -> reply.completeExceptionally(new IllegalStateException("refused")));
    return reply;
  }

  @Test
  void eachCallersPayloadsAreSentInTheirOrder() {
    for (int round = 0; round < ROUNDS; round++) {
      sent.clear();
      List<CompletableFuture<Void>> all =
          IntStream.range(0, CALLERS)
              .mapToObj(n -> CompletableFuture.runAsync(() -> append(n), callers))
              .toList();
      all.forEach(CompletableFuture::join);

      for (int n = 0; n < CALLERS; n++) {
        String caller = n + " ";
        assertThat(sent.stream().filter(each -> each.startsWith(caller)))
            .as("round %d, caller %d", round, n)
            .containsExactlyElementsOf(IntStream.range(0, EACH).mapToObj(i -> caller + i).toList());
      }
    }
  }

  /** Some replies are waited for, so that there are moments in which nothing is under way. */
  private void append(int caller) {
    Random random = new Random(caller);
    CompletableFuture<Long> last = CompletableFuture.completedFuture(0L);
    for (int i = 0; i < EACH; i++) {
      last = gathering.append("math", (caller + " " + i).getBytes(UTF_8));
      if (random.nextInt(2) == 0) {
        last.exceptionally(refused -> 0L).join();
      }
    }
    last.exceptionally(refused -> 0L).join();
  }

  private static int underWay(Throwable failureOfAnother) {
    List<CompletableFuture<Long>> replies = new ArrayList<>();
    Gathering some =
        new Gathering(
            (queue, payloads) -> {
              replies.add(new CompletableFuture<>());
              return replies.get(replies.size() - 1);
            },
            Runnable::run);
    some.append("math", "one".getBytes(UTF_8));
    replies.get(0).complete(1L);
    some.append("bad", "two".getBytes(UTF_8));
    replies.get(1).completeExceptionally(failureOfAnother);
    for (int n = 0; n < 100; n++) {
      some.append("math", "more".getBytes(UTF_8));
    }
    return replies.size() - 2;
  }

  @Test
  void aQueueThatRefusesSlowsDownNoOther() {
    assertThat(underWay(new RedisRefusedException("WRONGTYPE", null)))
        .isEqualTo(Gathering.UNDER_WAY);
  }

  /** Its data may be loading, and the script be gone. */
  @Test
  void afterARedisThatTookNothingForATimeOneIsUnderWayUntilItAnswers() {
    assertThat(underWay(new RedisRefusedException("LOADING", null, true))).isOne();
  }

  @Test
  void afterALostReplyOneIsUnderWayUntilRedisAnswers() {
    assertThat(underWay(new UnknownOutcomeException("no reply", null))).isOne();
  }

  /** No thread is to be had for it, say. */
  @Test
  void whereNothingCanBeRunLaterAllAreToldAllTheSame() {
    CompletableFuture<Long> first = new CompletableFuture<>();
    Gathering alone =
        new Gathering(
            (queue, payloads) -> first.isDone() ? CompletableFuture.completedFuture(2L) : first,
            task -> {
              throw new OutOfMemoryError("unable to create native thread");
            });
    CompletableFuture<Long> one = alone.append("math", "one".getBytes(UTF_8));
    CompletableFuture<Long> two = alone.append("math", "two".getBytes(UTF_8));
    assertThat(two).isNotDone();

    first.complete(1L);

    assertThat(one).isCompletedWithValue(1L);
    assertThat(two).isCompletedWithValue(2L);
  }
}
