package io.resque4j.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/** The Java of the README compiles against what is built, and its job library runs. */
final class ReadmeIT {
  private static final Pattern JAVA = Pattern.compile("(?s)```java\n(.*?)```");
  private static final String IMPORTS =
      """
      import io.resque4j.core.*;
      import io.resque4j.core.plugin.*;
      import io.resque4j.scheduler.*;
      import io.resque4j.worker.*;
      import java.time.*;
      """;

  private final Path folder = Sandbox.fresh();

  private static List<String> snippets() throws IOException {
    Path readme = Path.of(System.getProperty("basedir")).resolveSibling("README.md");
    return JAVA.matcher(Files.readString(readme)).results().map(found -> found.group(1)).toList();
  }

  private void compile(String name, String source) throws IOException {
    Path file = Files.writeString(folder.resolve(name + ".java"), IMPORTS + source);
    JavaCompiler compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler());
    StringWriter problems = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      boolean compiled =
          compiler
              .getTask(
                  problems,
                  files,
                  null,
                  List.of("-proc:none", "-d", folder.toString()),
                  null,
                  files.getJavaFileObjects(file))
              .call();
      assertThat(compiled).as(problems.toString()).isTrue();
    }
  }

  @Test
  void theMinuteOfCodeCompiles() throws IOException {
    String minute =
        snippets().stream().filter(s -> s.contains("Resque.connect")).findFirst().orElseThrow();

    compile(
        "Minute",
        """
        class Minute {
          record Mail(String to) {}
          void send(Mail mail) {}
          void run() throws Exception {
            %s
          }
        }
        """
            .formatted(minute));
  }

  @Test
  void theJobLibraryIsTakenByTheCommand() throws IOException {
    String library =
        snippets().stream().filter(s -> s.contains("JobLibrary")).findFirst().orElseThrow();
    compile("MyJobs", library);
    Path services = Files.createDirectories(folder.resolve("META-INF/services"));
    Files.writeString(services.resolve("io.resque4j.core.JobLibrary"), "MyJobs");

    Outcome known =
        Command.of("enqueue", "hello", "gret", "--jobs", folder.toString())
            .env("REDIS_URL", "redis://127.0.0.1:1")
            .run();

    assertThat(known.err())
        .isEqualTo("resque4j: no job defined for class 'gret'; did you mean 'greet'?\n");
  }
}
