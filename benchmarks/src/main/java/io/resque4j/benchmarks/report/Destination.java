package io.resque4j.benchmarks.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where the results of a run go. A whole run goes beside the earlier ones. A part of one does not,
 * nor does a whole one that is less than that of the same day and machine which lies there.
 *
 * @param whole the folder of whole runs
 * @param aside the folder of all others
 * @param isPart whether only some works or systems are measured, or sizes that say nothing
 */
public record Destination(Path whole, Path aside, boolean isPart) {
  private static final List<String> SIZES = List.of("tiny", "quick", "normal", "full");

  /** The folder for what was measured until now. */
  public Path of(Conditions conditions) {
    return reason(conditions).isPresent() ? aside : whole;
  }

  /** Why it does not go to the whole runs; empty if it does. */
  public Optional<String> reason(Conditions conditions) {
    if (isPart) {
      return Optional.of("it is a part of what can be measured");
    }
    Path earlier = whole.resolve(conditions.fileName() + ".json");
    if (!Files.exists(earlier)) {
      return Optional.empty();
    }
    try {
      JsonNode there = new JsonMapper().readTree(Files.readString(earlier)).path("conditions");
      return lack(conditions, there).map(lack -> "%s in %s".formatted(lack, earlier.getFileName()));
    } catch (IOException e) {
      return Optional.of("%s cannot be read".formatted(earlier.getFileName()));
    }
  }

  private static Optional<String> lack(Conditions now, JsonNode there) {
    int size = SIZES.indexOf(there.path("size").asText()); // unknown: as large as this one
    int larger = size < 0 ? 0 : size - SIZES.indexOf(now.size());
    if (larger > 0) {
      return Optional.of("the sizes are larger");
    }
    if (larger == 0 && there.path("rounds").asInt() > now.rounds()) {
      return Optional.of("there are more rounds");
    }
    Set<String> systems = new HashSet<>();
    there.path("versions").fieldNames().forEachRemaining(systems::add);
    systems.removeAll(now.versions().keySet());
    return systems.isEmpty() ? Optional.empty() : Optional.of("there is also " + systems);
  }
}
