package io.resque4j.testkit.architecture.planted.clock;

import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Date;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Planted: one violation per class, and one class that keeps to the rules. */
public final class Calls {
  private Calls() {}

  public static class Millis {
    public long now() {
      return System.currentTimeMillis();
    }
  }

  public static class MillisReference {
    public final LongSupplier now = System::currentTimeMillis;
  }

  public static class InstantNow {
    public Instant now() {
      return Instant.now();
    }
  }

  public static class InstantReference {
    public final Supplier<Instant> now = Instant::now;
  }

  public static class DayNow {
    public LocalDate now(ZoneId zone) {
      return LocalDate.now(zone);
    }
  }

  public static class SystemClock {
    public final Clock clock = Clock.systemUTC();
  }

  public static class SystemSource {
    public final InstantSource source = InstantSource.system();
  }

  @SuppressWarnings("JavaUtilDate")
  public static class OldDate {
    public Date now() {
      return new Date();
    }
  }

  public static class Sleeps {
    public void rest() throws InterruptedException {
      Thread.sleep(1);
    }
  }

  public static class SleepsByUnit {
    public void rest() throws InterruptedException {
      TimeUnit.SECONDS.sleep(1);
    }
  }

  /** Is told the time, and measures spans by the monotonic clock. */
  public static class Told {
    @SuppressWarnings("JavaUtilDate")
    public Date at(Clock clock) {
      return new Date(Instant.now(clock).toEpochMilli() + System.nanoTime());
    }
  }
}
