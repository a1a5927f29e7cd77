package io.resque4j.cli.http;

import io.resque4j.cli.config.HttpSettings;
import io.resque4j.cli.terminal.Text;
import io.resque4j.core.Resque;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Health, metrics and status of this process over HTTP. */
public final class HttpHealth implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("io.resque4j.http");

  private final FleetSampler sampler;
  private final HttpEndpoint endpoint;

  private HttpHealth(FleetSampler sampler, HttpEndpoint endpoint) {
    this.sampler = sampler;
    this.endpoint = endpoint;
  }

  /**
   * Listens and begins to look at Redis.
   *
   * @throws io.resque4j.cli.terminal.CliException when it cannot listen there
   */
  public static HttpHealth start(
      HttpSettings settings, Resque resque, Watched watched, Telemetry telemetry) {
    return start(settings, resque, watched, telemetry, FleetSampler.INTERVAL);
  }

  static HttpHealth start(
      HttpSettings settings,
      Resque resque,
      Watched watched,
      Telemetry telemetry,
      Duration betweenLooks) {
    FleetSampler sampler = FleetSampler.start(resque, betweenLooks, System::nanoTime);
    HealthRules rules = new HealthRules(watched, sampler, settings);
    String namespace = String.join(":", resque.config().namespace());
    StatusPage page = new StatusPage(resque.address(), namespace, watched, sampler, rules);
    Map<String, Supplier<Answer>> routes =
        Map.of(
            "/health/live", () -> Answer.health(lines(rules.notLive())),
            "/health/ready", () -> Answer.health(lines(rules.notReady())),
            "/metrics", () -> Answer.text(Telemetry.TYPE, telemetry.scrape()),
            "/status", () -> Answer.json(page.json()));
    try {
      HttpEndpoint endpoint = HttpEndpoint.start(settings.host(), settings.port(), routes);
      telemetry.watch(sampler);
      watched.add(sampler::health);
      LOG.info(
          "answers at http://{}:{}/health/live, /health/ready, /metrics and /status",
          endpoint.address().getHostString(),
          endpoint.address().getPort());
      return new HttpHealth(sampler, endpoint);
    } catch (RuntimeException e) {
      sampler.close();
      throw e;
    }
  }

  private static String lines(List<String> reasons) {
    return Text.visible(String.join("; ", reasons));
  }

  /** The port at which it answers. */
  int port() {
    return endpoint.address().getPort();
  }

  @Override
  public void close() {
    endpoint.close();
    sampler.close();
  }
}
