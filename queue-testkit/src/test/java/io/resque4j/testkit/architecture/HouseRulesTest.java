package io.resque4j.testkit.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import io.resque4j.testkit.architecture.planted.clock.Calls;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each rule is seen to fail over a violation that was planted for it. */
class HouseRulesTest {
  private static final String PLANTED = "io.resque4j.testkit.architecture.planted";

  @Test
  void aProtocolThatLogsOrKnowsTheApiIsNotPure() {
    assertThat(violations(in("pure").theProtocolIsPure(), "pure"))
        .anyMatch(line -> line.contains("protocol.Payload") && line.contains("org.slf4j.Logger"))
        .anyMatch(line -> line.contains("protocol.Keys") && line.contains("core.Config"))
        .allMatch(line -> line.contains("core.protocol"));
  }

  @Test
  void aRoomThatKnowsAnotherIsFound() {
    assertThat(violations(in("rooms").theRoomKnowsOnly("core"), "rooms"))
        .isNotEmpty()
        .allMatch(line -> line.contains("core.Heart") && line.contains("worker.Hand"));
    assertThat(violations(in("rooms").theRoomKnowsOnly("worker", "core"), "rooms"))
        .isNotEmpty()
        .allMatch(line -> line.contains("worker.Hand") && line.contains("scheduler.Watch"));
    assertThat(violations(in("rooms").theRoomKnowsOnly("testkit"), "rooms"))
        .isNotEmpty()
        .allMatch(line -> line.contains("testkit.Tool") && line.contains("core.Heart"));
  }

  @Test
  void aRoomMayKnowWhatItStandsOn() {
    assertThat(violations(in("rooms").theRoomKnowsOnly("core", "worker"), "rooms")).isEmpty();
    assertThat(violations(in("rooms").theRoomKnowsOnly("scheduler"), "rooms")).isEmpty();
  }

  @Test
  void aCycleOfPackagesIsFound() {
    assertThat(violations(in("cycle").noPackageCycles(), "cycle"))
        .anyMatch(line -> line.contains("Cycle detected"));
  }

  @Test
  void aPackageMayUseTheFoundationsOfTheApiAboveItButNeverTheApi() {
    ArchRule rule = in("cycle").noPackageCycles("Refused");

    assertThat(violations(rule, "cycle")).anyMatch(line -> line.contains("StoreThatKnowsTheApi"));
    assertThatCode(() -> rule.check(withoutTheStoreThatKnowsTheApi())).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        Calls.Millis.class,
        Calls.MillisReference.class,
        Calls.InstantNow.class,
        Calls.InstantReference.class,
        Calls.DayNow.class,
        Calls.SystemClock.class,
        Calls.SystemSource.class,
        Calls.OldDate.class
      })
  void whatReadsTheWallClockIsFound(Class<?> planted) {
    JavaClasses classes = new ClassFileImporter().importClasses(planted);

    assertThat(violations(in("clock").noWallClockOutside("Elsewhere"), classes)).hasSize(1);
    assertThat(violations(in("clock").noSleepOutside(), classes)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(classes = {Calls.Sleeps.class, Calls.SleepsByUnit.class})
  void whatSleepsIsFound(Class<?> planted) {
    JavaClasses classes = new ClassFileImporter().importClasses(planted);

    assertThat(violations(in("clock").noSleepOutside("Elsewhere"), classes)).hasSize(1);
    assertThat(violations(in("clock").noWallClockOutside(), classes)).isEmpty();
  }

  @Test
  void whatIsToldTheTimeKeepsToTheRules() {
    JavaClasses classes = new ClassFileImporter().importClasses(Calls.Told.class);

    assertThat(violations(in("clock").noWallClockOutside(), classes)).isEmpty();
    assertThat(violations(in("clock").noSleepOutside(), classes)).isEmpty();
  }

  @Test
  void aRoomThatIsNamedMayReadTheClockAndSleepButNotAlone() {
    JavaClasses classes =
        new ClassFileImporter()
            .importClasses(Calls.class, Calls.Millis.class, Calls.Sleeps.class, Calls.Told.class);

    // Every class here lies in the named room, and a rule about nothing must not pass.
    assertThatThrownBy(() -> in("clock").noWallClockOutside("Calls").check(classes))
        .hasMessageContaining("failed to check any classes");
    assertThatThrownBy(() -> in("clock").noSleepOutside("Calls").check(classes))
        .hasMessageContaining("failed to check any classes");
  }

  @Test
  void whatPrintsOutsideTheCommandIsFound() {
    assertThat(violations(in("words").noStandardStreams(), "words"))
        .hasSize(2)
        .allMatch(line -> line.contains("worker.Prints"));
  }

  @Test
  void whatLogsByJavaUtilLoggingIsFound() {
    assertThat(violations(in("words").noJavaUtilLogging(), "words"))
        .isNotEmpty()
        .allMatch(line -> line.contains("cli.OldLog"));
  }

  @Test
  void aRuleThatMeetsNoClassFails() {
    HouseRules elsewhere = HouseRules.of("org.nowhere");
    JavaClasses classes = planted("words");

    assertThatThrownBy(() -> elsewhere.theProtocolIsPure().check(classes))
        .hasMessageContaining("failed to check any classes");
    assertThatThrownBy(() -> elsewhere.theRoomKnowsOnly("core").check(classes))
        .hasMessageContaining("failed to check any classes");
    assertThatThrownBy(() -> elsewhere.noPackageCycles().check(classes))
        .hasMessageContaining("failed to check any classes");
  }

  @Test
  void aPackageWithoutClassesIsRefused() {
    assertThatThrownBy(() -> HouseRules.classesOf("org.nowhere"))
        .hasMessage("no class in org.nowhere: is the name right?");
  }

  private static HouseRules in(String corner) {
    return HouseRules.of(PLANTED + "." + corner);
  }

  private static JavaClasses planted(String corner) {
    return HouseRules.classesAndTestsOf(PLANTED + "." + corner);
  }

  private static List<String> violations(ArchRule rule, String corner) {
    return violations(rule, planted(corner));
  }

  private static List<String> violations(ArchRule rule, JavaClasses classes) {
    return rule.evaluate(classes).getFailureReport().getDetails();
  }

  private static JavaClasses withoutTheStoreThatKnowsTheApi() {
    return new ClassFileImporter()
        .withImportOption(location -> !location.contains("StoreThatKnowsTheApi"))
        .importPackages(PLANTED + ".cycle");
  }
}
