package io.resque4j.testkit.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import java.util.Set;

/** Calls, and method references, that only a few classes may make. */
final class ForbiddenCalls {
  private static final Set<String> CLOCK_METHODS =
      Set.of(
          "java.lang.System.currentTimeMillis",
          "java.time.InstantSource.system",
          "java.util.Calendar.getInstance",
          "java.time.Clock.system",
          "java.time.Clock.systemUTC",
          "java.time.Clock.systemDefaultZone",
          "java.time.Clock.tickMillis",
          "java.time.Clock.tickSeconds",
          "java.time.Clock.tickMinutes");
  private static final Set<String> NOW_METHODS =
      Set.of(
          "java.time.Instant.now",
          "java.time.LocalDate.now",
          "java.time.LocalTime.now",
          "java.time.LocalDateTime.now",
          "java.time.OffsetDateTime.now",
          "java.time.OffsetTime.now",
          "java.time.ZonedDateTime.now",
          "java.time.Year.now",
          "java.time.YearMonth.now");
  private static final Set<String> TELLS = Set.of("java.time.Clock", "long");
  private static final Set<String> SLEEP_METHODS =
      Set.of("java.lang.Thread.sleep", "java.util.concurrent.TimeUnit.sleep");
  private static final Set<String> STREAMS = Set.of("java.lang.System.out", "java.lang.System.err");

  static final DescribedPredicate<JavaAccess<?>> WALL_CLOCK =
      DescribedPredicate.describe("the wall clock", ForbiddenCalls::readsTheWallClock);
  static final DescribedPredicate<JavaAccess<?>> SLEEP =
      DescribedPredicate.describe("sleep", access -> SLEEP_METHODS.contains(name(access)));

  /** {@code printStackTrace} of whatever class: with a writer of one's own it is no violation. */
  static final DescribedPredicate<JavaAccess<?>> STANDARD_STREAMS =
      DescribedPredicate.describe(
          "the standard streams",
          access ->
              STREAMS.contains(name(access))
                  || (access.getName().equals("printStackTrace") && hasNoParameters(access)));

  private ForbiddenCalls() {}

  private static boolean readsTheWallClock(JavaAccess<?> access) {
    String name = name(access);
    if (CLOCK_METHODS.contains(name)) {
      return true;
    }
    // Instant.now(clock) is told the time; new Date(millis) too.
    return (NOW_METHODS.contains(name) || name.equals("java.util.Date.<init>"))
        && isNotToldTheTime(access);
  }

  private static boolean isNotToldTheTime(JavaAccess<?> access) {
    return access.getTarget() instanceof AccessTarget.CodeUnitAccessTarget target
        && target.getRawParameterTypes().stream().noneMatch(type -> TELLS.contains(type.getName()));
  }

  private static boolean hasNoParameters(JavaAccess<?> access) {
    return access.getTarget() instanceof AccessTarget.CodeUnitAccessTarget target
        && target.getRawParameterTypes().isEmpty();
  }

  private static String name(JavaAccess<?> access) {
    return access.getTargetOwner().getName() + "." + access.getName();
  }
}
