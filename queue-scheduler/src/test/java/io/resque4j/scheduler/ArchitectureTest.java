package io.resque4j.scheduler;

import com.tngtech.archunit.core.domain.JavaClasses;
import io.resque4j.testkit.architecture.HouseRules;
import org.junit.jupiter.api.Test;

/** The rules of the house in this room. That they can fail is seen in HouseRulesTest. */
class ArchitectureTest {
  private static final HouseRules HOUSE = HouseRules.of("io.resque4j");
  private static final JavaClasses CLASSES = HouseRules.classesOf("io.resque4j.scheduler");

  @Test
  void itKnowsCoreButNeitherTheWorkerNorLettuce() {
    HOUSE.theRoomKnowsOnly("scheduler", "core").check(CLASSES);
    HOUSE.theRedisClientStaysInOneRoom().check(CLASSES);
  }

  @Test
  void itKnowsNoMeters() {
    HOUSE.theEngineKnowsNoMeters().check(CLASSES);
  }

  @Test
  void packagesFormNoCycle() {
    HOUSE.noPackageCycles().check(CLASSES);
  }

  @Test
  void timeComesFromOutsideAndNoThreadSleeps() {
    HOUSE.noWallClockOutside().check(CLASSES);
    HOUSE.noSleepOutside().check(CLASSES);
  }

  @Test
  void wordsForPeopleGoThroughSlf4j() {
    HOUSE.noStandardStreams().check(CLASSES);
    HOUSE.noJavaUtilLogging().check(CLASSES);
  }
}
