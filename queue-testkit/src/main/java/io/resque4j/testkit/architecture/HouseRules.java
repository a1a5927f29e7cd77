package io.resque4j.testkit.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.conditions.ArchConditions.accessTargetWhere;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What every room of the house keeps to, by package names below a root. The names are all that this
 * class knows of the rooms, so that the rules can be tried on planted violations below another
 * root, and so that no module depends on a room for its rules.
 *
 * <p>A rule that meets no class at all fails: a renamed package must not switch it off.
 */
public final class HouseRules {
  private static final ImportOption NO_PACKAGE_INFO =
      location -> !location.contains("package-info.class");

  private final String root;

  private HouseRules(String root) {
    this.root = root;
  }

  /**
   * The rules for the rooms below a root package.
   *
   * @param root {@code io.resque4j}, or the root of some planted violations
   */
  public static HouseRules of(String root) {
    return new HouseRules(root);
  }

  /**
   * The compiled classes of some packages and what lies below them, without tests.
   *
   * @param packages for example {@code io.resque4j.core}
   * @throws IllegalArgumentException if one of the packages has no class
   */
  public static JavaClasses classesOf(String... packages) {
    return imported(
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(NO_PACKAGE_INFO),
        packages);
  }

  /** As {@link #classesOf}, tests included: for rules that hold for them too, and for fixtures. */
  public static JavaClasses classesAndTestsOf(String... packages) {
    return imported(new ClassFileImporter().withImportOption(NO_PACKAGE_INFO), packages);
  }

  private static JavaClasses imported(ClassFileImporter importer, String... packages) {
    // The rules judge by names: reading every class of every library would only cost time.
    ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
    JavaClasses found = importer.importPackages(packages);
    for (String name : packages) {
      if (found.stream().noneMatch(resideInAnyPackage(name + ".."))) {
        throw new IllegalArgumentException("no class in " + name + ": is the name right?");
      }
    }
    return found;
  }

  /** Lettuce, and the Netty and Reactor below it, are known in one package only. */
  public ArchRule theRedisClientStaysInOneRoom() {
    return noClasses()
        .that()
        .resideOutsideOfPackage(root + ".core.redis..")
        .should()
        .dependOnClassesThat(resideInAnyPackage("io.lettuce..", "io.netty..", "reactor.."))
        .as("only core.redis knows the Redis client");
  }

  /** Who works does not know who measures: events are all that the engine offers. */
  public ArchRule theEngineKnowsNoMeters() {
    return noClasses()
        .that()
        .resideInAnyPackage(root + ".core..", root + ".worker..", root + ".scheduler..")
        .should()
        .dependOnClassesThat(resideInAnyPackage("io.micrometer..", "io.prometheus.."))
        .as("neither core nor worker nor scheduler knows Micrometer");
  }

  /** The wire format stands on the JDK, Jackson and the null annotations alone. */
  public ArchRule theProtocolIsPure() {
    return classes()
        .that()
        .resideInAPackage(root + ".core.protocol..")
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                root + ".core.protocol..",
                "java.lang..",
                "java.math..",
                "java.nio..",
                "java.security..",
                "java.text..",
                "java.time..",
                "java.util..",
                "java.io..",
                "com.fasterxml.jackson..",
                "org.jspecify.."))
        .as("core.protocol knows only the JDK, Jackson and JSpecify");
  }

  /**
   * A room knows itself and the rooms that are named, no other below the root.
   *
   * @param room for example {@code worker}
   * @param others the rooms it stands on, for example {@code core}
   */
  public ArchRule theRoomKnowsOnly(String room, String... others) {
    String[] known =
        Stream.concat(Stream.of(room), Arrays.stream(others))
            .map(name -> root + "." + name + "..")
            .toArray(String[]::new);
    return noClasses()
        .that()
        .resideInAPackage(root + "." + room + "..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(root + "..")
                .and(resideOutsideOfPackages(known))
                .as("lie in another room than %s", List.of(known)))
        .as(room + " knows no other room than " + List.of(others));
  }

  /**
   * Packages form no cycle.
   *
   * @param foundations simple names of types that stand in the package of an API for the sake of
   *     its users, while the packages below use them too, such as exceptions and configuration.
   *     They count as a package of their own, which knows neither the API nor what lies below it.
   */
  public ArchRule noPackageCycles(String... foundations) {
    return slices()
        .assignedFrom(new PackagesAndFoundations(root, Set.of(foundations)))
        .should()
        .beFreeOfCycles()
        .as("packages form no cycle");
  }

  /**
   * Time enters through an {@code InstantSource}: nothing reads the wall clock by itself.
   *
   * @param rooms simple names of the top-level classes where it may be read
   */
  public ArchRule noWallClockOutside(String... rooms) {
    return noClasses()
        .that(areNot(rooms))
        .should(accessTargetWhere(ForbiddenCalls.WALL_CLOCK))
        .as("nothing reads the wall clock outside " + List.of(rooms));
  }

  /**
   * Threads wait for events, not for time.
   *
   * @param rooms simple names of the top-level classes where a thread may sleep
   */
  public ArchRule noSleepOutside(String... rooms) {
    return noClasses()
        .that(areNot(rooms))
        .should(accessTargetWhere(ForbiddenCalls.SLEEP))
        .as("no thread sleeps outside " + List.of(rooms));
  }

  /** Words for people go through slf4j; the standard streams belong to the command alone. */
  public ArchRule noStandardStreams() {
    return noClasses()
        .that()
        .resideOutsideOfPackage(root + ".cli..")
        .should(accessTargetWhere(ForbiddenCalls.STANDARD_STREAMS))
        .as("only cli writes to the standard streams");
  }

  /** One logging interface in the house: slf4j. */
  public ArchRule noJavaUtilLogging() {
    return noClasses().should(USE_JAVA_UTIL_LOGGING).as("nobody uses java.util.logging");
  }

  private static DescribedPredicate<JavaClass> areNot(String... rooms) {
    Set<String> names = Set.of(rooms);
    return DescribedPredicate.describe(
        "are not " + names, type -> !names.contains(topLevel(type).getSimpleName()));
  }

  static JavaClass topLevel(JavaClass type) {
    return type.getEnclosingClass().map(HouseRules::topLevel).orElse(type);
  }

  /** Each package is a slice; the foundations of a package are another one. */
  private record PackagesAndFoundations(String root, Set<String> foundations)
      implements SliceAssignment {
    @Override
    public SliceIdentifier getIdentifierOf(JavaClass type) {
      if (!type.getPackageName().startsWith(root)) {
        return SliceIdentifier.ignore();
      }
      return foundations.contains(topLevel(type).getSimpleName())
          ? SliceIdentifier.of(type.getPackageName(), "foundations")
          : SliceIdentifier.of(type.getPackageName(), "");
    }

    @Override
    public String getDescription() {
      return "packages below " + root + ", foundations " + foundations + " apart";
    }
  }
}
