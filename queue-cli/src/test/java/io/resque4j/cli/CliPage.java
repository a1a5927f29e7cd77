package io.resque4j.cli;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import io.resque4j.cli.output.Form;
import io.resque4j.cli.terminal.ExitCode;
import io.resque4j.testkit.architecture.HouseRules;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code docs/cli.md}, as the commands themselves would write it. */
final class CliPage {
  private static final Set<String> COMMON =
      Set.of("--help", "--verbose", "--redis", "--namespace", "--output", "--watch", "--every");

  private static final String HEAD =
      """
      # The command line

      This page is made from the commands: `RESQUE4J_WRITE_PAGES=true mvn -pl queue-cli -am test -Dtest=CliPageTest
      -Dsurefire.failIfNoSpecifiedTests=false` writes it anew, and the build fails while it is not what they say.

      A noun, then a verb: `resque4j failed list`. `resque4j help failed list` shows the same as below.

      ## What all verbs have in common

      - `--redis URL`, or `REDIS_URL`: where Redis is; `--namespace NAME`: what every key begins with. Options come
        after the verb. `--verbose` shows what happens inside, and the stack trace of an error.
      - `-o table|json|ndjson`. A table is for people: it fits the terminal's width, cuts text that is too long (never a
        name or id that another verb takes), leaves columns at the right out where even that is not enough, and gives times
        as `3 s ago`. In a pipe nothing is cut or left out. Colours come on a
        terminal only, and not with `NO_COLOR`.
      - What Redis holds is shown safely: control characters, bidi marks and the like as escapes. `--raw` gives the bytes
        as they are, and refuses a terminal.
      - `--watch` looks again every `--every` (2 s) until Ctrl-C. It outlives a Redis that is away; when Redis refuses the
        question itself (a key of the wrong type, a right that is missing), it ends as the verb without it does.
      - A verb that looks and `failed export -` end at once and quietly when their reader goes away, as `head` does, with
        141, as a program does that SIGPIPE ends. A verb that changes something finishes its work.
      - What cannot be undone says how many it is about and asks on a terminal; elsewhere it needs `--yes`. `--dry-run` only
        says what would be done. `--backup FILE` writes what is taken away to a new file that only you can read, before it
        is taken away; `import` brings it back byte for byte, and never twice.
      - Long work shows how far it is, its rate and the time left. Ctrl-C ends it between two batches, with a line on what
        was done; nothing is half done, and the same command goes on.
      """;

  private final CommandLine root;
  private final List<String> lines = new ArrayList<>();

  CliPage(CommandLine root) {
    this.root = root;
  }

  String text() {
    lines.addAll(HEAD.lines().toList());
    exitCodes();
    forms();
    lines.add("## Verbs");
    root.getSubcommands().values().forEach(verb -> verb(verb, "###"));
    return String.join("\n", lines) + "\n";
  }

  private void exitCodes() {
    lines.addAll(List.of("", "## Exit codes", "", "| code | meaning |", "|---|---|"));
    ExitCode.meanings()
        .forEach((code, meaning) -> lines.add("| %s | %s |".formatted(code.strip(), meaning)));
  }

  private void forms() {
    lines.addAll(
        List.of(
            "",
            "## JSON",
            "",
            "`-o json` is one document, `{\"version\":%d,\"kind\":…,\"items\":[…]}`; `-o ndjson` a line per"
                .formatted(Form.VERSION),
            "item, with `version` and `kind` in each. Both are written while they are read, however long they are; only",
            "`--watch -o json` holds each document in memory, so that none is cut off when Redis goes away: for long lists take",
            "ndjson there. Within a version fields are only added. Times are ISO 8601.",
            "A verb that changes something answers with one item of kind `done`. `config` has a form of its own,",
            "`{\"version\":%d,\"kind\":\"config\",\"role\":…,\"options\":[…],\"cron\":…,\"warnings\":[…]}`; its `cron` is null where the"
                .formatted(Form.VERSION),
            "file does not speak of recurring jobs, else it has `owner` and `jobs`.",
            "",
            "With `--filtered-params password,card.number`, or the same as a variable or in the file, no verb shows the values",
            "of these parameters, whatever the form: they are `[FILTERED]` in arguments, messages, backtraces and names of",
            "locks. `--raw`, `--backup` and `failed export` are whole. A lock whose name is filtered is deleted by its real name.",
            "",
            "| kind | fields |",
            "|---|---|"));
    kinds().forEach(form -> lines.add("| `" + form.replaceFirst(": ", "` | ") + " |"));
    lines.add("");
  }

  /** Every form that a class of the command keeps in a constant. */
  private static Set<String> kinds() {
    Set<String> kinds = new TreeSet<>();
    for (JavaClass type : HouseRules.classesOf("io.resque4j.cli")) {
      for (JavaField field : type.getFields()) {
        if (field.getRawType().isEquivalentTo(Form.class) && isStatic(field)) {
          kinds.add(value(field.reflect()).toString());
        }
      }
    }
    return kinds;
  }

  private static boolean isStatic(JavaField field) {
    return java.lang.reflect.Modifier.isStatic(field.reflect().getModifiers());
  }

  private static Object value(Field field) {
    try {
      field.setAccessible(true);
      return field.get(null);
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }

  private void verb(CommandLine line, String level) {
    CommandSpec spec = line.getCommandSpec();
    lines.addAll(List.of("", level + " " + spec.qualifiedName(), ""));
    lines.addAll(List.of(spec.usageMessage().header()));
    List<String> more = List.of(spec.usageMessage().description());
    if (!more.isEmpty()) {
      lines.add("");
      lines.addAll(more);
    }
    arguments(spec);
    examples(spec);
    line.getSubcommands().values().forEach(verb -> verb(verb, "####"));
  }

  private void arguments(CommandSpec spec) {
    List<String> rows =
        Stream.concat(
                spec.positionalParameters().stream().map(each -> row(each.paramLabel(), each)),
                spec.options().stream()
                    .filter(option -> !option.hidden() && !COMMON.contains(option.longestName()))
                    .map(option -> row(name(option), option)))
            .toList();
    if (!rows.isEmpty()) {
      lines.addAll(List.of("", "| | |", "|---|---|"));
      lines.addAll(rows);
    }
  }

  private static String name(OptionSpec option) {
    String names = String.join(", ", option.names());
    return option.arity().max() == 0 ? names : names + " " + option.paramLabel();
  }

  private static String row(String name, ArgSpec argument) {
    String description =
        Stream.of(argument.description())
            .map(String::strip)
            .reduce((a, b) -> a + " " + b)
            .orElse("");
    return "| `%s` | %s |"
        .formatted(name.replace("|", "\\|"), description.replace("|", "\\|").replace("%%", "%"));
  }

  private void examples(CommandSpec spec) {
    List<String> calls =
        Stream.of(spec.usageMessage().footer())
            .filter(line -> line.startsWith("  "))
            .map(String::strip)
            .toList();
    if (!calls.isEmpty() && (spec.subcommands().isEmpty() || spec.options().size() > 1)) {
      lines.addAll(List.of("", "```sh"));
      lines.addAll(calls);
      lines.add("```");
    }
  }
}
