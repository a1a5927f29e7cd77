package io.resque4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every public type that users see says what it is for, and each of its methods what it does. That
 * the comments hold together is the compiler's business ({@code -Xdoclint}).
 */
final class PublicDocsTest {
  private static final Path PROJECT = Path.of("").toAbsolutePath().getParent();
  private static final List<String> FOLDERS =
      List.of(
          "queue-core/src/main/java/io/resque4j/core",
          "queue-core/src/main/java/io/resque4j/core/health",
          "queue-core/src/main/java/io/resque4j/core/plugin",
          "queue-core/src/main/java/io/resque4j/core/protocol",
          "queue-worker/src/main/java/io/resque4j/worker",
          "queue-scheduler/src/main/java/io/resque4j/scheduler",
          "queue-metrics/src/main/java/io/resque4j/metrics");

  private final List<String> undocumented = new ArrayList<>();
  private int seen;

  @Test
  void publicTypesAndMethodsHaveAComment() throws IOException {
    for (String folder : FOLDERS) {
      try (Stream<Path> files = Files.list(PROJECT.resolve(folder))) {
        scan(files.filter(file -> file.toString().endsWith(".java")).toList());
      }
    }

    assertThat(seen).isGreaterThan(300);
    assertThat(undocumented).isEmpty();
  }

  @Test
  void aMethodWithoutACommentIsFound(@TempDir Path folder) throws IOException {
    Path planted = folder.resolve("Planted.java");
    Files.writeString(planted, "/** Why. */ public class Planted { public void silent() {} }");

    scan(List.of(planted));

    assertThat(undocumented).containsExactly("Planted.java: silent");
  }

  private void scan(List<Path> files) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null, manager, null, null, null, manager.getJavaFileObjectsFromPaths(files));
      DocTrees docs = DocTrees.instance(task);
      for (CompilationUnitTree unit : task.parse()) {
        new Scanner(docs, unit).scan(unit, null);
      }
    }
  }

  /** Walks through what is public all the way down; all that an interface has is. */
  private final class Scanner extends TreePathScanner<Void, Void> {
    private final DocTrees docs;
    private final String file;

    Scanner(DocTrees docs, CompilationUnitTree unit) {
      this.docs = docs;
      this.file = Path.of(unit.getSourceFile().getName()).getFileName().toString();
    }

    @Override
    public Void visitClass(ClassTree type, Void nothing) {
      if (!isPublic(type.getModifiers())) {
        return null;
      }
      check(type.getSimpleName().toString());
      return super.visitClass(type, null);
    }

    @Override
    public Void visitMethod(MethodTree method, Void nothing) {
      boolean inherited =
          method.getModifiers().getAnnotations().stream()
              .anyMatch(each -> each.getAnnotationType().toString().equals("Override"));
      boolean constructor = method.getReturnType() == null;
      if (isPublic(method.getModifiers()) && !inherited && !constructor) {
        check(method.getName().toString());
      }
      return null;
    }

    private boolean isPublic(ModifiersTree modifiers) {
      Tree around = getCurrentPath().getParentPath().getLeaf();
      boolean inInterface = around.getKind() == Tree.Kind.INTERFACE;
      return modifiers.getFlags().contains(Modifier.PUBLIC)
          || (inInterface && !modifiers.getFlags().contains(Modifier.PRIVATE));
    }

    private void check(String name) {
      seen++;
      if (docs.getDocComment(getCurrentPath()) == null) {
        undocumented.add(file + ": " + name);
      }
    }
  }
}
