package io.resque4j.scheduler;

import io.resque4j.core.TimeSpan;
import io.resque4j.core.redis.RedisStores;
import io.resque4j.scheduler.Alarm.Bell;
import java.time.Duration;
import java.util.List;

/**
 * The scheduler's thread: leads if it can, sees to the leader's duties, and sleeps until the next
 * of them, woken when an earlier delayed job is added or the leader lock changes. It ends when the
 * alarm is stopped, and by nothing else.
 */
final class SchedulerLoop implements Runnable {
  /** How long it sleeps at most where Redis does not tell of changes, and after a failure. */
  private static final Duration SECOND = Duration.ofSeconds(1);

  /** However often it is woken, it looks this seldom. */
  private static final Duration BREATH = Duration.ofMillis(40);

  /** With less than this until there is something to do, nothing else is begun. */
  private static final Duration SPARE_TIME = Duration.ofMillis(250);

  private final RedisStores stores;
  private final SchedulerConfig config;
  private final Leadership leadership;
  private final RedisClock clock;
  private final List<Duty> duties;
  private final List<Duty> spareTimeDuties;
  private final Alarm alarm;
  private final Hearing hearing;
  private final Listeners listeners;

  /**
   * A loop that sleeps by this alarm, which changes in Redis ring from now on.
   *
   * @param spareTimeDuties are seen to only when the others have nothing to do for a while
   */
  SchedulerLoop(
      RedisStores stores,
      SchedulerConfig config,
      Leadership leadership,
      RedisClock clock,
      List<Duty> duties,
      List<Duty> spareTimeDuties,
      Alarm alarm,
      Listeners listeners) {
    this.stores = stores;
    this.config = config;
    this.leadership = leadership;
    this.clock = clock;
    this.duties = duties;
    this.spareTimeDuties = spareTimeDuties;
    this.alarm = alarm;
    this.hearing = new Hearing(alarm);
    this.listeners = listeners;
    stores.delayed().onChange(() -> alarm.ring(Bell.SCHEDULE));
    stores.cron().onChange(() -> alarm.ring(Bell.SCHEDULE));
    stores.leader().onChange(() -> alarm.ring(Bell.LOCK));
  }

  @Override
  public void run() {
    listeners.tell(each -> each.onStart(config.name()));
    boolean stopped = false;
    while (!stopped) {
      try {
        stopped = turn();
      } catch (InterruptedException e) {
        stopped = true;
      }
    }
    try {
      leadership.release();
    } catch (RuntimeException e) {
      listeners.error("The leader lock could not be given up; it ends by itself", e);
    }
    stores.close();
    listeners.tell(each -> each.onEnd(config.name()));
  }

  /** Looks once, and sleeps; returns whether it was stopped. */
  private boolean turn() throws InterruptedException {
    long schedule = alarm.rings(Bell.SCHEDULE);
    long lock = alarm.rings(Bell.LOCK);
    Duration pause;
    boolean leads;
    try {
      long attempts = leadership.attempts();
      long connection = stores.delayed().connectionNumber();
      leads = leadership.stillLeads();
      pause = leads ? lead() : follow();
      if (leads && leadership.attempts() != attempts) {
        hearing.renewed(lock, connection);
      }
    } catch (RuntimeException | Error e) { // without this thread delayed jobs would wait for ever
      listeners.error("The scheduler could not look; it tries again in a second", e);
      return alarm.sleep(SECOND);
    }
    if (leads && !hearing.works(stores.delayed().connectionNumber())) {
      pause = TimeSpan.shorter(pause, SECOND);
    }
    Duration breath = TimeSpan.shorter(pause, BREATH);
    return alarm.sleep(breath)
        || alarm.sleep(
            pause.minus(breath), leads ? Bell.SCHEDULE : Bell.LOCK, leads ? schedule : lock);
  }

  /** Waits until the leader gives its lock up or lets it end. */
  private Duration follow() {
    return TimeSpan.shorter(
        leadership.untilFree(), TimeSpan.shorter(config.pollInterval(), SECOND));
  }

  private Duration lead() {
    long second = clock.read();
    Duration pause = config.pollInterval();
    for (Duty duty : duties) {
      pause = TimeSpan.shorter(pause, perform(duty, second));
    }
    for (Duty duty : pause.compareTo(SPARE_TIME) < 0 ? List.<Duty>of() : spareTimeDuties) {
      pause = TimeSpan.shorter(pause, perform(duty, second));
    }
    return TimeSpan.shorter(pause, leadership.untilRenewal());
  }

  private Duration perform(Duty duty, long second) {
    try {
      return duty.perform(second);
    } catch (RuntimeException | Error e) {
      listeners.error("The scheduler could not do its work; it tries again in a second", e);
      return SECOND;
    }
  }
}
