package io.resque4j.worker;

import io.resque4j.core.TimeSpan;
import io.resque4j.core.protocol.JsDate;
import io.resque4j.core.redis.ClaimStore;
import io.resque4j.core.redis.ClaimStore.Held;
import io.resque4j.core.redis.ClaimStore.Reply;
import io.resque4j.core.redis.ClaimStore.Request;
import io.resque4j.core.redis.ClaimStore.Taken;
import io.resque4j.core.redis.ClaimStore.Unreadable;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks for jobs for the processors that are free, and knows when to ask again. Only the
 * dispatcher's thread touches it.
 */
final class Claims {
  /** Where nobody rings when jobs come, an idle multiWorker looks at least this often. */
  private static final Duration LONGEST_UNRUNG = Duration.ofMillis(250);

  /**
   * With many queues one look takes many scripts; idle, it sends one of them in this time at most.
   */
  private static final Duration FOR_EACH_PORTION = Duration.ofSeconds(3);

  private final ClaimStore store;
  private final QueueList queues;
  private final QueueRests rests;
  private final ProcessorPool pool;
  private final Doorbell doorbell;
  private final Lease lease;
  private final WorkMeter meter;
  private final Listeners listeners;
  private final InstantSource clock;
  private final Duration pollInterval;
  private final Executor mailbox;
  private final Starter starter;
  private final Runnable onIdle;
  private final ClaimIds ids = new ClaimIds();
  private final IdlePause pause;

  /** A claim is on its way that may bring a job which was recovered before. */
  private boolean suspectWanted;

  /** The last look found no work: the next one need not be for all, who may be a thousand. */
  private boolean idle;

  private boolean quiet;

  /** The queue that was rung for since it last asked, or several; null: none. */
  private @Nullable String rung;

  /** How many jobs are wanted; as a rule as many as there are. */
  private int demand = Integer.MAX_VALUE;

  private long next = System.nanoTime();

  /** Has a job performed. */
  interface Starter {
    /**
     * A processor has a job.
     *
     * @return false: there is no thread for it, and it goes back to its queue
     */
    boolean start(TaskProcessor processor, RunningJob job);
  }

  /**
   * Asks for nothing yet.
   *
   * @param pollInterval how long it waits at most before it looks again
   * @param mailbox brings a reply to the dispatcher's thread
   * @param onIdle called when processors that asked may have become idle
   */
  Claims(
      ClaimStore store,
      QueueList queues,
      QueueRests rests,
      ProcessorPool pool,
      Doorbell doorbell,
      Lease lease,
      WorkMeter meter,
      Listeners listeners,
      InstantSource clock,
      Duration pollInterval,
      Executor mailbox,
      Starter starter,
      Runnable onIdle) {
    this.store = store;
    this.queues = queues;
    this.rests = rests;
    this.pool = pool;
    this.doorbell = doorbell;
    this.lease = lease;
    this.meter = meter;
    this.listeners = listeners;
    this.clock = clock;
    this.pollInterval = pollInterval;
    this.mailbox = mailbox;
    this.starter = starter;
    this.onIdle = onIdle;
    this.pause = new IdlePause(TimeSpan.shorter(LONGEST_UNRUNG, pollInterval));
  }

  /** Asks for no more jobs, and waits for no ring. */
  void quiet() {
    quiet = true;
    doorbell.busy();
    passRingOn();
  }

  private void passRingOn() {
    if (rung != null) {
      doorbell.passOn(rung);
      rung = null;
    }
  }

  /** So many jobs are wanted from now on, and no more until this is called again. */
  void demand(int jobs) {
    demand = jobs;
  }

  /** Whether it would ask: it may, it has someone to ask for, and others take us for alive. */
  boolean wantsJobs() {
    return !quiet && demand > 0 && lease.isTrusted() && pool.anyFree();
  }

  /** Asks for a job of this queue, or of several, as soon as somebody is free. */
  void rung(String queue) {
    queues.lookAt(queue, slowPoll());
    rung = queue;
    hurry();
  }

  /** Asks as soon as somebody is free. */
  void hurry() {
    next = System.nanoTime();
  }

  /**
   * A job has ended. If it had been recovered, others that were may wait in their queues for that:
   * nobody rings for them.
   */
  void ended(RunningJob job) {
    if (job.recoveries() > 0) {
      hurry();
    }
  }

  /** Does not ask before this time has passed. */
  void pause(Duration time) {
    next = System.nanoTime() + time.toNanos();
  }

  /** Nanoseconds from {@code now} until it is to ask; 0 or less: now. */
  long dueIn(long now) {
    return !quiet && demand > 0 && pool.anyFree() ? next - now : Long.MAX_VALUE;
  }

  /**
   * Asks at once for jobs of a queue that has some, for those that have nothing under way: the
   * shortcut may overtake what was sent for the others. It takes a moment and calls no listener.
   *
   * @param alone whether to ask only when none of all processors has anything under way
   * @return false: nothing was asked
   */
  boolean askAtOnce(String queue, Shortcut over, boolean alone) {
    List<TaskProcessor> asking = wantsJobs() ? quickest(alone) : List.of();
    if (asking.isEmpty()) {
      return false;
    }
    queues.lookAt(queue, slowPoll());
    if (alone && !queues.isNext(queue)) {
      return false; // a look at the first ones that is due stays due for the token that follows
    }
    QueueList.Portion portion = queues.current();
    if (portion.queues().isEmpty() || (alone && !portion.queues().contains(queue))) {
      return false;
    }
    ask(portion, asking, over);
    return true;
  }

  private List<TaskProcessor> quickest(boolean alone) {
    return alone && !pool.all().stream().allMatch(TaskProcessor::isIdle)
        ? List.of()
        : pool.free().stream()
            .filter(TaskProcessor::isIdle)
            .limit(ClaimStore.MAX_PROCESSORS)
            .toList();
  }

  /** Asks for all that are free. */
  void ask() {
    if (quiet || demand == 0) {
      return;
    }
    if (!lease.isTrusted()) {
      passRingOn();
      pause(Dispatcher.RETRY);
      return;
    }
    List<TaskProcessor> free = asking(pool.free());
    if (free.isEmpty()) {
      return;
    }
    QueueList.Portion portion = queues.current();
    if (portion.queues().isEmpty()) {
      rest();
      return;
    }
    rung = null;
    for (int from = 0; from < free.size(); from += ClaimStore.MAX_PROCESSORS) {
      ask(
          portion,
          free.subList(from, Math.min(free.size(), from + ClaimStore.MAX_PROCESSORS)),
          null);
    }
  }

  private void ask(QueueList.Portion portion, List<TaskProcessor> asking, @Nullable Shortcut over) {
    boolean suspect = !suspectWanted && pool.all().stream().noneMatch(Claims::runsSuspect);
    suspectWanted |= suspect;
    try {
      send(portion, asking, suspect, over);
    } catch (RuntimeException | Error e) { // should it be sent all the same, a heartbeat finds it
      asking.forEach(each -> each.wanted(null));
      suspectWanted &= !suspect;
      throw e;
    }
    if (idle) {
      pause(pollInterval); // those that are free and did not ask wait for the reply
    }
  }

  private List<TaskProcessor> asking(List<TaskProcessor> free) {
    return idle && free.size() > ClaimStore.MAX_PROCESSORS
        ? free.subList(0, ClaimStore.MAX_PROCESSORS)
        : free;
  }

  /**
   * A job that was recovered may be what killed its worker. One at a time runs here, so that the
   * others which died with it are not there when it does so again.
   */
  private static boolean runsSuspect(TaskProcessor processor) {
    RunningJob job = processor.job();
    return job != null
        && job.recoveries() > 0
        && job.reports() == 0
        && !processor.isAside(); // it may go on for ever, and the others would wait as long
  }

  /**
   * Asks for jobs. No id is sent twice: what is repeated when no reply came may still be on its
   * way, over a connection that stalls or is closed by now, and Redis may execute it when the
   * repetition has brought a job that has ended meanwhile. The end of that job, should it be
   * repeated too, must not end what the late claim took.
   *
   * @param suspect whether one of them may have been recovered before
   */
  private void send(
      QueueList.Portion portion,
      List<TaskProcessor> asking,
      boolean suspect,
      @Nullable Shortcut over) {
    asking.forEach(each -> each.wanted(ids.next()));
    List<Request> requests =
        asking.stream()
            .map(each -> new Request(each.name(), Objects.requireNonNull(each.wanted())))
            .toList();
    BiConsumer<@Nullable List<Reply>, @Nullable Throwable> answered =
        TimedReply.<List<Reply>>begin(RoundTrip.Kind.CLAIM, asking.size())
            .then(
                mailbox,
                listeners,
                (replies, error) -> answered(portion, asking, suspect, replies, error));
    (over == null ? store : over.claims())
        .claim(portion.queues(), requests, JsDate.format(clock.instant()), suspect ? 1 : 0)
        .whenComplete(
            (replies, error) -> {
              tell(
                  over, replies); // before anybody hears of the reply and uses the connection again
              answered.accept(replies, error);
            });
  }

  private static void tell(@Nullable Shortcut over, @Nullable List<Reply> replies) {
    if (over != null) {
      over.answered(replies != null && replies.stream().anyMatch(Taken.class::isInstance));
    }
  }

  private void answered(
      QueueList.Portion portion,
      List<TaskProcessor> asking,
      boolean suspect,
      @Nullable List<Reply> replies,
      @Nullable Throwable error) {
    if (replies == null) {
      failed(portion, asking, suspect, Objects.requireNonNull(error));
      return;
    }
    suspectWanted &= !suspect;
    if (idle) {
      hurry();
    }
    int taken = 0;
    for (Reply reply : replies) {
      taken += handle(reply, asking);
    }
    if (demand < Integer.MAX_VALUE) {
      demand = Math.max(0, demand - taken);
    }
    asking.forEach(each -> each.wanted(null));
    onIdle.run();
    if (taken > 0) {
      pause.reset();
    }
    if (taken == asking.size()) {
      idle = false;
      meter.claimWasFilled();
      queues.stay();
      doorbell.busy();
    } else if (!queues.advance(portion)) {
      meter.claimWasShort();
      rest();
    }
  }

  /**
   * Redis may have given jobs to these claims: who asks again gets them, if it has. When no more
   * jobs are wanted, the claims that are there are given back at the end.
   */
  private void failed(
      QueueList.Portion portion, List<TaskProcessor> asking, boolean suspect, Throwable error) {
    if (quiet) {
      giveUp(portion, asking);
      return;
    }
    listeners.error("No jobs could be taken; it is tried again", error);
    if (!lease.isTrusted()) {
      doorbell.passOn(portion.queues()); // others need not wait until this one may ask again
    }
    askLater(portion, asking, suspect);
  }

  /** It may have been rung for them, and others were not: they hear of the jobs now. */
  private void giveUp(QueueList.Portion portion, List<TaskProcessor> asking) {
    asking.forEach(each -> each.wanted(null));
    doorbell.passOn(portion.queues());
  }

  private void askLater(QueueList.Portion portion, List<TaskProcessor> asking, boolean suspect) {
    CompletableFuture.delayedExecutor(Dispatcher.RETRY.toMillis(), TimeUnit.MILLISECONDS)
        .execute(() -> mailbox.execute(() -> askAgain(portion, asking, suspect)));
  }

  private void askAgain(QueueList.Portion portion, List<TaskProcessor> asking, boolean suspect) {
    if (quiet) {
      giveUp(portion, asking);
    } else if (!lease.isTrusted()) {
      askLater(portion, asking, suspect);
    } else {
      sendAgain(portion, asking, suspect);
    }
  }

  private void sendAgain(QueueList.Portion portion, List<TaskProcessor> asking, boolean suspect) {
    try {
      send(portion, asking, suspect, null);
    } catch (RuntimeException | Error e) { // else they would wait for a reply for ever
      askLater(portion, asking, suspect);
      throw e;
    }
  }

  /** Returns the number of jobs that were started. */
  private int handle(Reply reply, List<TaskProcessor> asking) {
    if (reply instanceof Taken job) {
      TaskProcessor processor = asking.get(job.request());
      String id = Objects.requireNonNull(processor.wanted());
      start(
          processor, new RunningJob(id, job.queue(), job.payload(), job.recoveries(), lease.now()));
      return 1;
    }
    if (reply instanceof Held held) {
      return adopt(asking.get(held.request()), held);
    }
    if (reply instanceof Unreadable bad) {
      String what =
          bad.queue() == null ? "A claim cannot be read" : "Queue " + bad.queue() + " is skipped";
      listeners.error(what, new IllegalStateException(bad.error()));
    }
    return 0;
  }

  /**
   * A processor holds a claim already. One that nobody here knows of: the reply was lost, or Redis
   * executed it late, and the job starts now. Its last job's: that job's end is on its way, nothing
   * is to be done; should Redis have forgotten that end, a heartbeat finds it.
   */
  private int adopt(TaskProcessor processor, Held held) {
    Optional<StrayClaim> claim =
        StrayClaim.read(processor.name(), held.claim(), held.recoveries())
            .filter(stray -> !stray.job().claimId().equals(processor.lastClaim()));
    claim.ifPresent(stray -> start(processor, stray.job()));
    return claim.isPresent() ? 1 : 0;
  }

  private void start(TaskProcessor processor, RunningJob job) {
    if (!starter.start(processor, job)) {
      pause(Dispatcher.RETRY);
    }
  }

  /** There is no work: wait until somebody rings, and look again after a while in any case. */
  private void rest() {
    if (quiet) {
      return; // it hears no ring, for it would only pass it on
    }
    idle = true;
    doorbell.idle();
    Duration time = rests.untilNext(doorbell.isRung() ? slowPoll() : pause.next());
    pause(time);
    listeners.tell(each -> each.onPause(time));
  }

  private Duration slowPoll() {
    Duration spread = FOR_EACH_PORTION.multipliedBy(queues.portions());
    return queues.portions() > 1 && spread.compareTo(pollInterval) > 0 ? spread : pollInterval;
  }
}
