package io.resque4j.cli.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resque4j.cli.terminal.CliException;
import io.resque4j.core.JobLibrary;
import io.resque4j.worker.WorkerListener;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jars and folders of users: what is found in them, what is not, and what is said then. */
final class JobJarsTest {
  private static final String ADD = "jobs.job(\"add\", () -> 1);";

  @TempDir private Path folder;

  private UserCode code() {
    return UserCode.in(folder);
  }

  private static void refused(String message, Path... paths) {
    assertThatThrownBy(() -> JobJars.open(List.of(paths)))
        .isInstanceOfSatisfying(
            CliException.class, problem -> assertThat(problem.exitCode()).isEqualTo(2))
        .hasMessage(message);
  }

  private void cannotLoad(String why, Path path) {
    refused("cannot load the jobs of " + path + ": " + why, path);
  }

  /** A class of the user's as it is when it looks for something itself. */
  private static Class<?> userClass(JobJars jobs, String name) {
    return jobs.within(
        () -> {
          try {
            return Class.forName(name, true, Thread.currentThread().getContextClassLoader());
          } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
          }
        });
  }

  @Test
  void jarsFoldersOfJarsAndFoldersOfClassesMayUseOneAnother() {
    code().library("a.A", "jobs.job(\"a\", () -> 1);").jar("alone.jar");
    code()
        .library("b.B", "jobs.job(\"b\", c.Help::help);")
        .type("c.Help", help())
        .without("c.Help")
        .jar("lib/b.jar");
    code().type("c.Help", help()).jar("lib/c.jar");
    code().library("d.D", "jobs.job(\"d\", () -> 1);").folder("classes");

    JobJars jobs =
        JobJars.open(
            List.of(folder.resolve("alone.jar"), folder.resolve("lib"), folder.resolve("classes")));

    assertThat(jobs.jobs().names()).containsExactly("a", "b", "d");
  }

  private static String help() {
    return "public final class Help { public static int help() { return 1; } }";
  }

  @Test
  void aUsersVersionOfALibraryIsTheirsAndOursStaysOurs() throws Exception {
    Path jar =
        code()
            .library("u.Jobs", ADD)
            .type(
                "picocli.CommandLine",
                "public final class CommandLine { public static int theirs() { return 7; } }")
            .type(
                "u.Uses",
                "public final class Uses { public static int uses() { return picocli.CommandLine.theirs(); } }")
            .jar("theirs.jar");

    JobJars jobs = JobJars.open(List.of(jar));

    assertThat(userClass(jobs, "u.Uses").getMethod("uses").invoke(null)).isEqualTo(7);
    assertThat(userClass(jobs, "picocli.CommandLine")).isNotSameAs(picocli.CommandLine.class);
    assertThat(userClass(jobs, "io.resque4j.core.Jobs")).isSameAs(io.resque4j.core.Jobs.class);
    assertThat(userClass(jobs, "org.slf4j.Logger")).isSameAs(org.slf4j.Logger.class);
    assertThat(userClass(jobs, "java.sql.Driver").getClassLoader())
        .isSameAs(ClassLoader.getPlatformClassLoader());
  }

  @Test
  void aCopyOfWhatIsSharedIsPassedOver() {
    Path jar =
        code()
            .library("u.Jobs", ADD)
            .type("org.slf4j.Logger", "public interface Logger { void nothing(); }")
            .type("com.fasterxml.jackson.core.Version", "public final class Version {}")
            .jar("fat.jar");

    JobJars jobs = JobJars.open(List.of(jar));

    assertThat(userClass(jobs, "org.slf4j.Logger")).isSameAs(org.slf4j.Logger.class);
    assertThat(userClass(jobs, "com.fasterxml.jackson.core.Version"))
        .isSameAs(com.fasterxml.jackson.core.Version.class);
  }

  @Test
  void resourcesAndServicesAreThoseOfTheUserAlone() throws IOException {
    String ours = "META-INF/services/ch.qos.logback.classic.spi.Configurator";
    ClassLoader command = JobJars.class.getClassLoader();
    assertThat(command.getResource(ours)).as("the test has something to hide").isNotNull();
    Path jar =
        code()
            .library("u.Jobs", ADD)
            .service("u.Greeter", "u.Hello")
            .type("u.Greeter", "public interface Greeter {}")
            .type("u.Hello", "public final class Hello implements Greeter {}")
            .file("com/example/settings.txt", "theirs")
            .jar("services.jar");

    JobJars jobs = JobJars.open(List.of(jar));
    ClassLoader theirs =
        jobs.within((Supplier<ClassLoader>) Thread.currentThread()::getContextClassLoader);

    assertThat(theirs.getResource(ours)).isNull();
    assertThat(Collections.list(theirs.getResources("META-INF/MANIFEST.MF"))).isEmpty();
    List<URL> libraries =
        Collections.list(theirs.getResources("META-INF/services/" + JobLibrary.class.getName()));
    assertThat(libraries).singleElement().asString().contains("services.jar");
    assertThat(jobs.services(userClass(jobs, "u.Greeter")))
        .singleElement()
        .extracting(each -> each.getClass().getName())
        .isEqualTo("u.Hello");
    try (InputStream text = theirs.getResourceAsStream("com/example/settings.txt")) {
      assertThat(text).hasBinaryContent("theirs".getBytes(StandardCharsets.UTF_8));
    }
    assertThat(command.getResource("com/example/settings.txt")).isNull();
  }

  @Test
  void aLibraryFindsItselfByTheContextOfTheThreadWhichIsAsBeforeAfterwards() {
    Path jar =
        code()
            .library(
                "u.Jobs",
                """
                ClassLoader context = Thread.currentThread().getContextClassLoader();
                if (context != getClass().getClassLoader()) throw new IllegalStateException("" + context);
                jobs.job("add", () -> 1);
                """)
            .jar("context.jar");
    ClassLoader before = Thread.currentThread().getContextClassLoader();

    assertThatCode(() -> JobJars.open(List.of(jar))).doesNotThrowAnyException();

    assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
  }

  @Test
  void listenersAreServicesToo() {
    Path jar =
        code()
            .library("u.Jobs", ADD)
            .type("u.Ear", "public final class Ear implements io.resque4j.worker.WorkerListener {}")
            .service(WorkerListener.class.getName(), "u.Ear")
            .jar("ear.jar");

    assertThat(JobJars.open(List.of(jar)).services(WorkerListener.class)).hasSize(1);
    assertThat(JobJars.none().services(WorkerListener.class)).isEmpty();
  }

  @Test
  void whatIsNoJarAndNoFolderOfAnythingIsSaidToBeSo() throws IOException {
    String expected = "expected --jobs to be a jar, or a folder of jars or of classes, got: ";
    Path text = Files.writeString(folder.resolve("text.jar"), "no jar");
    Path empty = Files.createDirectory(folder.resolve("empty"));
    Files.writeString(empty.resolve("readme.txt"), "nothing");

    refused(expected + text + ", which is no jar, or a damaged one", text);
    refused(expected + empty + ", in which there is neither", empty);
    refused(expected + text + ", which is no jar, or a damaged one", folder); // it lies in there
    Path typo = folder.resolve("txt.jar");
    refused(expected + typo + ", which does not exist; did you mean '" + text + "'?", typo);
  }

  @Test
  void aJarWithoutJobsIsSaidToBeSo() {
    Path jar = code().type("u.Nothing", "public final class Nothing {}").jar("nothing.jar");

    refused(
        "expected %s to hold jobs, got: no file META-INF/services/%s that names a JobLibrary"
            .formatted(jar, JobLibrary.class.getName()),
        jar);
  }

  @Test
  void aServiceThatDoesNotExistIsNamed() {
    Path jar = code().service(JobLibrary.class.getName(), "com.example.Absent").jar("absent.jar");

    cannotLoad(
        "META-INF/services/io.resque4j.core.JobLibrary names com.example.Absent, and no such class"
            + " is there: correct that line, or give its jar with --jobs as well",
        jar);
  }

  @Test
  void aMissingDependencyIsNamedWithWhatToDo() {
    Path jar =
        code()
            .library("u.Jobs", "jobs.job(\"b\", c.Help::help);")
            .type("c.Help", help())
            .without("c.Help")
            .jar("missing.jar");

    cannotLoad(
        "the class c.Help is missing: give its jar with --jobs as well, which may be given several"
            + " times and takes folders of jars",
        jar);
  }

  @Test
  void aLibraryOfTheCommandIsMissingToo() {
    Path jar =
        code()
            .library("u.Jobs", "new picocli.CommandLine(this);")
            .knowing(sourceOf(picocli.CommandLine.class))
            .jar("needs.jar");

    cannotLoad(
        "the class picocli.CommandLine is missing (jobs do not see the command's own): give its jar"
            + " with --jobs as well, which may be given several times and takes folders of jars",
        jar);
  }

  private static Path sourceOf(Class<?> type) {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath());
  }

  @Test
  void aClassOfANewerJavaIsNamedWithBothVersions() throws IOException {
    Path classes = code().library("u.Jobs", ADD).folder("newer");
    Path file = classes.resolve("u/Jobs.class");
    byte[] bytes = Files.readAllBytes(file);
    bytes[7] = 44 + 77; // the major version: of a Java that is not there yet
    Files.write(file, bytes);
    int here = Runtime.version().feature();

    cannotLoad(
        "u.Jobs was compiled for Java 77, and this is Java %d: compile it with --release %d, or run resque4j on Java 77"
            .formatted(here, here),
        classes);
  }

  @Test
  void aClassThatIsDamagedIsOneLine() throws IOException {
    Path classes = code().library("u.Jobs", ADD).folder("damaged");
    Path file = classes.resolve("u/Jobs.class");
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 100));

    assertThatThrownBy(() -> JobJars.open(List.of(classes)))
        .isInstanceOf(CliException.class)
        .hasMessageStartingWith("cannot load the jobs of " + classes + ": ")
        .hasMessageContaining("ClassFormatError")
        .hasMessageNotContaining("\n");
  }

  @Test
  void aLibraryThatCannotBeMadeIsNamedWithItsReason() {
    Path jar =
        code()
            .type(
                "u.Jobs",
                """
                public final class Jobs implements io.resque4j.core.JobLibrary {
                  public Jobs() { throw new IllegalStateException("no settings"); }
                  @Override public void define(io.resque4j.core.Jobs.Builder jobs) {}
                }
                """)
            .service(JobLibrary.class.getName(), "u.Jobs")
            .jar("unbuildable.jar");

    cannotLoad(
        "io.resque4j.core.JobLibrary: Provider u.Jobs could not be instantiated:"
            + " java.lang.IllegalStateException: no settings",
        jar);
  }

  @Test
  void aLibraryThatFailsWhenItIsAskedForItsJobsIsNamedWithItsReason() {
    Path jar =
        code()
            .library("u.Jobs", "throw new IllegalStateException(\"no licence\");")
            .jar("throwing.jar");

    refused("u.Jobs failed: java.lang.IllegalStateException: no licence", jar);
  }
}
