package io.resque4j.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder of one child process. As long as this JVM lives it holds a lock on the file {@code
 * <folder>.lock} beside it, which the kernel frees even after a SIGKILL: so a later JVM can tell
 * what was orphaned, end that process and remove its folder.
 *
 * <p>Only a process whose command line names its own folder is ended, so a pid that the system gave
 * to somebody else since is safe.
 */
final class RunFolder {
  private static final String OWN_PREFIX = ProcessHandle.current().pid() + "-";

  private final Path path;
  private final @Nullable Path lockFile;
  private final @Nullable FileChannel lock;

  private RunFolder(Path path, @Nullable Path lockFile, @Nullable FileChannel lock) {
    this.path = path;
    this.lockFile = lockFile;
    this.lock = lock;
  }

  /** A folder that a later JVM removes, with its process, when this JVM was killed. */
  static RunFolder owned(String kind) {
    Path run = HomeFolder.resolve("run");
    try {
      while (true) {
        String name = OWN_PREFIX + kind + "-" + UUID.randomUUID().toString().substring(0, 8);
        Path lockFile = run.resolve(name + ".lock");
        FileChannel lock =
            FileChannel.open(lockFile, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        // Between these two lines another JVM may have taken the new file for an orphan's.
        if (lock.tryLock() != null && Files.exists(lockFile)) {
          return new RunFolder(Files.createDirectory(run.resolve(name)), lockFile, lock);
        }
        lock.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot create a folder in " + run, e);
    }
  }

  /** A folder that stays after this JVM, whatever happens, until {@link #delete} is called. */
  static RunFolder kept(String kind) {
    try {
      return new RunFolder(Files.createTempDirectory("resque4j-" + kind + "-"), null, null);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot create a temporary folder", e);
    }
  }

  Path path() {
    return path;
  }

  Path file(String name) {
    return path.resolve(name);
  }

  void recordPid(long pid) {
    try {
      Files.writeString(file("pid"), Long.toString(pid));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void delete() {
    HomeFolder.deleteTree(path);
    try {
      if (lock != null && lockFile != null) {
        Files.deleteIfExists(lockFile);
        lock.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + lockFile, e);
    }
  }

  /** Ends what JVMs that were killed have left running. Returns how many folders were removed. */
  static int reapOrphans() {
    Path run = HomeFolder.resolve("run");
    int reaped = 0;
    for (Path lockFile : lockFiles(run)) {
      if (!lockFile.getFileName().toString().startsWith(OWN_PREFIX) && reap(lockFile)) {
        reaped++;
      }
    }
    return reaped;
  }

  private static List<Path> lockFiles(Path run) {
    try (Stream<Path> files = Files.list(run)) {
      return files.filter(file -> file.toString().endsWith(".lock")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean reap(Path lockFile) {
    try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      if (lock == null) {
        return false;
      }
      String name = lockFile.getFileName().toString();
      Path folder = lockFile.resolveSibling(name.substring(0, name.length() - ".lock".length()));
      orphan(folder).ifPresent(RunFolder::end);
      HomeFolder.deleteTree(folder);
      Files.deleteIfExists(lockFile);
      return true;
    } catch (NoSuchFileException e) {
      return false; // another JVM was faster
    } catch (IOException | UncheckedIOException e) {
      return false; // a later start tries again
    }
  }

  private static Optional<ProcessHandle> orphan(Path folder) throws IOException {
    Path pidFile = folder.resolve("pid");
    if (!Files.exists(pidFile)) {
      return Optional.empty();
    }
    String pid = Files.readString(pidFile).strip();
    return pid.matches("\\d{1,18}")
        ? ProcessHandle.of(Long.parseLong(pid)).filter(process -> names(process, folder))
        : Optional.empty();
  }

  private static boolean names(ProcessHandle process, Path folder) {
    return process
        .info()
        .arguments()
        .map(arguments -> Stream.of(arguments).anyMatch(a -> a.contains(folder.toString())))
        .orElse(false);
  }

  private static void end(ProcessHandle process) {
    process.destroyForcibly();
    process.onExit().completeOnTimeout(process, 5, TimeUnit.SECONDS).join();
  }
}
