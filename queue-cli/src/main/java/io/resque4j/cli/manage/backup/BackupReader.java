package io.resque4j.cli.manage.backup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.resque4j.cli.terminal.CliException;
import io.resque4j.cli.terminal.FileProblem;
import io.resque4j.cli.terminal.Text;
import io.resque4j.core.protocol.InvalidJsonException;
import io.resque4j.core.protocol.ResqueJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Reads what {@link BackupFile} wrote; all of it is checked before anything of it is used. */
public final class BackupReader {
  private final Path path;
  private final String id;
  private final Set<Long> not = new HashSet<>();
  private long entries;

  /**
   * An entry that was taken.
   *
   * @param number its number in the file
   * @param second the unix second for which it waited; 0 if it did not
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Entry(long number, long second, byte[] raw) {}

  /**
   * Looks through a file; {@code -} is stdin.
   *
   * @param list where its entries must come from; with a {@code :} at the end: what that begins
   *     with
   * @throws CliException if it is not such a file
   */
  public BackupReader(Path path, String list) {
    this.path = BackupFile.isStandardStream(path) ? stdin() : path;
    JsonNode head = head();
    if (!head.path("kind").asText().equals(BackupFile.KIND) || !head.path("id").isTextual()) {
      throw refused("its first line is not that of a backup");
    }
    String from = head.path("list").asText();
    if (!from.equals(list) && !(list.endsWith(":") && from.startsWith(list))) {
      throw refused("it has entries of " + Text.visible(from));
    }
    this.id = head.path("id").textValue();
    lines(
        line -> {
          if (line.path("not").isIntegralNumber()) {
            not.add(line.path("not").longValue());
          } else {
            entries++;
          }
        });
  }

  /** What tells this file from all others. */
  public String id() {
    return id;
  }

  /** How many entries it has. */
  public long count() {
    return entries - not.size();
  }

  /** Goes through its entries, in their order. */
  public void entries(Consumer<Entry> each) {
    lines(
        line -> {
          long number = line.path("n").asLong(-1);
          if (number >= 0 && !not.contains(number)) {
            each.accept(
                new Entry(number, line.path("at").asLong(), RawBytes.get(line).orElseThrow()));
          }
        });
  }

  /** It is read more than once, so it is kept in a file as long as this process lives. */
  private Path stdin() {
    try {
      Path copy = Files.createTempFile("resque4j-import", ".ndjson"); // for its owner only
      copy.toFile().deleteOnExit();
      try (OutputStream to = Files.newOutputStream(copy)) { // a copy would be another file
        System.in.transferTo(to);
      }
      return copy;
    } catch (IOException e) {
      throw cannot(e);
    }
  }

  private JsonNode head() {
    try (BufferedReader reader = Files.newBufferedReader(path)) {
      String line = reader.readLine();
      return line == null ? MissingNode.getInstance() : ResqueJson.parse(line);
    } catch (InvalidJsonException e) {
      return MissingNode.getInstance();
    } catch (IOException e) {
      throw cannot(e);
    }
  }

  /**
   * The last line may have been cut off when its writer was killed: nothing was done to it then.
   */
  private void lines(Consumer<JsonNode> each) {
    long number = 1;
    try (BufferedReader reader = Files.newBufferedReader(path)) {
      reader.readLine();
      String line = reader.readLine();
      while (line != null) {
        String next = reader.readLine();
        number++;
        Optional<JsonNode> tree = parse(line);
        if (tree.isPresent()) {
          each.accept(tree.get());
        } else if (next != null) {
          throw refused("line " + number + " is none of its own");
        }
        line = next;
      }
    } catch (IOException e) {
      throw cannot(e);
    }
  }

  private static Optional<JsonNode> parse(String line) {
    try {
      JsonNode tree = ResqueJson.parse(line);
      boolean known =
          tree.path("not").isIntegralNumber()
              || (tree.path("n").isIntegralNumber() && RawBytes.get(tree).isPresent());
      return known ? Optional.of(tree) : Optional.empty();
    } catch (InvalidJsonException e) {
      return Optional.empty();
    }
  }

  private CliException refused(String why) {
    return CliException.usage(
        "expected FILE to be one that --backup or export wrote, got: %s; %s"
            .formatted(Text.visible(path.toString()), why));
  }

  private CliException cannot(IOException e) {
    return refused(e instanceof MalformedInputException ? "it is not text" : FileProblem.reason(e));
  }
}
