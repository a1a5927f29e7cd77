package io.resque4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.resque4j.cli.frame.Surroundings;
import io.resque4j.cli.terminal.ExitCode;
import io.resque4j.cli.terminal.Screen;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code resque4j completion} writes, read by the real shells. */
final class CompletionTest {
  /** What a person's zsh reads when it starts, with a key that says what stands in the line. */
  private static final String ZSH_SETUP =
      """
      PS1= PS2=
      say() { print -r -- "line:<$BUFFER>" }
      zle -N say
      bindkey '^T' say
      autoload -Uz compinit
      compinit -u -D
      source '%s'
      print ready
      """;

  /** The person: types words, the tab key and that key. */
  private static final String ZSH_DRIVER =
      """
      zmodload zsh/zpty zsh/zselect
      zpty z zsh -f -i
      await() {
        while [[ $out != $~1 ]]; do
          zpty -rt z piece && out+=$piece || zselect -t 2
          (( SECONDS < 30 )) || { print -r -- "no $1 in: $out"; exit 1 }
        done
      }
      out=
      zpty -w z "source '$1'"
      await '*ready*'
      out=
      zpty -wn z "$2"$'\\t\\x14'
      await '*line:<*>*'
      zpty -d z
      print -r -- "${${out##*line:<}%%>*}"
      """;

  @TempDir private Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... words) {
    PrintStream stdout = new PrintStream(out, true, StandardCharsets.UTF_8);
    PrintStream stderr = new PrintStream(err, true, StandardCharsets.UTF_8);
    Screen screen = new Screen(stdout, stderr, false, false, false, true, 80);
    return Cli.run(new Surroundings(screen, Map.of(), InstantSource.system()), words);
  }

  @ParameterizedTest
  @CsvSource({
    "resque4j fai, failed",
    "resque4j failed retry-, retry-stuck",
    "resque4j failed remove --back, --backup",
    "resque4j queue list --wat, --watch",
    "resque4j worker cancel, cancel-job"
  })
  void bashCompletes(String typed, String completed) throws Exception {
    assumeTrue(isThere("bash"), "there is no bash here");
    assertThat(run("completion", "bash")).isEqualTo(ExitCode.OK);
    Path script = Files.writeString(folder.resolve("c.sh"), out.toString(StandardCharsets.UTF_8));
    String[] words = typed.split(" ", -1);
    String call =
        "source '%s'; COMP_WORDS=(%s); COMP_CWORD=%d; COMP_LINE='%s'; COMP_POINT=${#COMP_LINE};"
                .formatted(script, typed, words.length - 1, typed)
            + " $(complete -p resque4j | sed 's/.*-F \\([^ ]*\\) .*/\\1/');"
            + " printf '%s\\n' \"${COMPREPLY[@]}\"";

    assertThat(shell("bash", "--norc", "-c", call).lines().map(String::strip)).contains(completed);
  }

  @ParameterizedTest
  @CsvSource({
    "resque4j fai, resque4j failed",
    "resque4j failed retry-, resque4j failed retry-stuck",
    "resque4j failed remove --back, resque4j failed remove --backup",
    "resque4j queue list --wat, resque4j queue list --watch",
    "resque4j worker cancel, resque4j worker cancel-job",
    "resque4j frob, resque4j frob"
  })
  void zshCompletesWhatIsTyped(String typed, String completed) throws Exception {
    assumeZsh();
    assertThat(run("completion", "zsh")).isEqualTo(ExitCode.OK);
    Path script = Files.writeString(folder.resolve("c.zsh"), out.toString(StandardCharsets.UTF_8));
    Path setup = Files.writeString(folder.resolve("setup.zsh"), ZSH_SETUP.formatted(script));
    Path driver = Files.writeString(folder.resolve("driver.zsh"), ZSH_DRIVER);

    String line = shell("zsh", "-f", driver.toString(), setup.toString(), typed);

    assertThat(line.strip()).isEqualTo(completed);
  }

  private static void assumeZsh() {
    if (!isThere("zsh") && Boolean.parseBoolean(System.getenv("RESQUE4J_REQUIRE_ZSH"))) {
      throw new IllegalStateException("RESQUE4J_REQUIRE_ZSH is set, but there is no zsh here");
    }
    assumeTrue(isThere("zsh"), "there is no zsh here");
  }

  @Test
  void anotherShellIsRefused() {
    assertThat(run("completion", "bsh")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .isEqualTo("resque4j: expected SHELL to be bash or zsh, got: bsh; did you mean 'bash'?\n");
  }

  private static boolean isThere(String shell) {
    return Stream.of(System.getenv("PATH").split(":", -1))
        .anyMatch(path -> Files.isExecutable(Path.of(path, shell)));
  }

  private static Process end(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    return process.destroyForcibly();
  }

  private static String shell(String... call) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(List.of(call)).redirectErrorStream(true).start();
    process.onExit().orTimeout(90, TimeUnit.SECONDS).exceptionally(late -> end(process));
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    return output;
  }
}
