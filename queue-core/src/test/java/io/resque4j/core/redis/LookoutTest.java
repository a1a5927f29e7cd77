package io.resque4j.core.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resque4j.core.ResqueConnectionException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Who is believed when they disagree. That real sentinels and nodes speak so is tested elsewhere.
 */
final class LookoutTest {
  private static final HostPort OLD = new HostPort("old", 1);
  private static final HostPort NEW = new HostPort("new", 1);

  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final Map<HostPort, Told> informants = new HashMap<>();
  private final Lookout lookout =
      new Lookout(List.of(host("a"), host("b"), host("c")), this::hire, timer);

  @AfterEach
  void stop() {
    lookout.close();
    timer.shutdownNow();
  }

  private static HostPort host(String name) {
    return new HostPort(name, 26379);
  }

  /** Answers when the test says so. */
  private static final class Told implements Informant {
    private final HostPort where;
    private final Consumer<Informant> news;
    private volatile CompletableFuture<Sighting> answer = new CompletableFuture<>();
    private volatile boolean closed;

    private Told(HostPort where, Consumer<Informant> news) {
      this.where = where;
      this.news = news;
    }

    @Override
    public HostPort where() {
      return where;
    }

    @Override
    public CompletableFuture<Sighting> ask() {
      return answer;
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private synchronized Told hire(HostPort where, Consumer<Informant> news) {
    return informants.computeIfAbsent(where, host -> new Told(host, news));
  }

  private synchronized Told informant(String name) {
    return informants.get(host(name));
  }

  private void say(String name, HostPort master, long epoch) {
    informant(name).answer = done(master, epoch);
  }

  private static CompletableFuture<Sighting> done(HostPort master, long epoch) {
    return CompletableFuture.completedFuture(new Sighting(master, epoch, List.of()));
  }

  private void answer(String name, HostPort master, long epoch) {
    informant(name).answer.complete(new Sighting(master, epoch, List.of()));
  }

  @Test
  void theNewestOfMostIsBelievedWithoutWaitingForTheRest() {
    CompletableFuture<HostPort> found = lookout.locate();
    answer("a", OLD, 1);
    assertThat(found).isNotDone();
    answer("b", NEW, 2);

    assertThat(found).isCompletedWithValue(NEW);
  }

  @Test
  void whoWasCutOffDoesNotLeadBack() {
    CompletableFuture<HostPort> found = lookout.locate();
    answer("a", NEW, 2);
    answer("b", NEW, 2);
    assertThat(found).isCompletedWithValue(NEW);

    say("a", OLD, 1);
    say("b", OLD, 1);
    say("c", OLD, 1);
    assertThat(lookout.locate()).isCompletedWithValue(NEW);
    assertThat(lookout.isCurrent(OLD.toString())).isFalse();
  }

  @Test
  void aSingleOneIsEnoughForNews() {
    lookout.locate();
    answer("a", OLD, 1);
    answer("b", OLD, 1);
    AtomicInteger moves = new AtomicInteger();
    lookout.onMove(moves::incrementAndGet);

    say("c", NEW, 2);
    informant("c").news.accept(informant("c"));

    assertThat(lookout.isCurrent(NEW.toString())).isTrue();
    assertThat(moves.get()).isPositive();
  }

  @Test
  void whenOthersAreSilentTheOneThatAnswersIsBelieved() {
    CompletableFuture<HostPort> found = lookout.locate();
    informant("a").answer.completeExceptionally(new IllegalStateException("gone"));
    answer("b", OLD, 1);
    assertThat(found).isNotDone();
    informant("c").answer.completeExceptionally(new IllegalStateException("gone"));

    assertThat(found).isCompletedWithValue(OLD);
  }

  @Test
  void whenNobodyAnswersThatIsToldWithAHost() {
    CompletableFuture<HostPort> found = lookout.locate();
    for (String name : List.of("a", "b", "c")) {
      informant(name).answer.completeExceptionally(new IllegalStateException("gone"));
    }

    assertThatThrownBy(found::join)
        .hasCauseInstanceOf(ResqueConnectionException.class)
        .hasMessageContaining("a:26379");
  }

  @Test
  void whoIsNoMoreIsNotAskedAndWhoIsNewIs() {
    lookout.locate();
    Sighting sighting = new Sighting(OLD, 1, List.of(host("b"), host("d")));
    Told gone = informant("a");
    informant("a").answer.complete(sighting);
    informant("b").answer.complete(sighting);
    lookout.locate();

    assertThat(gone.closed).isTrue();
    assertThat(informant("b").closed).isFalse();
    assertThat(informant("d")).isNotNull();
  }
}
