package io.resque4j.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class QueueListTest {
  private static final Duration POLL = Duration.ofSeconds(6);

  private final AtomicLong now = new AtomicLong();
  private final QueueRests rests = new QueueRests(Duration.ofSeconds(5), now::get);

  private static List<String> names(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "q" + i).toList();
  }

  @Test
  void thePortionsFollowEachOtherInOrder() {
    QueueList queues = new QueueList(names(0, 70), rests);

    assertThat(queues.current().queues()).isEqualTo(names(0, 32));
    assertThat(queues.advance(queues.current())).isTrue();
    assertThat(queues.current().queues()).isEqualTo(names(32, 64));
    assertThat(queues.advance(queues.current())).isTrue();
    assertThat(queues.current().queues()).isEqualTo(names(64, 70));
    assertThat(queues.advance(queues.current())).isFalse();
    assertThat(queues.current().from()).isZero();
  }

  private QueueList list(int queues) {
    return new QueueList(names(0, queues), rests, UnaryOperator.identity(), now::get);
  }

  @Test
  void wherePlentyIsFoundItStaysForAWhileAndThenBeginsAtTheFirstQueueAgain() {
    QueueList queues = list(70);
    queues.advance(queues.current());

    now.addAndGet(QueueList.STAY.toNanos() - 1);
    queues.stay();
    assertThat(queues.current().from()).isEqualTo(32);

    now.addAndGet(1);
    queues.stay();
    assertThat(queues.current().from()).isZero();
    queues.advance(queues.current());
    queues.stay();
    assertThat(queues.current().from()).isEqualTo(32);
  }

  /** Those that fit into one claim are looked at in their order by each. */
  @Test
  void upTo32QueuesAreAlwaysLookedAtFromTheFirst() {
    QueueList queues = list(32);
    queues.stay();

    assertThat(queues.current()).isEqualTo(new QueueList.Portion(0, names(0, 32)));
  }

  @Test
  void anAnswerToAnOldPortionMovesNothing() {
    QueueList queues = new QueueList(names(0, 70), rests);
    QueueList.Portion first = queues.current();
    queues.advance(first);

    assertThat(queues.advance(first)).isTrue();
    assertThat(queues.current().from()).isEqualTo(32);
  }

  @Test
  void aListThatIsTakenInTheMiddleIsHeardInTheNextRound() {
    QueueList queues = list(70);
    queues.advance(queues.current());
    queues.replace(List.of("a"));

    assertThat(queues.current().queues()).isEqualTo(names(32, 64));
    now.addAndGet(QueueList.STAY.toNanos());
    queues.stay();
    assertThat(queues.current().queues()).containsExactly("a");
    queues.replace(List.of());
    assertThat(queues.current().queues()).isEmpty();
  }

  @Test
  void aQueueThatRestsIsLeftOut() {
    QueueList queues = new QueueList(names(0, 34), rests);
    rests.returns("q0");
    rests.returns("q33");

    assertThat(queues.current().queues()).isEqualTo(names(1, 33));
    assertThat(queues.advance(queues.current())).isFalse();

    now.addAndGet(Duration.ofSeconds(1).toNanos());
    assertThat(queues.current().queues()).isEqualTo(names(0, 32));
  }

  @Test
  void aRingForAQueueThatRestsLooksAtTheOthers() {
    QueueList queues = new QueueList(names(0, 3), rests);
    rests.returns("q1");

    queues.lookAt("q1", POLL);

    assertThat(queues.current().queues()).containsExactly("q0", "q2");
  }

  /** The ring for one of them may have been lost. */
  @Test
  void ringsForALaterQueueNowAndThenKeepNobodyFromTheFirstOnes() {
    QueueList queues = list(70);
    assertThat(queues.current().from()).isZero();

    now.addAndGet(POLL.toNanos() - 1);
    queues.lookAt("q40", POLL);
    assertThat(queues.current().from()).isEqualTo(32);

    now.addAndGet(1);
    queues.lookAt("q40", POLL);
    assertThat(queues.current().from()).isZero();
    queues.lookAt("q40", POLL);
    assertThat(queues.current().from()).isEqualTo(32);
  }
}
