package io.resque4j.core.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.resque4j.core.ResqueException;
import io.resque4j.core.redis.LuaScript;
import io.resque4j.core.redis.RedisGateway;
import io.resque4j.core.redis.Scripts;
import io.resque4j.testkit.CrashPoints;
import io.resque4j.testkit.LossyProxy;
import io.resque4j.testkit.ProxiedCommand;
import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisServer;
import io.resque4j.testkit.RedisTest;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every operation, broken at every point: see {@link Sweep} for what must hold. */
@RedisTest
final class CrashPointSweepTest {
  @TempDir private Path folder;

  static List<SweptOperation> operations() {
    return SweptOperations.all();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("operations")
  void nothingIsLostAndNothingIsHalfDone(SweptOperation operation, RedisServer server) {
    int points = new Sweep(server, operation, folder).run();
    System.out.println(operation + ": " + points + " points");
  }

  @Test
  void aConnectionThatBreaksWhileItIsMadeIsToldAsSuch(RedisServer server) {
    CrashPoints.on(server)
        .operation(run -> Client.connect(run.uri(), run.namespace()).close())
        .check(
            run ->
                assertThat(run.failure() == null || run.failure() instanceof ResqueException)
                    .as("%s", run.failure())
                    .isTrue())
        .sweep();
  }

  @Test
  void everyScriptIsSweptOrSaysWhyNot(RedisServer server) {
    Set<String> swept = new TreeSet<>();
    for (SweptOperation operation : SweptOperations.all()) {
      swept.addAll(scriptsOf(operation, server));
    }
    Set<String> all =
        Scripts.all().stream().map(LuaScript::name).collect(Collectors.toCollection(TreeSet::new));
    assertThat(SweptOperations.NOT_SWEPT).allSatisfy((name, why) -> assertThat(why).isNotBlank());
    assertThat(SweptOperations.NOT_SWEPT.keySet()).doesNotContainAnyElementsOf(swept);
    swept.addAll(SweptOperations.NOT_SWEPT.keySet());
    assertThat(swept)
        .as("a script without a row in SweptOperations is a script without a proof")
        .isEqualTo(all);
  }

  @Test
  void everyFileOfAScriptIsAmongAllScripts() throws IOException, URISyntaxException {
    Path folder = Path.of(Scripts.class.getResource("lua").toURI());
    try (Stream<Path> files = Files.list(folder)) {
      Set<String> names =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".lua"))
              .map(name -> name.substring(0, name.length() - ".lua".length()))
              .collect(Collectors.toSet());
      assertThat(Scripts.all()).extracting(LuaScript::name).hasSameElementsAs(names);
    }
  }

  private static Set<String> scriptsOf(SweptOperation operation, RedisServer server) {
    try (RawRedis redis = server.connect();
        LossyProxy proxy = LossyProxy.to(server)) {
      redis.call("FLUSHALL");
      try (Client direct = Client.connect(server.uri(), "t");
          Client client = Client.connect(proxy.uri(), "t")) {
        operation.before().run(direct.stores(), redis, "t");
        RedisGateway.await(operation.call().on(client));
      }
      return Scripts.all().stream()
          .filter(script -> proxy.commands().stream().anyMatch(command -> runs(command, script)))
          .map(LuaScript::name)
          .collect(Collectors.toSet());
    }
  }

  private static boolean runs(ProxiedCommand command, LuaScript script) {
    return command.name().equals("EVALSHA") && command.text(1).equals(script.sha());
  }
}
