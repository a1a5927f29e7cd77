package io.resque4j.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** A compose file of {@code docker/}, as far as the services that run resque4j are concerned. */
final class ComposeFile {
  private static final Path FOLDER = Path.of("..", "docker");

  private final Map<?, ?> services;

  private ComposeFile(Map<?, ?> services) {
    this.services = services;
  }

  static Path path(String name) {
    return FOLDER.resolve(name);
  }

  static ComposeFile read(String name) {
    try {
      Object tree =
          new Load(LoadSettings.builder().build()).loadFromString(Files.readString(path(name)));
      return new ComposeFile((Map<?, ?>) merged(((Map<?, ?>) tree).get("services")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a service adds to the image's environment. */
  Map<String, String> environment(String service) {
    Map<String, String> environment = new LinkedHashMap<>();
    ((Map<?, ?>) service(service).get("environment"))
        .forEach((name, value) -> environment.put(name.toString(), value.toString()));
    return environment;
  }

  /** What a service runs instead of the image's command; empty: the image's. */
  List<String> command(String service) {
    Object command = service(service).get("command");
    return command == null
        ? List.of()
        : ((List<?>) command).stream().map(Object::toString).toList();
  }

  private Map<?, ?> service(String name) {
    return (Map<?, ?>) services.get(name);
  }

  /** Merge keys are YAML 1.1, which compose files have and the parser leaves as they are. */
  private static Object merged(Object node) {
    if (!(node instanceof Map<?, ?> map)) {
      return node;
    }
    Map<Object, Object> merged = new LinkedHashMap<>();
    if (map.get("<<") instanceof Map<?, ?> base) {
      merged.putAll((Map<?, ?>) merged(base));
    }
    map.forEach(
        (name, value) -> {
          if (!"<<".equals(name)) {
            merged.put(name, merged(value));
          }
        });
    return merged;
  }
}
