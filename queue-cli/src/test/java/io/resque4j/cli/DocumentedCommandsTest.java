package io.resque4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.resque4j.cli.frame.Surroundings;
import io.resque4j.cli.terminal.Screen;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Every call of the command that a page or a help text shows is one that the command takes. */
final class DocumentedCommandsTest {
  private static final Path PROJECT = Path.of("").toAbsolutePath().getParent();
  private static final Pattern CALL =
      Pattern.compile("(?m)^ *(?:\\./)?resque4j +([a-z]+\\b.*?)(?:  +# .*)?$");
  private static final Pattern SHELL = Pattern.compile("(?ms)^```sh$(.*?)^```$");
  private static final Pattern IN_THE_TEXT = Pattern.compile("`resque4j ([a-z]+\\b[^`…]*)`");
  private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

  private static CommandLine command(String... words) {
    PrintStream nowhere =
        new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    Screen screen = new Screen(nowhere, nowhere, false, false, false, true, 80);
    return Cli.commandLine(new Surroundings(screen, Map.of(), InstantSource.system()), words);
  }

  @Test
  void theCallsOnThePagesAreTaken() throws IOException {
    List<Path> pages = new ArrayList<>(List.of(PROJECT.resolve("README.md")));
    try (Stream<Path> docs = Files.walk(PROJECT.resolve("docs"))) {
      docs.filter(page -> page.toString().endsWith(".md")).forEach(pages::add);
    }
    List<String> calls = new ArrayList<>();
    for (Path page : pages) {
      SHELL
          .matcher(Files.readString(page))
          .results()
          .forEach(block -> calls.addAll(calls(block.group(1))));
    }
    calls.addAll(callsInTheText("operations.md", "monitoring.md", "redis.md"));

    assertThat(calls).hasSizeGreaterThan(5).contains("enqueue math add 1 2");
    assertTaken(calls);
  }

  @Test
  void theHelpOfEveryVerbHasExamplesThatAreTakenAndTheExitCodes() {
    List<CommandLine> verbs = new ArrayList<>();
    collect(command(), verbs);

    assertThat(verbs).hasSizeGreaterThan(20);
    for (CommandLine verb : verbs) {
      String name = verb.getCommandSpec().qualifiedName();
      List<String> calls = calls(String.join("\n", verb.getCommandSpec().usageMessage().footer()));
      assertThat(calls).as("examples of " + name).isNotEmpty();
      assertTaken(calls);
      assertThat(verb.getUsageMessage().lines())
          .as("help of " + name)
          .allMatch(line -> line.length() <= 80)
          .anyMatch(line -> line.strip().matches("3 +nothing matches, nothing was done"));
    }
  }

  private static void collect(CommandLine of, List<CommandLine> verbs) {
    for (CommandLine verb : of.getSubcommands().values()) {
      verbs.add(verb);
      collect(verb, verbs);
    }
  }

  private static List<String> callsInTheText(String... pages) throws IOException {
    List<String> calls = new ArrayList<>();
    for (String page : pages) {
      IN_THE_TEXT
          .matcher(Files.readString(PROJECT.resolve("docs").resolve(page)).replace('\n', ' '))
          .results()
          .forEach(call -> calls.add(call.group(1)));
    }
    return calls;
  }

  private static List<String> calls(String text) {
    return CALL.matcher(text).results().map(call -> call.group(1)).toList();
  }

  private static void assertTaken(List<String> calls) {
    for (String line : calls) {
      List<String> words = new ArrayList<>();
      for (Matcher word = WORD.matcher(line.replaceFirst(" [>|] .*", "")); word.find(); ) {
        words.add(word.group(1) != null ? word.group(1) : word.group(2));
      }
      String[] call = words.toArray(String[]::new);
      assertThatCode(() -> command(call).parseArgs(call)).as(line).doesNotThrowAnyException();
    }
  }
}
