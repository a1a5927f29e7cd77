package io.resque4j.cli.demo;

import io.resque4j.cli.terminal.CliException;
import io.resque4j.cli.terminal.ExitCode;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The files that the demo has work for. */
final class DemoFiles {
  private static final Set<String> SKIPPED = Set.of(".git", "target", "node_modules");

  private DemoFiles() {}

  /** Readable regular files below a folder, at most {@code most}; nothing that was built. */
  static List<Path> below(Path folder, int most) {
    if (!Files.isDirectory(folder)) {
      throw CliException.usage("expected --dir to be a folder, got: " + folder);
    }
    List<Path> files = new ArrayList<>();
    try {
      Files.walkFileTree(folder, new Collector(folder, files, most));
    } catch (IOException e) {
      throw new CliException(
          ExitCode.FAILED, "cannot read the folder " + folder + ": " + e.getMessage(), e);
    }
    if (files.isEmpty()) {
      throw CliException.usage(
          "expected --dir to hold files to work on, got: %s, where there are none"
              .formatted(folder));
    }
    return List.copyOf(files);
  }

  private static final class Collector extends SimpleFileVisitor<Path> {
    private final Path root;
    private final List<Path> files;
    private final int most;

    Collector(Path root, List<Path> files, int most) {
      this.root = root;
      this.files = files;
      this.most = most;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      Path name = folder.getFileName();
      boolean skipped = !folder.equals(root) && name != null && SKIPPED.contains(name.toString());
      return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (files.size() == most) {
        return FileVisitResult.TERMINATE;
      }
      if (attributes.isRegularFile() && Files.isReadable(file)) {
        files.add(file);
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException problem) {
      return FileVisitResult.CONTINUE; // not readable for us: no work
    }
  }
}
