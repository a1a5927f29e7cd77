package io.resque4j.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.resque4j.core.protocol.ResqueJson;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler.CompilationTask;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The forms of jobs on docs/jobs.md, compiled by the Java compiler and performed. */
final class JobFormsTest {
  private static final Path PAGE = Path.of("").toAbsolutePath().getParent().resolve("docs/jobs.md");
  private static final String DOES_NOT_COMPILE = "does not compile";

  @TempDir Path folder;

  /** A row of the table; what it is compiled to is the class {@code form<number>.Form}. */
  private record Form(int number, String methods, String definition, String seen) {
    String source() {
      StringBuilder source = new StringBuilder("package form%d;\n".formatted(number));
      source.append("import com.fasterxml.jackson.core.type.TypeReference;\n");
      source.append("import com.fasterxml.jackson.databind.JsonNode;\n");
      source.append("import io.resque4j.core.*;\nimport java.util.List;\n");
      source.append("public final class Form {\n");
      source.append("  public record Mail(String to) {\n");
      source.append("    public void check() {}\n    public int size() { return 1; }\n  }\n");
      for (String method : methods.isEmpty() ? new String[0] : methods.split("; ")) {
        source.append("  ").append(method).append(body(method)).append('\n');
      }
      source.append("  public void define(Jobs.Builder jobs) {\n    jobs\n");
      return source.append("        %s;\n  }\n}\n".formatted(definition)).toString();
    }

    private static String body(String method) {
      return method.contains("void ")
          ? " {}"
          : method.startsWith("int ") ? " { return 1; }" : " { return \"done\"; }";
    }

    Path writeTo(Path folder) throws IOException {
      Path file = folder.resolve("form" + number).resolve("Form.java");
      Files.createDirectories(file.getParent());
      return Files.writeString(file, source());
    }

    @Override
    public String toString() {
      return methods + " | " + definition;
    }
  }

  private static List<Form> forms() throws IOException {
    List<Form> forms = new ArrayList<>();
    for (String line : Files.readAllLines(PAGE)) {
      String[] cells = line.split("\\|", -1);
      if (cells.length == 5 && cells[2].contains(".job(")) {
        forms.add(new Form(forms.size(), plain(cells[1]), plain(cells[2]), cells[3].strip()));
      }
    }
    return forms;
  }

  private static String plain(String cell) {
    return cell.replace("`", "").strip();
  }

  /** The numbers of the forms that the compiler refuses. */
  private Set<Integer> compile(List<Form> forms) throws IOException {
    List<Path> files = new ArrayList<>();
    for (Form form : forms) {
      files.add(form.writeTo(folder));
    }
    DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
    List<String> options =
        List.of("--release", "17", "-proc:none", "-d", folder.resolve("classes").toString());
    var compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(found, null, null)) {
      CompilationTask task =
          compiler.getTask(
              null, manager, found, options, null, manager.getJavaFileObjectsFromPaths(files));
      task.call();
    }
    return found.getDiagnostics().stream()
        .filter(each -> each.getKind() == Diagnostic.Kind.ERROR)
        .map(each -> Path.of(each.getSource().toUri()).getParent().getFileName().toString())
        .map(each -> Integer.valueOf(each.substring("form".length())))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void eachFormOnThePageCompilesAsItSaysAndListenersSeeItsResult() throws Exception {
    List<Form> all = forms();
    assertThat(all).hasSizeGreaterThan(25);
    List<Form> refused = all.stream().filter(each -> each.seen.equals(DOES_NOT_COMPILE)).toList();
    List<Form> good = all.stream().filter(each -> !refused.contains(each)).toList();

    assertThat(compile(refused)).hasSameSizeAs(refused);
    assertThat(compile(good)).isEmpty();

    URL[] classes = {folder.resolve("classes").toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(classes, Jobs.class.getClassLoader())) {
      for (Form form : good) {
        assertThat(perform(form, loader)).as(form.toString()).isEqualTo(form.seen);
      }
    }
  }

  private static String perform(Form form, ClassLoader loader) throws Exception {
    Class<?> type = loader.loadClass("form%d.Form".formatted(form.number));
    Jobs.Builder jobs = Jobs.builder();
    type.getMethod("define", Jobs.Builder.class)
        .invoke(type.getDeclaredConstructor().newInstance(), jobs);
    JobHandler handler = jobs.build().find("job").orElseThrow();
    try {
      return resultOf(handler, arguments(form)) == null ? "nothing" : "its result";
    } catch (IOException e) {
      return "a failure";
    }
  }

  @SuppressWarnings("NullAway") // none of the forms looks at its context
  private static @Nullable Object resultOf(JobHandler handler, JsonNode args) throws Exception {
    return handler.perform(null, args);
  }

  private static JsonNode arguments(Form form) {
    if (form.definition.contains("List<Mail>")) {
      return ResqueJson.toTree(List.of(List.of()));
    }
    return form.definition.contains("Mail.class")
        ? ResqueJson.toTree(List.of(new To("ada"), 2, "by"))
        : ResqueJson.toTree(List.of(1, 2));
  }

  record To(String to) {}
}
