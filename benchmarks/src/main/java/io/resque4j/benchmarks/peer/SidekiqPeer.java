package io.resque4j.benchmarks.peer;

import io.resque4j.benchmarks.BenchmarkException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Sidekiq: the one of this machine, or Debian's packages, unpacked into the build folder. Nothing
 * is installed into the system.
 */
final class SidekiqPeer {
  private static final List<String> PACKAGES =
      List.of(
          "ruby-sidekiq",
          "ruby-connection-pool",
          "ruby-rack",
          "ruby-redis",
          "ruby3.1",
          "libruby3.1",
          "ruby-rubygems",
          "rubygems-integration",
          "libyaml-0-2");

  private SidekiqPeer() {}

  static Installation install(Path sources, Path home) {
    String script = sources.resolve("sidekiq.rb").toString();
    Optional<Path> ruby = Programs.find("ruby");
    if (ruby.isPresent() && Programs.find("sidekiq").isPresent()) {
      return new Installation(List.of(ruby.get().toString(), script), Map.of());
    }
    if (Programs.find("apt-get").isEmpty() || Programs.find("dpkg").isEmpty()) {
      throw new BenchmarkException("there is no 'sidekiq' on the PATH, and this is no Debian");
    }
    Programs.once(home, String.join(" ", PACKAGES), SidekiqPeer::unpack);
    return unpacked(home.toAbsolutePath(), script);
  }

  private static void unpack(Path folder) throws IOException {
    List<String> download = new ArrayList<>(List.of("apt-get", "-q", "download"));
    download.addAll(PACKAGES);
    Programs.run(folder, download);
    try (DirectoryStream<Path> packages = Files.newDirectoryStream(folder, "*.deb")) {
      for (Path each : packages) {
        Programs.run(folder, List.of("dpkg", "-x", each.getFileName().toString(), "root"));
        Files.delete(each);
      }
    }
  }

  private static Installation unpacked(Path home, String script) {
    Path usr = home.resolve("root").resolve("usr");
    Path gems = usr.resolve("share/rubygems-integration/all");
    Path libraries = librariesOf(usr);
    String rubyLibraries =
        String.join(
            ":",
            List.of(
                usr.resolve("lib/ruby/vendor_ruby").toString(),
                usr.resolve("lib/ruby/3.1.0").toString(),
                libraries.resolve("ruby/3.1.0").toString(),
                libraries.resolve("ruby/vendor_ruby/3.1.0").toString()));
    return new Installation(
        List.of(usr.resolve("bin/ruby3.1").toString(), script),
        Map.of(
            "LD_LIBRARY_PATH",
            libraries.toString(),
            "RUBYLIB",
            rubyLibraries,
            "GEM_HOME",
            gems.toString(),
            "GEM_PATH",
            gems + ":" + usr.resolve("share/rubygems-integration/3.1.0")));
  }

  /** {@code lib/x86_64-linux-gnu}, or what it is called on this machine. */
  private static Path librariesOf(Path usr) {
    try (DirectoryStream<Path> found =
        Files.newDirectoryStream(usr.resolve("lib"), "*-linux-gnu*")) {
      for (Path each : found) {
        return each;
      }
    } catch (IOException e) {
      throw new BenchmarkException("cannot be read: " + e, e);
    }
    throw new BenchmarkException("Debian's ruby has no libraries for this machine");
  }
}
