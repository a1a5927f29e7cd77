package io.resque4j.benchmarks.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;

/** node-resque and BullMQ: from npm, as the lock file says, into the build folder. */
final class NodePeers {
  private static final List<String> FILES =
      List.of("package.json", "package-lock.json", "agent.mjs", "node-resque.mjs", "bullmq.mjs");

  private final Path sources;
  private final Path home;

  NodePeers(Path sources, Path home) {
    this.sources = sources;
    this.home = home;
  }

  /** The installation of one of them, by the name of its script. */
  Installation of(String script) {
    String node = Programs.need("node");
    String npm = Programs.need("npm");
    try {
      Programs.once(
          home,
          Files.readString(sources.resolve("package-lock.json")),
          folder -> {
            copySources();
            // Not 'ci': it refuses the lock file where a registry lacks an optional package of
            // another platform. Versions and checksums are those of the lock file either way.
            Programs.run(
                folder, List.of(npm, "install", "--ignore-scripts", "--no-audit", "--no-fund"));
          });
      copySources();
    } catch (IOException e) {
      throw new io.resque4j.benchmarks.BenchmarkException("cannot be installed: " + e, e);
    }
    return new Installation(List.of(node, home.resolve(script).toString()), Map.of());
  }

  private void copySources() throws IOException {
    for (String file : FILES) {
      Files.copy(sources.resolve(file), home.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
