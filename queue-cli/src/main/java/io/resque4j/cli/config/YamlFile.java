package io.resque4j.cli.config;

import io.resque4j.cli.config.FileValue.Entries;
import io.resque4j.cli.config.FileValue.Entry;
import io.resque4j.cli.config.FileValue.Items;
import io.resque4j.cli.config.FileValue.Scalar;
import io.resque4j.cli.terminal.CliException;
import io.resque4j.cli.terminal.ExitCode;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Reads YAML 1.2: words, numbers, lists and names, no objects of any class. */
final class YamlFile {
  private static final long LARGEST = 1 << 20;
  private static final int DEEPEST = 32;

  /** Anchors may be used again and again; so that a small file does not grow without end. */
  private static final int MOST_VALUES = 100_000;

  private final Path path;
  private int values;

  private YamlFile(Path path) {
    this.path = path;
  }

  /** The whole file; an empty one has no entries. */
  static Entries read(Path path) {
    return new YamlFile(path).entries();
  }

  private Entries entries() {
    Optional<Node> root;
    try {
      root =
          new Compose(LoadSettings.builder().setLabel(path.toString()).build())
              .composeString(text());
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(Mark::getLine).orElse(0) + 1;
      throw problem(line, "this is no YAML: " + e.getProblem(), e);
    } catch (YamlEngineException e) {
      throw problem(1, "this is no YAML: " + e.getMessage(), e);
    }
    if (root.isEmpty()) {
      return new Entries(Map.of(), 1);
    }
    FileValue value = value(root.get(), 0);
    if (value instanceof Entries entries) {
      return entries;
    }
    if (value.plain() == null) {
      return new Entries(Map.of(), 1);
    }
    throw problem(value.line(), "expected names with values, got: " + value.kind(), null);
  }

  private String text() {
    try {
      if (Files.size(path) > LARGEST) {
        throw CliException.usage("expected a file of 1 MB at most, got: " + path);
      }
      return Files.readString(path);
    } catch (CharacterCodingException e) {
      throw new CliException(
          ExitCode.USAGE, "expected a configuration in UTF-8, got: " + path + ", which is not", e);
    } catch (IOException e) {
      String why =
          Files.isDirectory(path)
              ? "a folder"
              : Files.exists(path) ? "which cannot be read" : "which does not exist";
      throw new CliException(
          ExitCode.USAGE, "expected a configuration file, got: " + path + ", " + why, e);
    }
  }

  private FileValue value(Node node, int depth) {
    int line = line(node);
    if (depth > DEEPEST || ++values > MOST_VALUES) {
      throw problem(line, "expected fewer values, one within the other", null);
    }
    if (node instanceof MappingNode mapping) {
      Map<String, Entry> entries = new LinkedHashMap<>();
      for (NodeTuple each : mapping.getValue()) {
        add(entries, each, depth);
      }
      return new Entries(entries, line);
    }
    if (node instanceof SequenceNode sequence) {
      List<FileValue> items = new ArrayList<>();
      sequence.getValue().forEach(each -> items.add(value(each, depth + 1)));
      return new Items(items, line);
    }
    return scalar((ScalarNode) node);
  }

  private void add(Map<String, Entry> entries, NodeTuple each, int depth) {
    int line = line(each.getKeyNode());
    if (!(each.getKeyNode() instanceof ScalarNode key)) {
      throw problem(line, "expected a name before the colon, got: a list or names", null);
    }
    Entry entry = new Entry(value(each.getValueNode(), depth + 1), line);
    Entry other = entries.put(key.getValue(), entry);
    if (other != null) {
      throw problem(
          line,
          "expected each name once, got: %s, which is in line %d too"
              .formatted(key.getValue(), other.line()),
          null);
    }
  }

  private Scalar scalar(ScalarNode node) {
    String text = node.getValue();
    Tag tag = node.getTag();
    Object plain = text;
    if (tag.equals(Tag.NULL)) {
      plain = null;
    } else if (tag.equals(Tag.BOOL)) {
      plain = Boolean.valueOf(text);
    } else if (tag.equals(Tag.INT)) {
      plain = number(text);
    } else if (tag.equals(Tag.FLOAT)) {
      plain = decimal(text);
    }
    return new Scalar(text, plain, line(node));
  }

  private static Object number(String text) {
    try {
      return Long.decode(text.replace("0o", "0"));
    } catch (NumberFormatException e) {
      return text;
    }
  }

  private static Object decimal(String text) {
    try {
      return Double.valueOf(text);
    } catch (NumberFormatException e) {
      return text; // .inf and .nan
    }
  }

  private static int line(Node node) {
    return node.getStartMark().map(Mark::getLine).orElse(0) + 1;
  }

  private CliException problem(int line, String what, @Nullable Throwable cause) {
    return new CliException(ExitCode.USAGE, path + ":" + line + ": " + what, cause);
  }
}
