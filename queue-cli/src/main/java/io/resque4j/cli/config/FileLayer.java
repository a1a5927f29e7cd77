package io.resque4j.cli.config;

import io.resque4j.cli.config.FileValue.Entries;
import io.resque4j.cli.config.FileValue.Entry;
import io.resque4j.cli.config.FileValue.Scalar;
import io.resque4j.cli.terminal.CliException;
import io.resque4j.cli.terminal.Nearest;
import io.resque4j.cli.terminal.Text;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a configuration file says: each name in it is an option, a section, or an error. */
final class FileLayer {
  private record Found(String name, Entry entry) {}

  private final Path path;
  private final Map<ConfigOption<?>, Found> options = new LinkedHashMap<>();
  private final Map<String, Entry> sections = new LinkedHashMap<>();
  private final List<String> warnings = new ArrayList<>();

  private FileLayer(Path path) {
    this.path = path;
  }

  static FileLayer read(Path path) {
    FileLayer layer = new FileLayer(path);
    layer.walk("", YamlFile.read(path));
    return layer;
  }

  /** The value of an option, or null if the file does not say it. */
  <T> @Nullable Effective<T> find(ConfigOption<T> option) {
    Found found = options.get(option);
    if (found == null) {
      return null;
    }
    String where = place(found.entry().line());
    String name = found.name() + " (" + where + ")";
    Path folder = path.toAbsolutePath().getParent();
    T value =
        option.type().readFile(name, found.entry().value(), folder == null ? Path.of("") : folder);
    return new Effective<>(option, value, new Origin(Origin.Place.FILE, where));
  }

  Map<String, Entry> sections() {
    return sections;
  }

  List<String> warnings() {
    return warnings;
  }

  Path path() {
    return path;
  }

  private void walk(String parent, Entries entries) {
    entries.values().forEach((key, entry) -> take(parent + key, entry));
  }

  private void take(String name, Entry entry) {
    boolean nested = entry.value() instanceof Entries;
    if (Sections.ALL.contains(name)) {
      sections.put(name, entry); // an empty one says that it is empty
      return;
    }
    if (entry.value() instanceof Scalar scalar && scalar.plain() == null && isKnown(name)) {
      return; // "name:" alone says nothing
    }
    ConfigOption<?> option = Catalogue.named(name).orElse(null);
    if (option != null && !(nested && Catalogue.isParent(name))) {
      Found other = options.put(option, new Found(name, entry));
      if (other != null) {
        throw CliException.usage(
            "%s: expected %s once, got: %s, which is the same, in line %d too"
                .formatted(place(entry.line()), name, other.name(), other.entry().line()));
      }
    } else if (Catalogue.whyWithoutMeaning(name).isPresent()) {
      warnings.add(
          "%s: %s has no meaning here (%s)"
              .formatted(
                  place(entry.line()), name, Catalogue.whyWithoutMeaning(name).orElseThrow()));
    } else if (nested && Catalogue.isParent(name)) {
      walk(name + ".", (Entries) entry.value());
    } else {
      throw unknown(name, entry);
    }
  }

  private static boolean isKnown(String name) {
    return Catalogue.named(name).isPresent() || Catalogue.isParent(name);
  }

  private CliException unknown(String name, Entry entry) {
    if (Catalogue.isParent(name)) {
      return CliException.usage(
          "%s: expected %s to be names with values, got: %s"
              .formatted(place(entry.line()), name, entry.value().kind()));
    }
    List<String> known = Stream.concat(Catalogue.names().stream(), Sections.ALL.stream()).toList();
    String plain = name.startsWith("tasks.") ? name.substring("tasks.".length()) : name;
    return CliException.usage(
        "%s: unknown option '%s'%s"
            .formatted(place(entry.line()), Text.visible(name), Nearest.hint(plain, known)));
  }

  private String place(int line) {
    return path + ":" + line;
  }
}
