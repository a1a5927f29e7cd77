package io.resque4j.cli.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.resque4j.scheduler.CronJob;
import io.resque4j.scheduler.MissedFirings;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The recurring jobs of a configuration file. */
final class CronSettingsTest {
  @TempDir private Path folder;

  private CronSettings read(String yaml) {
    return Given.in(folder).file(yaml).settings().cron();
  }

  @Test
  void jobsAreReadByTheirNames() {
    CronSettings cron =
        read(
            """
            queues: [reports]
            cron:
              report:
                schedule: 0 3 * * MON-FRI
                zone: Europe/Berlin
                queue: reports
                class: nightlyReport
                args: [7, -1.5, "text", {deep: [true, null]}]
                missed: all 20
              "ping it":
                schedule: every 5m
                queue: default
                class: ping
            cronOwner: shop
            """);

    assertThat(cron.owner()).isEqualTo("shop");
    assertThat(cron.jobs()).extracting(CronJob::name).containsExactly("report", "ping it");
    CronJob report = cron.jobs().get(0);
    assertThat(report.schedule()).hasToString("0 3 * * MON-FRI Europe/Berlin");
    assertThat(report.missed()).isEqualTo(MissedFirings.all(20));
    assertThat(new String(report.payload().raw(), UTF_8))
        .isEqualTo(
            "{\"class\":\"nightlyReport\",\"queue\":\"reports\","
                + "\"args\":[7,-1.5,\"text\",{\"deep\":[true,null]}]}");
    assertThat(cron.jobs().get(1).missed()).isEqualTo(MissedFirings.ONCE);
  }

  @Test
  void aFileWithoutTheSectionChangesNothingAndAnEmptySectionRemovesAll() {
    assertThat(read("queues: [a]")).isNull();
    assertThat(Given.in(folder).settings().cron()).isNull();
    assertThat(read("cron:")).isEqualTo(new CronSettings("config", List.of()));
    assertThat(read("cron: {}")).isEqualTo(new CronSettings("config", List.of()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cron: [a]                           | FILE:1: expected cron to be names with values, got: a list",
        "cron: {a: every 5m}                 | FILE:1: expected cron.a to be names with values, got: a text",
        "cron: {a: {queue: q, class: c}}     | FILE:1: expected cron.a to have a schedule, got: none",
        "cron: {a: {queue: q, shedule: x}}   | FILE:1: unknown 'shedule' of cron.a; did you mean 'schedule'?",
        "cron: {a: {queue: q, class: c, schedule: 0 25 * * *}} "
            + "| FILE:1: cron.a: expected hour (field 2 of 5) to be *, 0-23, or ranges, steps and lists of them, got: 25",
        "cron: {a: {queue: q, class: c, schedule: every 5m, args: 7}} "
            + "| FILE:1: expected args of cron.a to be a list, got: 7",
        "cron: {a: {queue: q, class: c, schedule: [1]}} "
            + "| FILE:1: expected schedule to be a text, got: a list",
        "cron: {a: {queue: q, class: c, schedule: every 5m, zone: Mars}} "
            + "| FILE:1: cron.a: expected a time zone such as Europe/Berlin or UTC, got: Mars",
        "corn: {}                            | FILE:1: unknown option 'corn'; did you mean 'cron'?",
        "{cron: {}, cronOwner: [x]}          | FILE:1: expected cronOwner to be a name, got: a list"
      })
  void mistakesAreToldWithTheirLine(String yaml, String refusal) {
    assertThat(Given.in(folder).file(yaml).refusal()).isEqualTo(refusal);
  }
}
