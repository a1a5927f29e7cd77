package io.resque4j.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * {@code ./resque4j} at the root of the sources, which builds when it must. In the place of Maven
 * stands a script that packs a command which says how it was called.
 */
final class LauncherIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Path SOURCES = Path.of(System.getProperty("basedir")).getParent();
  private static final String BUILT =
      """
      #!/bin/sh
      echo "ran: $*; as $RESQUE4J_COMMAND in $RESQUE4J_PROJECT"
      exit 7
      """;

  private final Path project = Sandbox.fresh();
  private final Path programs = Sandbox.fresh();
  private final Path quick = project.resolve("queue-cli/target/quick");
  private final Path builds = project.resolve("builds");

  @BeforeEach
  void makeAProject() throws IOException {
    copy("resque4j", "queue-cli/src/main/dist/libexec/java.sh", "pom.xml", "examples/pom.xml");
    copy("queue-cli/pom.xml");
    Files.createDirectories(project.resolve("examples/src/main"));
    Files.writeString(project.resolve("built"), BUILT);
    maven(
        """
        echo build >>"$PROJECT/builds"
        mkdir -p "$PROJECT/queue-cli/target/quick/resque4j-9/bin"
        cp "$PROJECT/built" "$PROJECT/queue-cli/target/quick/resque4j-9/bin/resque4j"
        chmod +x "$PROJECT/queue-cli/target/quick/resque4j-9/bin/resque4j"
        """);
  }

  private void copy(String... names) throws IOException {
    for (String name : names) {
      Path to = project.resolve(name);
      Files.createDirectories(to.getParent());
      Files.copy(SOURCES.resolve(name), to);
    }
  }

  private void maven(String script) {
    try {
      Path mvn = programs.resolve("mvn");
      Files.writeString(mvn, "#!/bin/sh\nset -e\n" + script);
      assertThat(mvn.toFile().setExecutable(true)).isTrue();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Command launcher(String words) {
    return Command.shell("exec ./resque4j " + words)
        .in(project)
        .env("PROJECT", project.toString())
        .env("PATH", programs + ":" + System.getenv("PATH"))
        .env("RESQUE4J_COMMAND", "");
  }

  private long builds() throws IOException {
    return Files.exists(builds) ? Files.readAllLines(builds).size() : 0;
  }

  @Test
  void itBuildsTheFirstTimeAndWhenASourceChanged() throws IOException {
    Outcome first = launcher("stats 'a  b'").run();
    Outcome second = launcher("stats").run();

    assertThat(first.err()).isEqualTo("resque4j: building (first run only) ...\n");
    assertThat(first.out())
        .isEqualTo("ran: stats a  b; as ./resque4j in " + project.toRealPath() + "\n");
    assertThat(first.exitCode()).isEqualTo(7);
    assertThat(second.err()).isEmpty();
    assertThat(second.exitCode()).isEqualTo(7);
    assertThat(builds()).isEqualTo(1);

    Path source = project.resolve("examples/src/main/New.java");
    Files.writeString(source, "class New {}");
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(60)));
    Outcome third = launcher("stats").run();

    assertThat(third.err()).isEqualTo("resque4j: building (the sources changed) ...\n");
    assertThat(third.exitCode()).isEqualTo(7);
    assertThat(builds()).isEqualTo(2);
    assertThat(quick.resolve("lock")).doesNotExist();
  }

  @Test
  void itIsFoundThroughSymbolicLinksFromAnyFolder() throws IOException {
    Path links = Sandbox.fresh();
    Files.createSymbolicLink(links.resolve("a"), project.resolve("resque4j"));
    Files.createSymbolicLink(links.resolve("b"), Path.of("a"));

    Outcome outcome =
        Command.shell("exec ./b stats")
            .in(links)
            .env("PROJECT", project.toString())
            .env("PATH", programs + ":" + System.getenv("PATH"))
            .run();

    assertThat(outcome.out())
        .isEqualTo("ran: stats; as resque4j in " + project.toRealPath() + "\n");
  }

  @Test
  void onATerminalTheBuildShowsItsSeconds() throws IOException {
    Terminal.assumeOne();
    Path gate = gateBeforeTheBuild();
    try (RunningCommand launcher = launcher("stats").onTerminal(80).start()) {
      String building = "\rresque4j: building \\(first run only\\) \\.\\.\\. ";
      int first = Integer.parseInt(launcher.awaitOut(building + "(\\d+) s ").group(1));
      // A second may begin before the first of them is shown, and another be left out.
      Matcher later = launcher.awaitOut(building + "((?!" + first + " )\\d+) s ");
      assertThat(Integer.parseInt(later.group(1))).isGreaterThan(first);
      Files.writeString(gate, "go\n");

      Outcome outcome = launcher.awaitEnd();

      assertThat(Terminal.lines(outcome.out())).singleElement().asString().startsWith("ran: stats");
    }
  }

  @Test
  void aBuildThatFailsSaysWhyAndWhereThereIsMore() throws IOException {
    maven("echo 'all that there is'\necho '[ERROR] Bad.java:[1,2] no semicolon'\nexit 1\n");

    Outcome outcome = launcher("stats").run();

    assertThat(outcome.exitCode()).isEqualTo(1);
    List<String> lines = outcome.errLines();
    assertThat(lines).hasSize(3).contains("[ERROR] Bad.java:[1,2] no semicolon");
    assertThat(lines.get(2)).startsWith("resque4j: the build failed; all that Maven said is in ");
    assertThat(Path.of(lines.get(2).replaceFirst(".* is in ", "")))
        .content()
        .contains("all that there is");
    assertThat(quick.resolve("lock")).doesNotExist();
  }

  @Test
  void twoAtOnceBuildOnce() throws IOException {
    Path gate = gateBeforeTheBuild();

    try (RunningCommand first = launcher("one").start()) {
      first.awaitErr("building");
      try (RunningCommand second = launcher("two").start()) {
        second.awaitErr("waiting for the build of another process");
        Files.writeString(gate, "go\n");

        assertThat(first.awaitEnd().out()).startsWith("ran: one");
        assertThat(second.awaitEnd().out()).startsWith("ran: two");
      }
    }
    assertThat(builds()).isEqualTo(1);
  }

  /** The build waits until somebody writes a line to this. */
  private Path gateBeforeTheBuild() throws IOException {
    String pack = Files.readString(programs.resolve("mvn")).replaceFirst("(?s)^.*?set -e\n", "");
    Path gate = project.resolve("gate");
    assertThat(Command.shell("mkfifo " + gate).run().exitCode()).isZero();
    maven("read line <" + gate + "\n" + pack);
    return gate;
  }

  @Test
  void aBuildThatWasKilledIsNotWaitedFor() throws IOException {
    Files.createDirectories(quick.resolve("lock"));
    Files.writeString(quick.resolve("lock/pid"), "999999999");
    assertThat(launcher("one").run().out()).startsWith("ran: one");

    Files.createDirectories(quick.resolve("lock"));
    Files.setLastModifiedTime(quick.resolve("lock"), FileTime.from(Instant.EPOCH));
    Files.delete(quick.resolve("current"));
    assertThat(launcher("two").run().out()).startsWith("ran: two");
  }

  @Test
  void ctrlCEndsTheBuild() throws IOException {
    Path gate = project.resolve("gate");
    assertThat(Command.shell("mkfifo " + gate).run().exitCode()).isZero();
    maven(
        "echo $$ >\"$PROJECT/pid\"\nmv \"$PROJECT/pid\" \"$PROJECT/maven\"\nexec cat <"
            + gate
            + "\n");

    try (RunningCommand launcher = launcher("stats").start()) {
      launcher.awaitErr("building");
      await().atMost(PATIENCE).until(() -> Files.exists(project.resolve("maven")));
      long build = Long.parseLong(Files.readString(project.resolve("maven")).strip());
      assertThat(ProcessHandle.of(build)).as("the build goes on").isPresent();

      assertThat(launcher.interrupt().awaitEnd().exitCode()).isEqualTo(130);
      await().atMost(PATIENCE).until(() -> ProcessHandle.of(build).isEmpty());
    }
    assertThat(quick.resolve("lock")).doesNotExist();
  }

  @Test
  void whatIsMissingIsNamed() throws IOException {
    Files.delete(programs.resolve("mvn"));
    for (String name :
        List.of("dirname", "cat", "find", "head", "mkdir", "rm", "sed", "readlink")) {
      Files.createSymbolicLink(programs.resolve(name), Path.of("/usr/bin", name));
    }
    assertMissing(
        launcher("stats").env("PATH", programs.toString()),
        "Maven 3.8.7 or later is needed to build (first run only), but there is no 'mvn' on the PATH"
            + " (Debian: apt install maven)");
    assertMissing(
        launcher("stats").env("JAVA_HOME", "").env("PATH", programs.toString()),
        "Java 17 or later is needed, but there is no 'java' on the PATH"
            + " (Debian: apt install openjdk-17-jdk)");
    assertMissing(
        launcher("stats").env("JAVA_HOME", "/no/such"),
        "expected JAVA_HOME to be a JDK 17 or later, got: /no/such (it has no bin/java)");

    Path old = fakeJava("11.0.2");
    assertMissing(
        launcher("stats").env("JAVA_HOME", old.toString()),
        "expected Java 17 or later, got: Java 11.0.2 (%s/bin/java); set JAVA_HOME to a newer one"
            .formatted(old));
    maven("exit 1\n");
    Path runtime = fakeJava("17.0.9");
    assertMissing(
        launcher("stats").env("JAVA_HOME", runtime.toString()),
        "a JDK is needed to build (first run only), but %s/bin/java is a runtime only (Debian: apt install openjdk-17-jdk)"
            .formatted(runtime));
  }

  private static Path fakeJava(String version) throws IOException {
    Path home = Sandbox.fresh();
    Path java = Files.createDirectory(home.resolve("bin")).resolve("java");
    Files.writeString(java, "#!/bin/sh\nexit 1\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    return home;
  }

  private static void assertMissing(Command launcher, String line) {
    Outcome outcome = launcher.run();

    assertThat(outcome.err()).isEqualTo("resque4j: " + line + "\n");
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.exitCode()).isEqualTo(1);
  }

  @Test
  void aFolderThatCannotBeBuiltInIsNamed() throws IOException {
    Files.writeString(project.resolve("queue-cli/target"), "in the way");

    assertMissing(
        launcher("stats"),
        "cannot build: " + project.toRealPath() + "/queue-cli/target/quick cannot be made");
  }

  /** The folders whose sources the launcher looks at are those of the modules that it builds. */
  @Test
  void everyModuleOfTheCommandIsWatched() throws IOException {
    String script = Files.readString(SOURCES.resolve("resque4j"));

    assertThat(script).contains("\"$root\"/examples/src/main \"$root\"/queue-*/src/main");
    try (Stream<Path> jars = Files.list(Command.distribution().resolve("lib"))) {
      assertThat(jars.map(jar -> jar.getFileName().toString()))
          .filteredOn(name -> name.endsWith("-SNAPSHOT.jar") || name.contains("resque4j"))
          .isNotEmpty()
          .allMatch(name -> name.startsWith("queue-"));
    }
  }
}
