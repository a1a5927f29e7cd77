package io.resque4j.benchmarks.peer;

import io.resque4j.benchmarks.BenchmarkException;
import io.resque4j.benchmarks.agent.OwnAgent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** All systems that could be installed here, and why the others could not. */
public final class Contenders implements AutoCloseable {
  /** This project. */
  public static final String OWN = "resque4j";

  /** The peer whose protocol this project speaks. */
  public static final String NODE_RESQUE = "node-resque";

  /** All that can be compared, in the order of the report. */
  public static final List<String> ALL = List.of(OWN, NODE_RESQUE, "BullMQ", "jesque", "Sidekiq");

  private static final Set<Ability> ALL_ABILITIES = EnumSet.allOf(Ability.class);

  private final Path module;
  private final Path build;
  private final List<String> javaOptions;
  private final Map<String, Contender> systems = new LinkedHashMap<>();
  private final Map<String, String> missing = new LinkedHashMap<>();

  private Contenders(Path module, List<String> javaOptions) {
    this.module = module;
    this.javaOptions = List.copyOf(javaOptions);
    this.build = module.resolve("target").resolve("peers");
  }

  /**
   * Installs what is not there yet.
   *
   * @param module the folder {@code benchmarks} of the project
   * @param wanted some of {@link #ALL}
   * @param javaOptions what each process of this project is started with
   * @param progress is told what is being done
   */
  public static Contenders install(
      Path module, List<String> wanted, List<String> javaOptions, Consumer<String> progress) {
    Contenders all = new Contenders(module.toAbsolutePath(), javaOptions);
    Path sources = all.module.resolve("peers");
    NodePeers node = new NodePeers(sources.resolve("node"), all.build.resolve("node"));
    Map<String, Supplier<Installation>> ways = new LinkedHashMap<>();
    ways.put(OWN, () -> all.ownInstallation("-Xmx1g"));
    ways.put(NODE_RESQUE, () -> node.of("node-resque.mjs"));
    ways.put("BullMQ", () -> node.of("bullmq.mjs"));
    ways.put(
        "jesque",
        () ->
            JesquePeer.install(
                sources.resolve("jesque"), all.build.resolve("jesque"), List.of(java(), "-Xmx1g")));
    ways.put(
        "Sidekiq",
        () -> SidekiqPeer.install(sources.resolve("sidekiq"), all.build.resolve("sidekiq")));
    for (String name : ALL) {
      if (wanted.contains(name)) {
        progress.accept("starting " + name);
        all.add(name, Objects.requireNonNull(ways.get(name)));
      }
    }
    return all;
  }

  private void add(String name, Supplier<Installation> way) {
    try {
      Contender contender = new Contender(name, abilities(name), way.get(), log(name));
      try {
        contender.versions();
      } catch (BenchmarkException e) {
        contender.close();
        throw e;
      }
      systems.put(name, contender);
    } catch (BenchmarkException e) {
      missing.put(name, String.valueOf(e.getMessage()));
    }
  }

  private static Set<Ability> abilities(String name) {
    return switch (name) {
      case NODE_RESQUE -> EnumSet.complementOf(EnumSet.of(Ability.BULK));
      case "BullMQ" -> EnumSet.complementOf(EnumSet.of(Ability.RESQUE, Ability.SCHEDULE));
      case "jesque" -> EnumSet.of(Ability.RESQUE, Ability.BULK);
      case "Sidekiq" -> EnumSet.of(Ability.BULK);
      default -> ALL_ABILITIES;
    };
  }

  private Path log(String name) {
    return module.resolve("target").resolve(name + ".log");
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private Installation ownInstallation(String... options) {
    List<String> command = new ArrayList<>(List.of(java()));
    command.addAll(javaOptions);
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), OwnAgent.class.getName()));
    return new Installation(command, Map.of());
  }

  /** A further process of this project, with options of its Java machine such as -Xmx256m. */
  public Contender own(String name, String... options) {
    return new Contender(name, ALL_ABILITIES, ownInstallation(options), log(name));
  }

  /** Those that are there. */
  public List<Contender> present() {
    return List.copyOf(systems.values());
  }

  /** One of them by its name. */
  public Optional<Contender> find(String name) {
    return Optional.ofNullable(systems.get(name));
  }

  /** Why the others are not there, by name. */
  public Map<String, String> missing() {
    return missing;
  }

  /** Ends all processes. */
  @Override
  public void close() {
    systems.values().forEach(Contender::close);
  }
}
