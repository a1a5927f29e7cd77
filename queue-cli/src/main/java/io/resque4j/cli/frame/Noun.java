package io.resque4j.cli.frame;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * Something that there is, such as {@code queue}, with the verbs for it. A verb is made only when
 * it is wanted: a process needs one of them, and reading the annotations of all takes longer than
 * what most of them do.
 */
public final class Noun {
  private final String name;
  private final String header;
  private final Map<String, Function<Surroundings, ?>> verbs = new LinkedHashMap<>();

  /**
   * A noun without verbs yet.
   *
   * @param header what one does with it, in a line
   */
  public Noun(String name, String header) {
    this.name = name;
    this.header = header;
  }

  /** Adds a verb, which is annotated for picocli or is a {@link CommandLine}. */
  public Noun verb(String verb, Function<Surroundings, ?> maker) {
    verbs.put(verb, maker);
    return this;
  }

  public String name() {
    return name;
  }

  /** Whether there is such a verb. */
  public boolean has(String verb) {
    return verbs.containsKey(verb);
  }

  /**
   * The noun as a command of its own, which does nothing without a verb.
   *
   * @param wanted the verb that is needed; all of them if there is none such
   */
  public CommandLine line(Surroundings surroundings, Optional<String> wanted) {
    Missing missing = new Missing();
    CommandSpec spec = CommandSpec.wrapWithoutInspection(missing).name(name);
    missing.spec = spec;
    spec.addOption(
        OptionSpec.builder("-h", "--help").usageHelp(true).description("Show this.").build());
    spec.usageMessage()
        .header(header)
        .customSynopsis("resque4j " + name + " VERB [options]")
        .optionListHeading("%n")
        .commandListHeading("%nVerbs:%n")
        .footer("", "Options and examples of one verb:", "  resque4j help " + name + " " + first());
    return addTo(new CommandLine(spec), surroundings, wanted);
  }

  /** The same, below a command that does something without a verb too. */
  public CommandLine addTo(CommandLine line, Surroundings surroundings, Optional<String> wanted) {
    verbs.entrySet().stream()
        .filter(each -> wanted.filter(verbs::containsKey).map(each.getKey()::equals).orElse(true))
        .forEach(each -> line.addSubcommand(each.getKey(), each.getValue().apply(surroundings)));
    return line;
  }

  private String first() {
    return verbs.keySet().iterator().next();
  }

  /** Says which verbs there are. */
  private static final class Missing implements Runnable {
    @SuppressWarnings("NullAway.Init") // set as soon as there is one
    private CommandSpec spec;

    @Override
    public void run() {
      throw new ParameterException(
          spec.commandLine(),
          "expected a verb after %s: %s"
              .formatted(spec.name(), String.join(", ", spec.subcommands().keySet())));
    }
  }
}
