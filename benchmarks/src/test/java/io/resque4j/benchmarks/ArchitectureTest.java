package io.resque4j.benchmarks;

import com.tngtech.archunit.core.domain.JavaClasses;
import io.resque4j.testkit.architecture.HouseRules;
import org.junit.jupiter.api.Test;

/** The rules of the house in this room. That they can fail is seen in HouseRulesTest. */
class ArchitectureTest {
  private static final HouseRules HOUSE = HouseRules.of("io.resque4j");
  private static final JavaClasses CLASSES = HouseRules.classesOf("io.resque4j.benchmarks");

  @Test
  void itKnowsNeitherTheCommandNorLettuce() {
    HOUSE.theRoomKnowsOnly("benchmarks", "core", "worker", "scheduler", "testkit").check(CLASSES);
    HOUSE.theRedisClientStaysInOneRoom().check(CLASSES);
  }

  @Test
  void timeComesFromOutsideAndNoThreadSleeps() {
    HOUSE.noWallClockOutside("Main", "OwnAgent").check(CLASSES);
    HOUSE.noSleepOutside().check(CLASSES);
  }

  @Test
  void wordsForPeopleDoNotGoToTheStandardStreams() {
    HOUSE.noStandardStreams().check(CLASSES);
    HOUSE.noJavaUtilLogging().check(CLASSES);
  }
}
