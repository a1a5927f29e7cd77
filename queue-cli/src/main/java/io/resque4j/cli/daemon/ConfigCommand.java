package io.resque4j.cli.daemon;

import io.resque4j.cli.config.Configuration;
import io.resque4j.cli.config.Effective;
import io.resque4j.cli.config.OptionTable;
import io.resque4j.cli.config.Role;
import io.resque4j.cli.config.Settings;
import io.resque4j.cli.frame.CommonOptions;
import io.resque4j.cli.frame.Surroundings;
import io.resque4j.cli.output.Form;
import io.resque4j.cli.terminal.ExitCode;
import io.resque4j.cli.terminal.Screen;
import io.resque4j.cli.terminal.Table;
import io.resque4j.cli.terminal.Table.Column;
import io.resque4j.cli.terminal.Table.Kind;
import io.resque4j.cli.terminal.Text;
import io.resque4j.core.protocol.ResqueJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code resque4j config}: what a daemon with the same words, variables and file would do. */
@Command(
    name = "config",
    header = "Shows the value of each option, where it comes from, and recurring jobs.",
    description = {
      "Takes the options of a daemon, reads the same variables and the same file, and starts nothing."
          + " Passwords are not shown."
    },
    footer = {
      "",
      "Examples:",
      "  resque4j config --config resque4j.yml",
      "  resque4j config -o json --queues high,low"
    })
public final class ConfigCommand implements Callable<Integer> {
  /** How it answers. */
  enum Output {
    TABLE,
    JSON,
    MARKDOWN
  }

  /** Between two columns. */
  private static final int GAP = 2;

  /** A value's column is no narrower than this. */
  private static final int NARROWEST = 16;

  /** The width of the values' column where no terminal has one. */
  private static final int PIPED = 40;

  private final Surroundings surroundings;
  private @Nullable ShownCron cron;

  @Mixin private final CommonOptions common = new CommonOptions();
  @Mixin private final DaemonOptions options = DaemonOptions.withRole();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "table|json",
      description =
          "table, json, or markdown: the reference of all options as it is in the documentation."
              + " Default: table.")
  private String output = "table";

  public ConfigCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    common.startLog();
    switch (OptionTable.choice("--output", output, Output.class)) {
      case MARKDOWN -> surroundings.screen().sayAll(OptionTable.markdown());
      case JSON -> surroundings.screen().say(json(checked()));
      case TABLE -> table(checked());
    }
    return ExitCode.OK;
  }

  private Configuration checked() {
    Configuration configuration = options.read(surroundings.environment());
    Settings settings = Settings.of(configuration);
    cron = new ShownCron(settings);
    return configuration;
  }

  private void table(Configuration configuration) {
    configuration.warnings().forEach(each -> surroundings.screen().tell("resque4j: " + each));
    Screen screen = surroundings.screen();
    List<Effective<?>> all = configuration.settled();
    List<String> lines = new ArrayList<>(screen.outIsTerminal() ? options(all) : piped(all));
    lines.set(0, screen.paint(Screen.Tone.STRONG, lines.get(0)));
    screen.sayAll(lines);
    screen.sayAll(cron().lines(screen));
    screen.say("");
    screen.say("'resque4j run' would run: " + word(Role.of(configuration)));
  }

  private ShownCron cron() {
    return Objects.requireNonNull(cron);
  }

  /** A line per option; a long value goes beyond its column instead of making all lines long. */
  private static List<String> piped(List<Effective<?>> all) {
    int first = all.stream().mapToInt(each -> each.option().name().length()).max().orElse(0);
    String row = "%-" + first + "s  %-" + PIPED + "s  %s";
    return Stream.concat(
            Stream.of(row.formatted("option", "value", "from")),
            all.stream()
                .map(
                    each ->
                        row.formatted(
                            each.option().name(),
                            Text.visible(each.shown()),
                            each.origin().where())))
        .toList();
  }

  /** For a terminal: a value goes on in the next line where it is longer than its column. */
  private List<String> options(List<Effective<?>> all) {
    Screen screen = surroundings.screen();
    int others =
        all.stream().mapToInt(each -> each.option().name().length()).max().orElse(0)
            + all.stream().mapToInt(each -> each.origin().where().length()).max().orElse(0);
    int width = Math.max(NARROWEST, screen.columns() - others - 2 * GAP);
    Table table =
        new Table(
            List.of(
                new Column("option", Kind.WHOLE),
                new Column("value", Kind.TEXT),
                new Column("from", Kind.TEXT)));
    for (Effective<?> each : all) {
      List<String> value = Text.wrapList(Text.visible(each.shown()), width);
      table.row(each.option().name(), value.get(0), each.origin().where());
      value.stream().skip(1).forEach(more -> table.row("", more, ""));
    }
    return table.lines(screen.columns());
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private String json(Configuration configuration) {
    List<Object> rows = new ArrayList<>();
    for (Effective<?> each : configuration.settled()) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("option", each.option().name());
      row.put("value", each.shown());
      row.put("from", word(each.origin().place()));
      row.put("where", each.origin().where());
      rows.add(row);
    }
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("version", Form.VERSION);
    all.put("kind", "config");
    all.put("role", word(Role.of(configuration)));
    all.put("options", rows);
    all.put("cron", cron().json());
    all.put("warnings", configuration.warnings());
    return new String(ResqueJson.writeValue(all), StandardCharsets.UTF_8);
  }
}
