package io.resque4j.cli.daemon;

import io.resque4j.cli.terminal.CliException;
import io.resque4j.cli.terminal.ExitCode;
import io.resque4j.cli.terminal.FileProblem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The file with the number of this process, locked as long as it lives. The lock says whether a
 * file that is there is stale, not the number in it: after a crash the number may be another
 * process's, and in a container it is always 1.
 */
final class Pidfile implements AutoCloseable {
  /** How often it is tried when another process removes its file at the same moment. */
  private static final int ATTEMPTS = 10;

  private final Path path;
  private final FileChannel channel;

  private Pidfile(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /**
   * Writes it.
   *
   * @throws CliException when a process that lives holds it, or it cannot be written
   */
  static Pidfile claim(Path path) {
    String number = Long.toString(ProcessHandle.current().pid());
    try {
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        Pidfile claimed = attempt(path, number);
        if (claimed != null) {
          return claimed;
        }
      }
    } catch (IOException e) {
      throw new CliException(
          ExitCode.FAILED, "cannot write the pidfile %s: %s".formatted(path, why(e)), e);
    }
    throw CliException.failed("cannot write the pidfile " + path + ": others remove it");
  }

  private static String why(IOException problem) {
    return problem instanceof NoSuchFileException
        ? "its folder is missing"
        : FileProblem.reason(problem);
  }

  private static @Nullable Pidfile attempt(Path path, String number) throws IOException {
    if (!Files.exists(path)) {
      create(path);
    }
    Object before = identity(path);
    FileChannel channel;
    try {
      channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
    } catch (NoSuchFileException e) {
      return null; // its last owner has just removed it
    }
    try {
      if (lock(channel) == null) {
        throw CliException.failed(
            "the pidfile %s belongs to a process that lives: %s".formatted(path, read(path)));
      }
      // From here on this process must not open it again: with any of its descriptors that is
      // closed a process loses the lock.
      if (Objects.equals(before, identity(path))) {
        channel.truncate(0);
        channel.write(ByteBuffer.wrap((number + "\n").getBytes(StandardCharsets.US_ASCII)));
        return new Pidfile(path, channel);
      }
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
    channel.close();
    return null;
  }

  private static void create(Path path) throws IOException {
    try {
      Files.createFile(path);
    } catch (FileAlreadyExistsException e) {
      // another process is as fast
    }
  }

  /** Tells the file from another one of the same name; null where the system has no such thing. */
  private static @Nullable Object identity(Path path) throws IOException {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    } catch (NoSuchFileException e) {
      return new Object();
    }
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // this very process holds it
    }
  }

  private static String read(Path path) throws IOException {
    try {
      return Files.readString(path, StandardCharsets.ISO_8859_1).strip();
    } catch (NoSuchFileException e) {
      return "";
    }
  }

  /** Removes it, then lets go of it. */
  @Override
  public void close() throws IOException {
    try (channel) {
      Files.deleteIfExists(path);
    }
  }
}
