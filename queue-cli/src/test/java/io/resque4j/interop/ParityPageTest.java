package io.resque4j.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.resque4j.testkit.NodePeer;
import io.resque4j.testkit.RedisTest;
import io.resque4j.testkit.RequiresNode;
import io.resque4j.testkit.TestRedis;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What docs/parity.md names exists, and what node-resque exports is named there. */
@RedisTest
final class ParityPageTest {
  private static final Path PROJECT = Path.of("").toAbsolutePath().getParent();
  private static final Path PAGE = PROJECT.resolve("docs/parity.md");
  private static final List<String> PACKAGES =
      List.of(
          "io.resque4j.core.",
          "io.resque4j.core.plugin.",
          "io.resque4j.core.protocol.",
          "io.resque4j.core.redis.",
          "io.resque4j.worker.",
          "io.resque4j.scheduler.");
  private static final Pattern TEST = Pattern.compile("`(\\w+(?:Test|IT))#(\\w+)`");
  private static final Pattern MEMBER =
      Pattern.compile("`([A-Z]\\w*(?:\\.[A-Z]\\w*)*)\\.([a-z]\\w*)`");

  private static String page() throws IOException {
    return Files.readString(PAGE);
  }

  @Test
  void eachTestOnThePageIsThere() throws IOException {
    List<String> named = TEST.matcher(page()).results().map(MatchResult::group).toList();

    assertThat(named).hasSizeGreaterThan(150);
    assertThat(named).allMatch(tests()::contains);
  }

  @Test
  void eachTestOnThePageAboutJoiningIsThere() throws IOException {
    String page = Files.readString(PROJECT.resolve("docs/joining-a-fleet.md"));
    String whole = page.replace("`#", "`JoiningFleetTest#");
    List<String> named = TEST.matcher(whole).results().map(MatchResult::group).toList();

    assertThat(named).hasSizeGreaterThan(20);
    assertThat(named).allMatch(tests()::contains);
  }

  /** Every test of the project, as the pages name it. */
  private static Set<String> tests() throws IOException {
    try (Stream<Path> files = Files.walk(PROJECT)) {
      Set<String> all = new TreeSet<>();
      for (Path file : files.filter(ParityPageTest::isTest).toList()) {
        String type = file.getFileName().toString().replace(".java", "");
        matches(" void (\\w+)\\(", Files.readString(file))
            .forEach(method -> all.add("`%s#%s`".formatted(type, method)));
      }
      return all;
    }
  }

  private static boolean isTest(Path file) {
    String path = file.toString();
    return path.contains("/src/test/java/") && path.matches(".*(Test|IT)\\.java");
  }

  @Test
  void eachNameOfOursOnThePageIsPublic() throws IOException {
    List<MatchResult> named = MEMBER.matcher(page()).results().toList();

    assertThat(named).hasSizeGreaterThan(100);
    assertThat(
            named.stream()
                .filter(each -> !isPublic(each.group(1), each.group(2)))
                .map(MatchResult::group))
        .isEmpty();
  }

  private static boolean isPublic(String type, String method) {
    return type(type.replace('.', '$'))
        .filter(
            found ->
                Arrays.stream(found.getMethods())
                    .filter(each -> Modifier.isPublic(each.getModifiers()))
                    .map(Method::getName)
                    .anyMatch(method::equals))
        .isPresent();
  }

  private static Optional<Class<?>> type(String name) {
    for (String each : PACKAGES) {
      try {
        return Optional.of(Class.forName(each + name));
      } catch (ClassNotFoundException e) {
        // It may be in the next package.
      }
    }
    return Optional.empty();
  }

  /** A row either has ours with its test, or says that there is none. */
  @Test
  void eachRowHasATestOrSaysThatThereIsNothing() throws IOException {
    List<String> rows =
        page()
            .lines()
            .filter(line -> line.matches("\\| (`|option|event|property|…|\\*\\*|[a-zA-Z]).*"))
            .toList();

    assertThat(rows).hasSizeGreaterThan(180);
    assertThat(rows)
        .filteredOn(row -> !row.startsWith("| node-resque |") && !row.startsWith("| test of "))
        .allMatch(
            row ->
                TEST.matcher(row).find()
                    || row.contains("| – | – |")
                    || row.contains("| not yet | – |")
                    || row.contains("| does not apply: "));
  }

  /** The type declarations of the real node-resque are the list of what there is. */
  @Test
  @RequiresNode
  void nothingThatNodeExportsIsMissing(TestRedis redis) throws IOException {
    Set<String> named = namesInTheFirstColumn();
    try (NodePeer node = NodePeer.start(redis.uri(), redis.namespace())) {
      for (String type : List.of("queue", "worker", "multiWorker", "scheduler", "connection")) {
        Set<String> all = methodsAndEvents(declarations(node, "core/" + type));
        assertThat(all).as(type).hasSizeGreaterThan(3);
        assertThat(named).as(type).containsAll(all);
      }
      assertThat(matches("(?m)^ {4}(\\w+)\\?:", declarations(node, "types/options")))
          .hasSizeGreaterThan(15)
          .allMatch(named::contains);
      assertThat(node.evalJs("return Object.keys(resque.Plugins)"))
          .hasSize(5)
          .allMatch(plugin -> named.contains(plugin.textValue()));
    }
  }

  /** The suites of the real node-resque that are ported. */
  @Test
  @RequiresNode
  void eachTestOfNodesSuiteIsInTheTable(TestRedis redis) throws IOException {
    List<String> rows = matches("(?m)^\\| (?:\\*\\*[^*]+\\*\\*: )?(.+?) \\|", page());
    try (NodePeer node = NodePeer.start(redis.uri(), redis.namespace())) {
      List<String> names = matches("\\btest\\(\\s*\"([^\"]+)\"", suites(node));

      assertThat(names).hasSizeGreaterThan(70).contains("can connect");
      assertThat(rows).containsAll(names);
    }
  }

  private static String suites(NodePeer node) {
    return node.evalJs(
            """
            const fs = require("fs"), path = require("path");
            const home = path.join(path.dirname(require.resolve("node-resque")), "..", "__tests__");
            const plugins = fs.readdirSync(home + "/plugins").map((name) => "plugins/" + name);
            return ["core/queue.ts", "core/connection.ts", "core/connectionError.ts", ...plugins]
                .map((name) => fs.readFileSync(path.join(home, name), "utf8")).join("");
            """)
        .textValue();
  }

  private static Set<String> namesInTheFirstColumn() throws IOException {
    return matches("(?m)^\\|([^|]*)\\|", page()).stream()
        .flatMap(cell -> matches("`(\\w+)(?:\\([^`]*\\))?`", cell).stream())
        .collect(Collectors.toSet());
  }

  private static String declarations(NodePeer node, String name) {
    return node.evalJs(
            "const path = require('path').dirname(require.resolve('node-resque'));"
                + "return require('fs').readFileSync(path + '/%s.d.ts', 'utf8')".formatted(name))
        .textValue();
  }

  /** Methods that are not private, and events. */
  private static Set<String> methodsAndEvents(String declarations) {
    Set<String> all = new TreeSet<>(matches("(?m)^ {4}(\\w+)\\(", declarations));
    all.remove("constructor");
    for (String events : matches("event: ((?:\"\\w+\"(?: \\| )?)+)", declarations)) {
      all.addAll(matches("\"(\\w+)\"", events));
    }
    return all;
  }

  private static List<String> matches(String pattern, String text) {
    return Pattern.compile(pattern).matcher(text).results().map(found -> found.group(1)).toList();
  }
}
