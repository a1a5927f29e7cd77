package io.resque4j.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.resque4j.cli.jobs.UserCode;
import io.resque4j.core.Resque;
import io.resque4j.testkit.RedisTest;
import io.resque4j.testkit.TestRedis;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Jars of users in the packed daemon, whose libraries they bring in other versions. */
@RedisTest
final class JobJarsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Of each library a class that the daemon uses, as it never was. */
  private static final List<String> THEIRS =
      List.of(
          "picocli.CommandLine",
          "org.snakeyaml.engine.v2.api.Load",
          "io.lettuce.core.RedisClient",
          "io.netty.buffer.ByteBuf",
          "reactor.core.publisher.Mono",
          "io.micrometer.core.instrument.MeterRegistry",
          "io.prometheus.metrics.model.registry.PrometheusRegistry",
          "com.cronutils.parser.CronParser",
          "ch.qos.logback.classic.Logger");

  private final TestRedis redis;

  JobJarsIT(TestRedis redis) {
    this.redis = redis;
  }

  private Command worker(String... words) {
    List<String> all = new ArrayList<>(List.of("worker"));
    Collections.addAll(all, words);
    Collections.addAll(all, "--namespace", redis.namespace(), "--processors", "1");
    return Command.of(all.toArray(String[]::new)).env("REDIS_URL", redis.uri());
  }

  private Resque connect() {
    return Resque.builder().uri(redis.uri()).namespace(redis.namespace()).connect();
  }

  /** Says what it sees, and leaves its thread as nobody should. */
  private static Path jarOfOtherVersions() {
    StringBuilder seen = new StringBuilder();
    UserCode code = UserCode.in(Sandbox.fresh());
    for (String name : THEIRS) {
      String simple = name.substring(name.lastIndexOf('.') + 1);
      code.type(
          name,
          "public class %s { public static String of() { return \"%s\"; } }"
              .formatted(simple, simple));
      seen.append(" + \" \" + ").append(name).append(".of()");
    }
    return code.library("com.example.ShopJobs", "jobs.job(\"look\", Look::look);")
        .type(
            "com.example.Look",
            """
            public final class Look {
              static Object look() throws Exception {
                Thread thread = Thread.currentThread();
                ClassLoader context = thread.getContextClassLoader();
                Object service = java.util.ServiceLoader.load(Runnable.class).findFirst().get();
                java.net.URL settings = context.getResource("logback.xml");
                String found = service.getClass() + " " + settings + " " + (context == Look.class.getClassLoader());
                try {
                  Class.forName("org.reactivestreams.Publisher");
                  found += " sees ours";
                } catch (ClassNotFoundException e) {
                  found += " alone";
                }
                org.slf4j.LoggerFactory.getLogger("com.example.Look").info("sees " + found%s);
                thread.setContextClassLoader(null);
                return null;
              }
            }
            """
                .formatted(seen))
        .type(
            "com.example.Service",
            "public final class Service implements Runnable { public void run() {} }")
        .service("java.lang.Runnable", "com.example.Service")
        .type("com.example.Broken", "public final class Broken {}")
        .service("ch.qos.logback.classic.spi.Configurator", "com.example.Broken")
        .service("org.slf4j.spi.SLF4JServiceProvider", "com.example.Broken")
        .service("com.fasterxml.jackson.core.JsonFactory", "com.example.Broken")
        .file("logback.xml", "<configuration debug=\"true\"/>")
        .jar("shop.jar");
  }

  @Test
  void otherVersionsOfTheDaemonsLibrariesHarmNobody() throws Exception {
    Path jar = jarOfOtherVersions();
    Path file =
        Files.writeString(
            jar.resolveSibling("resque4j.yml"),
            """
            jobs: shop.jar
            http: {port: 0}
            scheduler: true
            cron: {yearly: {schedule: "0 3 1 6 *", queue: q, class: look}}
            """);
    try (RunningCommand worker =
            worker("--config", file.toString(), "--threads", "platform").start();
        Resque resque = connect()) {
      String address = worker.awaitErr("answers at (http://[^/ ]+)/health/live").group(1);
      worker.awaitErr("INFO +scheduler: leads as ");
      resque.queue().enqueue("q", "look");
      worker.awaitErr("look on q done in ");
      resque.queue().enqueueIn(Duration.ofSeconds(1), "q", "look");
      worker.awaitErr("(?s)look on q done in .*look on q done in ");

      String all =
          "Look: sees class com\\.example\\.Service jar:file:\\S+/shop\\.jar!/logback\\.xml true alone";
      for (String name : THEIRS) {
        all += " " + name.substring(name.lastIndexOf('.') + 1);
      }
      assertThat(worker.err().lines().filter(line -> line.contains("Look: sees")))
          .as("the second one after the first has spoilt the context of the thread")
          .hasSize(2);
      assertThat(worker.err()).containsPattern("(?s)" + all + "\n.*" + all + "\n");
      HttpClient client = HttpClient.newHttpClient();
      HttpRequest metrics = HttpRequest.newBuilder(URI.create(address + "/metrics")).build();
      // the log is told of an end before the meters are
      await()
          .atMost(PATIENCE)
          .until(
              () -> client.send(metrics, BodyHandlers.ofString()).body(),
              body -> body.contains("jobs_processed_total{class=\"look\",queue=\"q\"} 2.0"));

      Outcome ended = worker.terminate().awaitEnd();
      assertThat(ended.exitCode()).isZero();
      assertThat(ended.err())
          .endsWith("scheduler: stopped\n")
          .doesNotContain("WARN", "ERROR", "SLF4J", "|-INFO");
    }
  }

  @Test
  void aFolderOfJarsHasAllAndAJobThatMissesAClassFailsAlone() {

    Path folder = Sandbox.fresh();
    String help = "public final class Help { public static int help() { return 1; } }";
    UserCode.in(folder).type("c.Help", help).jar("c.jar");
    UserCode.in(folder)
        .library(
            "b.B",
            """
            jobs.job(
                    "with",
                    java.time.Instant.class,
                    (context, at) -> {
                      ClassLoader found = Thread.currentThread().getContextClassLoader();
                      if (found != c.Help.class.getClassLoader()) {
                        throw new IllegalStateException("" + found);
                      }
                      context.resque().queue().enqueue("later", "with", at.plusSeconds(c.Help.help()));
                    })
                .job("lacking", () -> d.Help.help());
            """)
        .type("c.Help", help)
        .without("c.Help")
        .type("d.Help", help)
        .without("d.Help")
        .jar("b.jar");
    try (RunningCommand worker = worker("--jobs", folder.toString(), "--queues", "q").start();
        Resque resque = connect()) {
      worker.awaitErr("1 task processor at .*; jobs: lacking, with");
      resque.queue().enqueue("q", "lacking");
      resque.queue().enqueue("q", "with", "2024-01-01T00:00:00Z");

      worker.awaitErr("lacking on q failed after .*: NoClassDefFoundError");
      worker.awaitErr("with on q done in ");
      assertThat(resque.queue().failed(0, 0).get(0).error()).contains("d/Help");
      assertThat(resque.queue().queued("later", 0, 0))
          .singleElement()
          .extracting(entry -> new String(entry.raw(), StandardCharsets.UTF_8))
          .asString()
          .contains("\"2024-01-01T00:00:01Z\"");
      assertThat(worker.terminate().awaitEnd().exitCode()).isZero();
    }
  }

  /** The listener of the examples, which their jar names as a service. */
  @Test
  void anErrorReporterOfAJarHearsOfEachFailure() throws Exception {
    LinkedBlockingQueue<String> reports = new LinkedBlockingQueue<>();
    HttpServer service = errorService(reports);
    try (RunningCommand worker =
            worker("--jobs", Command.exampleJobs().toString())
                .env(
                    "ERROR_REPORTS_URL",
                    "http://127.0.0.1:" + service.getAddress().getPort() + "/report")
                .start();
        Resque resque = connect()) {
      worker.awaitErr("1 task processor at ");
      resque.queue().enqueue("math", "add", 1, 2);
      resque.queue().enqueue("images", "resize", Map.of("file", "a.png"));

      JsonNode report = new ObjectMapper().readTree(reports.poll(30, TimeUnit.SECONDS));
      assertThat(report.path("class").asText()).isEqualTo("resize");
      assertThat(report.path("queue").asText()).isEqualTo("images");
      assertThat(report.path("error").asText()).isEqualTo("java.lang.IllegalArgumentException");
      assertThat(report.path("message").asText()).contains("expected a size of 1 pixel or more");
      await().atMost(PATIENCE).until(() -> resque.queue().stats().get("processed") == 1L);
      assertThat(worker.terminate().awaitEnd().exitCode()).isZero();
      assertThat(reports).as("what went well is nobody's error").isEmpty();
    } finally {
      service.stop(0);
    }
  }

  private static HttpServer errorService(LinkedBlockingQueue<String> reports) throws IOException {
    HttpServer service =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    service.createContext(
        "/report",
        exchange -> {
          reports.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    service.start();
    return service;
  }
}
