package io.resque4j.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import io.resque4j.testkit.architecture.HouseRules;
import org.junit.jupiter.api.Test;

/** The rules of the house in this room. That they can fail is seen in HouseRulesTest. */
class ArchitectureTest {
  private static final HouseRules HOUSE = HouseRules.of("io.resque4j");
  private static final JavaClasses CLASSES = HouseRules.classesOf("io.resque4j.cli");

  @Test
  void itAssemblesTheRoomsWithoutLettuce() {
    HOUSE
        .theRoomKnowsOnly("cli", "core", "worker", "scheduler", "metrics", "testkit")
        .check(CLASSES);
    HOUSE.theRedisClientStaysInOneRoom().check(CLASSES);
  }

  @Test
  void eachRoomOfTheCommandKnowsOnlyWhatItStandsOn() {
    HOUSE.theRoomKnowsOnly("cli.terminal").check(CLASSES);
    HOUSE
        .theRoomKnowsOnly("cli.config", "cli.terminal", "core", "worker", "scheduler")
        .check(CLASSES);
    HOUSE.theRoomKnowsOnly("cli.frame", "cli.terminal", "core", "testkit").check(CLASSES);
    HOUSE.theRoomKnowsOnly("cli.fleet").check(CLASSES);
    HOUSE.theRoomKnowsOnly("cli.jobs", "cli.terminal", "core").check(CLASSES);
    HOUSE
        .theRoomKnowsOnly(
            "cli.http",
            "cli.fleet",
            "cli.terminal",
            "cli.config",
            "core",
            "worker",
            "scheduler",
            "metrics")
        .check(CLASSES);
    HOUSE
        .theRoomKnowsOnly(
            "cli.connection", "cli.terminal", "cli.frame", "cli.config", "core", "testkit")
        .check(CLASSES);
    HOUSE.theRoomKnowsOnly("cli.output", "cli.terminal", "cli.frame", "core").check(CLASSES);
    HOUSE
        .theRoomKnowsOnly(
            "cli.manage",
            "cli.terminal",
            "cli.frame",
            "cli.config",
            "cli.connection",
            "cli.jobs",
            "cli.output",
            "core",
            "scheduler")
        .check(CLASSES);
    HOUSE
        .theRoomKnowsOnly(
            "cli.doctor",
            "cli.terminal",
            "cli.frame",
            "cli.config",
            "cli.connection",
            "cli.jobs",
            "cli.manage",
            "cli.output",
            "core")
        .check(CLASSES);
    HOUSE
        .theRoomKnowsOnly(
            "cli.top",
            "cli.terminal",
            "cli.frame",
            "cli.config",
            "cli.connection",
            "cli.jobs",
            "cli.fleet",
            "core")
        .check(CLASSES);
    HOUSE
        .theRoomKnowsOnly(
            "cli.daemon",
            "cli.http",
            "cli.terminal",
            "cli.frame",
            "cli.config",
            "cli.connection",
            "cli.jobs",
            "core",
            "worker",
            "scheduler")
        .check(CLASSES);
  }

  @Test
  void onlyTheLiveViewKnowsATerminalLibrary() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.resque4j.cli.top")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.jline..")
        .check(CLASSES);
  }

  @Test
  void packagesFormNoCycle() {
    HOUSE.noPackageCycles().check(CLASSES);
  }

  @Test
  void onlyTheEntryPointReadsTheWallClockAndNoThreadSleeps() {
    HOUSE.noWallClockOutside("Main").check(CLASSES);
    HOUSE.noSleepOutside().check(CLASSES);
  }

  @Test
  void nothingLogsByJavaUtilLogging() {
    HOUSE.noJavaUtilLogging().check(CLASSES);
  }
}
