package io.resque4j.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import io.resque4j.testkit.architecture.HouseRules;
import org.junit.jupiter.api.Test;

/** The rules of the house in this room. That they can fail is seen in HouseRulesTest, and here. */
class ArchitectureTest {
  private static final String PLANTED = "io.resque4j.core.architecture.planted";
  private static final HouseRules HOUSE = HouseRules.of("io.resque4j");
  private static final JavaClasses CORE = HouseRules.classesOf("io.resque4j.core");

  @Test
  void onlyTheRedisPackageKnowsLettuce() {
    HOUSE.theRedisClientStaysInOneRoom().check(CORE);
  }

  @Test
  void theRedisPackageDoesKnowLettuceSoTheRuleLooksAtTheRightNames() {
    assertThat(HouseRules.classesOf("io.resque4j.core.redis"))
        .anySatisfy(
            type ->
                assertThat(type.getDirectDependenciesFromSelf())
                    .anyMatch(to -> to.getTargetClass().getPackageName().startsWith("io.lettuce")));
  }

  @Test
  void aClassOutsideTheRedisPackageThatKnowsLettuceIsFound() {
    ArchRule rule = HouseRules.of(PLANTED).theRedisClientStaysInOneRoom();

    assertThat(rule.evaluate(HouseRules.classesAndTestsOf(PLANTED)).getFailureReport().getDetails())
        .isNotEmpty()
        .allMatch(line -> line.contains("core.Direct"));
  }

  @Test
  void theProtocolIsPure() {
    HOUSE.theProtocolIsPure().check(CORE);
  }

  @Test
  void coreKnowsNoOtherRoom() {
    HOUSE.theRoomKnowsOnly("core").check(CORE);
  }

  @Test
  void itKnowsNoMeters() {
    HOUSE.theEngineKnowsNoMeters().check(CORE);
  }

  @Test
  void packagesFormNoCycle() {
    HOUSE
        .noPackageCycles(
            "ResqueConfig",
            "Import",
            "RedisCredentials",
            "RedisTls",
            "TimeSpan",
            "ResqueException",
            "ResqueConnectionException",
            "RedisRefusedException",
            "UnknownOutcomeException")
        .check(CORE);
  }

  @Test
  void onlyTheBuilderOfTheConnectionReadsTheWallClock() {
    HOUSE.noWallClockOutside("Resque").check(CORE);
  }

  @Test
  void noThreadSleeps() {
    HOUSE.noSleepOutside().check(CORE);
  }

  @Test
  void wordsForPeopleGoThroughSlf4j() {
    HOUSE.noStandardStreams().check(CORE);
    HOUSE.noJavaUtilLogging().check(CORE);
  }
}
