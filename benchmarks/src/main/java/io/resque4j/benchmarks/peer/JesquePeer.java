package io.resque4j.benchmarks.peer;

import io.resque4j.benchmarks.BenchmarkException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** jesque: from Maven Central into the build folder, on a class path of its own. */
final class JesquePeer {
  private JesquePeer() {}

  static Installation install(Path sources, Path home, List<String> java) {
    String mvn = Programs.need("mvn");
    Path pom = sources.resolve("pom.xml").toAbsolutePath();
    try {
      Programs.once(
          home,
          Files.readString(pom),
          folder ->
              Programs.run(
                  folder,
                  List.of(
                      mvn,
                      "-B",
                      "-q",
                      "-ntp",
                      "-f",
                      pom.toString(),
                      "dependency:copy-dependencies",
                      "-DoutputDirectory=" + folder.resolve("lib").toAbsolutePath())));
    } catch (IOException e) {
      throw new BenchmarkException("cannot be installed: " + e, e);
    }
    List<String> command = new java.util.ArrayList<>(java);
    command.addAll(
        List.of("-cp", home.resolve("lib") + "/*", sources.resolve("JesqueAgent.java").toString()));
    return new Installation(command, Map.of());
  }
}
