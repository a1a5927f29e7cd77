package io.resque4j.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import io.resque4j.testkit.architecture.HouseRules;
import org.junit.jupiter.api.Test;

/** The rules of the house in this room. That they can fail is seen in HouseRulesTest, and here. */
class ArchitectureTest {
  private static final HouseRules HOUSE = HouseRules.of("io.resque4j");
  private static final String PLANTED = "io.resque4j.metrics.architecture.planted";
  private static final JavaClasses CLASSES = HouseRules.classesOf("io.resque4j.metrics");

  @Test
  void itKnowsWhatItMeasuresButNotLettuce() {
    HOUSE.theRoomKnowsOnly("metrics", "core", "worker", "scheduler").check(CLASSES);
    HOUSE.theRedisClientStaysInOneRoom().check(CLASSES);
  }

  @Test
  void anEngineThatKnowsMetersIsFound() {
    ArchRule rule = HouseRules.of(PLANTED).theEngineKnowsNoMeters();

    assertThat(rule.evaluate(HouseRules.classesAndTestsOf(PLANTED)).getFailureReport().getDetails())
        .isNotEmpty()
        .allMatch(line -> line.contains("core.Counting"));
  }

  @Test
  void onlyTheDefaultOfTheSchedulersMetersReadsTheWallClockAndNoThreadSleeps() {
    HOUSE.noWallClockOutside("SchedulerMetrics").check(CLASSES);
    HOUSE.noSleepOutside().check(CLASSES);
  }

  @Test
  void wordsForPeopleGoThroughSlf4j() {
    HOUSE.noStandardStreams().check(CLASSES);
    HOUSE.noJavaUtilLogging().check(CLASSES);
  }
}
