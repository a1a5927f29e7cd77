package io.resque4j.cli.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.resque4j.cli.config.Origin.Place;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every option of the catalogue is taken in every place where it has a name. */
final class EveryOptionTest {
  @TempDir private Path folder;

  static Stream<String> names() {
    return Catalogue.all().stream().map(ConfigOption::name);
  }

  private static ConfigOption<?> option(String name) {
    return Catalogue.named(name).orElseThrow();
  }

  /** A value of this form that is nobody's default. */
  private static String sample(ConfigOption<?> option) {
    String label = option.type().label();
    return switch (label) {
      case "N", "N|MIN-MAX" -> "7";
      case "DURATION" -> "42s";
      case "BOOLEAN" -> "true";
      case "FILE", "FILE.jar" -> "/nowhere/file";
      case "URL" -> "redis://elsewhere:1";
      case "LEVEL" -> "warn";
      case "EVENT=LEVEL,…" -> "start=warn";
      case "A,B", "A,B|A=5,B=1" -> "a,b";
      default -> label.contains("|") ? label.replaceFirst(".*\\|", "") : "elsewhere";
    };
  }

  private static Effective<?> found(Given given, ConfigOption<?> option) {
    return given.read().all().stream()
        .filter(each -> each.option().equals(option))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @MethodSource("names")
  void isTakenFromItsFlag(String name) {
    ConfigOption<?> option = option(name);
    if (option.flag() == null) {
      assertThat(option.secret()).as("only a secret has no flag").isTrue();
      return;
    }
    Effective<?> found = found(Given.in(folder).flag(option.flag(), sample(option)), option);

    assertThat(found.shown()).isEqualTo(sample(option)).isNotEqualTo(option.shownFallback());
    assertThat(found.origin()).isEqualTo(new Origin(Place.FLAG, option.flag()));
  }

  @ParameterizedTest
  @MethodSource("names")
  void isTakenFromEachOfItsVariables(String name) {
    ConfigOption<?> option = option(name);
    assertThat(option.variables()).isNotEmpty();
    for (String variable : option.variables()) {
      Effective<?> found = found(Given.in(folder).variable(variable, sample(option)), option);

      assertThat(found.shown()).isEqualTo(option.secret() ? "***" : sample(option));
      assertThat(found.origin()).isEqualTo(new Origin(Place.VARIABLE, variable));
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void isTakenFromTheFileByEachOfItsNames(String name) {
    ConfigOption<?> option = option(name);
    for (String each :
        Stream.concat(Stream.of(option.name()), option.aliases().stream()).toList()) {
      String yaml = "# first\n" + nested(each, sample(option));
      Effective<?> found = found(Given.in(folder).file(yaml), option);

      assertThat(found.shown()).as(each).isEqualTo(option.secret() ? "***" : sample(option));
      assertThat(found.origin().place()).isEqualTo(Place.FILE);
      assertThat(found.origin().where())
          .endsWith("resque4j.yml:" + (1 + each.split("\\.", -1).length));
    }
  }

  /** {@code a.b} as a section with a name in it. */
  private static String nested(String name, String value) {
    StringBuilder yaml = new StringBuilder();
    String indent = "";
    for (String part : name.split("\\.", -1)) {
      yaml.append(yaml.isEmpty() ? "" : "\n").append(indent).append(part).append(":");
      indent += "  ";
    }
    return yaml.append(" '").append(value).append("'\n").toString();
  }

  @Test
  void eachNameIsGivenOnce() {
    assertThat(Catalogue.names()).doesNotHaveDuplicates();
    assertThat(Catalogue.all().stream().flatMap(option -> option.variables().stream()))
        .doesNotHaveDuplicates();
    assertThat(
            Catalogue.all().stream()
                .flatMap(
                    option ->
                        Stream.concat(option.flagName().stream(), option.otherFlags().stream())))
        .doesNotHaveDuplicates();
  }

  @Test
  void theNamesOfNodeResqueAndActionheroAreOurs() {
    assertThat(Catalogue.names())
        .containsAll(
            List.of(
                "queues",
                "minTaskProcessors",
                "maxTaskProcessors",
                "timeout",
                "checkTimeout",
                "stuckWorkerTimeout",
                "retryStuckJobs",
                "leaderLockTimeout",
                "namespace",
                "scheduler"));
    assertThat(Catalogue.variables())
        .contains(
            "QUEUES",
            "SCHEDULER",
            "ROLE",
            "MIN_TASK_PROCESSORS",
            "MAX_TASK_PROCESSORS",
            "REDIS_URL",
            "REDIS_HOST",
            "REDIS_PORT",
            "REDIS_DB",
            "REDIS_PASSWORD",
            "REDIS_SSL",
            "REDIS_SENTINELS",
            "REDIS_MASTER_NAME");
  }
}
