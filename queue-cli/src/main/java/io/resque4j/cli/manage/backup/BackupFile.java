package io.resque4j.cli.manage.backup;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.resque4j.cli.output.Form;
import io.resque4j.cli.terminal.CliException;
import io.resque4j.cli.terminal.ExitCode;
import io.resque4j.cli.terminal.FileProblem;
import io.resque4j.cli.terminal.Text;
import io.resque4j.core.protocol.ResqueJson;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A new file, readable by its owner only, that gets what is about to be removed before it is. Its
 * first line has an id, by which a second import of the same file is noticed. Each entry is a line;
 * a line with {@code not} says of an entry before it that somebody else had it.
 */
public final class BackupFile implements AutoCloseable {
  static final String KIND = "backup";

  private final Path path;

  private final OutputStream out;

  /** What becomes of {@code out} when all is written. */
  private final Ending ending;

  private long next;
  private long batch;
  private boolean closed;
  private long not;

  /** The last that is done. */
  private interface Ending {
    void end() throws IOException;
  }

  private BackupFile(Path path, OutputStream out, Ending ending) {
    this.path = path;
    this.out = new BufferedOutputStream(out, 1 << 16);
    this.ending = ending;
  }

  /** Whether this word stands for stdin or stdout, as it does for other tools. */
  public static boolean isStandardStream(Path path) {
    return path.toString().equals("-");
  }

  /** Begins one that goes to stdout, which stays open. */
  public static BackupFile to(OutputStream out, String list) {
    BackupFile file = new BackupFile(Path.of("stdout"), out, () -> {});
    try {
      file.head(list);
      return file;
    } catch (IOException e) {
      throw cannot(file.path, e);
    }
  }

  /**
   * Begins a file.
   *
   * @param option how the user named it
   * @param list where its entries come from
   * @throws CliException if there is such a file already, or it cannot be written
   */
  public static BackupFile create(String option, Path path, String list) {
    if (isStandardStream(path)) {
      throw CliException.usage(
          "expected %s to name a new file, got: -; a file of that name is ./-".formatted(option));
    }
    try {
      FileAttribute<?>[] attributes =
          FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
              ? new FileAttribute<?>[] {
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
              }
              : new FileAttribute<?>[0];
      FileChannel channel =
          FileChannel.open(
              path, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attributes);
      BackupFile file =
          new BackupFile(path, Channels.newOutputStream(channel), () -> keep(channel));
      file.head(list);
      return file;
    } catch (FileAlreadyExistsException e) {
      throw new CliException(
          ExitCode.USAGE,
          "expected %s to name a new file, got one that exists: %s"
              .formatted(option, Text.visible(path.toString())),
          e);
    } catch (IOException e) {
      throw cannot(path, e);
    }
  }

  private void head(String list) throws IOException {
    line(
        JsonNodeFactory.instance
            .objectNode()
            .put("version", Form.VERSION)
            .put("kind", KIND)
            .put("id", UUID.randomUUID().toString())
            .put("list", list));
    out.flush();
  }

  /** Writes entries, whole, before anything is done to them. */
  public void before(List<byte[]> entries) {
    before(entries, null);
  }

  /**
   * As {@link #before(List)}, for entries that wait.
   *
   * @param second for which unix second they wait
   */
  public void before(List<byte[]> entries, @Nullable Long second) {
    batch = next;
    try {
      for (byte[] entry : entries) {
        ObjectNode line = JsonNodeFactory.instance.objectNode().put("n", next++);
        if (second != null) {
          line.put("at", second);
        }
        RawBytes.put(line, entry);
        line(line);
      }
      out.flush();
    } catch (IOException e) {
      throw cannot(path, e);
    }
  }

  /** Says which entries of the last batch were taken; the others do not belong here. */
  public void after(BitSet taken) {
    try {
      for (long n = batch; n < next; n++) {
        if (!taken.get((int) (n - batch))) {
          line(JsonNodeFactory.instance.objectNode().put("not", n));
          not++;
        }
      }
      out.flush();
    } catch (IOException e) {
      throw cannot(path, e);
    }
    batch = next;
  }

  /** How many entries it has. */
  public long count() {
    return next - not;
  }

  private void line(ObjectNode line) throws IOException {
    out.write(ResqueJson.write(line));
    out.write('\n');
  }

  private static void keep(FileChannel channel) throws IOException {
    channel.force(true);
    channel.close();
  }

  private static CliException cannot(Path path, IOException e) {
    return new CliException(
        ExitCode.FAILED,
        "cannot write %s (%s): what is not in it was not touched"
            .formatted(Text.visible(path.toString()), FileProblem.reason(e)),
        e);
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      out.flush();
      ending.end();
    } catch (IOException e) {
      throw cannot(path, e);
    }
  }
}
