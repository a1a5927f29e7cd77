package io.resque4j.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class QueueListTest {
  private static List<String> names(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "q" + i).toList();
  }

  @Test
  void thePortionsFollowEachOtherInOrder() {
    QueueList queues = new QueueList(names(0, 70));

    assertThat(queues.current().queues()).isEqualTo(names(0, 32));
    assertThat(queues.advance(queues.current())).isTrue();
    assertThat(queues.current().queues()).isEqualTo(names(32, 64));
    assertThat(queues.advance(queues.current())).isTrue();
    assertThat(queues.current().queues()).isEqualTo(names(64, 70));
    assertThat(queues.advance(queues.current())).isFalse();
    assertThat(queues.current().from()).isZero();
  }

  @Test
  void workBeginsAtTheFirstQueueAgain() {
    QueueList queues = new QueueList(names(0, 70));
    queues.advance(queues.current());

    queues.restart();

    assertThat(queues.current().from()).isZero();
  }

  @Test
  void anAnswerToAnOldPortionMovesNothing() {
    QueueList queues = new QueueList(names(0, 70));
    QueueList.Portion first = queues.current();
    queues.advance(first);

    assertThat(queues.advance(first)).isTrue();
    assertThat(queues.current().from()).isEqualTo(32);
  }

  @Test
  void aShorterListTakenInTheMiddleBeginsAgain() {
    QueueList queues = new QueueList(names(0, 70));
    queues.advance(queues.current());
    queues.replace(List.of("a"));

    assertThat(queues.current().queues()).containsExactly("a");
    queues.replace(List.of());
    assertThat(queues.current().queues()).isEmpty();
  }
}
