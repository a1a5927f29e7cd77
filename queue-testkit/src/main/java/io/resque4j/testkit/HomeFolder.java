package io.resque4j.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder below the temporary directory where this user's binaries and running processes are
 * kept. Nobody else can write to it: a program is run from here.
 */
final class HomeFolder {
  private HomeFolder() {}

  /** The folder {@code name} in the home folder; both are created when they are missing. */
  static Path resolve(String name) {
    String user = System.getProperty("user.name", "user").replaceAll("[^A-Za-z0-9_-]", "_");
    Path home = Path.of(System.getProperty("java.io.tmpdir"), "resque4j-" + user).toAbsolutePath();
    try {
      createOwn(home);
      Path folder = home.resolve(name);
      createOwn(folder);
      return folder;
    } catch (IOException e) {
      throw new RedisServerException(
          "cannot use "
              + home
              + " ("
              + e.getMessage()
              + "); set TMPDIR, or -Djava.io.tmpdir, to a directory that you own",
          e);
    }
  }

  private static void createOwn(Path folder) throws IOException {
    try {
      Files.createDirectory(folder, ownerOnly());
    } catch (FileAlreadyExistsException e) {
      Path mine = Files.createTempFile("resque4j-", ".owner");
      try {
        boolean ours =
            Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                && Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(mine));
        if (!ours) {
          throw new IOException("it belongs to someone else");
        }
      } finally {
        Files.delete(mine);
      }
    }
  }

  private static FileAttribute<?>[] ownerOnly() {
    boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
        }
        : new FileAttribute<?>[0];
  }

  /** Deletes a folder and all below it; what is already gone is no error. */
  static void deleteTree(Path folder) {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + folder, e);
    }
  }
}
