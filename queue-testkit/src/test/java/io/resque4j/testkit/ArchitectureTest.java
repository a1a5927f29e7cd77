package io.resque4j.testkit;

import com.tngtech.archunit.core.domain.JavaClasses;
import io.resque4j.testkit.architecture.HouseRules;
import org.junit.jupiter.api.Test;

/** The rules of the house in this room. That they can fail is seen in HouseRulesTest. */
class ArchitectureTest {
  private static final HouseRules HOUSE = HouseRules.of("io.resque4j");
  private static final JavaClasses CLASSES = HouseRules.classesOf("io.resque4j.testkit");

  @Test
  void itKnowsNoOtherRoomNorLettuce() {
    HOUSE.theRoomKnowsOnly("testkit").check(CLASSES);
    HOUSE.theRedisClientStaysInOneRoom().check(CLASSES);
  }

  @Test
  void packagesFormNoCycle() {
    HOUSE.noPackageCycles().check(CLASSES);
  }

  @Test
  void timeComesFromOutsideAndNoThreadSleeps() {
    HOUSE.noWallClockOutside("Ledger").check(CLASSES);
    HOUSE.noSleepOutside("LossyProxy", "Waiting").check(CLASSES);
  }

  @Test
  void wordsForPeopleGoThroughSlf4j() {
    HOUSE.noStandardStreams().check(CLASSES);
    HOUSE.noJavaUtilLogging().check(CLASSES);
  }
}
