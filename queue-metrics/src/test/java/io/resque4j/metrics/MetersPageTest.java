package io.resque4j.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.resque4j.core.EnqueueEvent;
import io.resque4j.core.EnqueueListener;
import io.resque4j.core.EnqueueResult;
import io.resque4j.core.UnknownOutcomeException;
import io.resque4j.core.recovery.RecoveredJob;
import io.resque4j.core.recovery.RecoveredJob.Fate;
import io.resque4j.scheduler.SchedulerListener;
import io.resque4j.worker.JobEvent;
import io.resque4j.worker.RoundTrip;
import io.resque4j.worker.ScalingEvent;
import io.resque4j.worker.WorkerListener;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The table of meters in docs/monitoring.md is what the code has, no more and no less. */
class MetersPageTest {
  private static final Path PAGE = Path.of("../docs/monitoring.md");
  private static final byte[] PAYLOAD = {};

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  /** Everything that a listener can hear. */
  @BeforeEach
  void everythingHappens() {
    EnqueueMetrics producer = new EnqueueMetrics(registry);
    for (EnqueueResult result : EnqueueResult.values()) {
      producer.onEnqueue(new EnqueueEvent("mail", "send", false, result));
      producer.onEnqueue(new EnqueueEvent("mail", "send", true, result));
    }
    producer.onEnqueueFailure("mail", "send", planted());
    producer.onEnqueueFailure("mail", "send", new UnknownOutcomeException("planted", null));
    work(new WorkerMetrics(registry));
    schedule(new SchedulerMetrics(registry, MetricsConfig.DEFAULT, InstantSource.system()));
  }

  private static IllegalStateException planted() {
    return new IllegalStateException("planted");
  }

  private static void work(WorkerMetrics worker) {
    JobEvent job = new JobEvent("w", "mail", "send", PAYLOAD, "1", Duration.ofMillis(3));
    worker.onJob(job);
    worker.onSuccess(job, null);
    worker.onFailure(job, planted());
    worker.onReEnqueue(job, Duration.ofSeconds(1), 2, planted());
    worker.onVeto(job, "JobLock", true);
    worker.onGivenBack(job);
    worker.onInterruptIgnored("w", "1");
    worker.onReturned(job);
    worker.onLostClaim("w", "1");
    worker.onCleaningWorker("w");
    for (Fate fate : Fate.values()) {
      worker.onRecovered(new RecoveredJob("w", "mail", PAYLOAD, fate, 1, false));
    }
    for (ScalingEvent.Reason reason : ScalingEvent.Reason.values()) {
      worker.onMultiWorkerAction(new ScalingEvent(1, 2, reason, "why"));
      worker.onMultiWorkerAction(new ScalingEvent(2, 1, reason, "why"));
    }
    for (RoundTrip.Kind kind : RoundTrip.Kind.values()) {
      worker.onRoundTrip(new RoundTrip(kind, Duration.ofMillis(1), 2));
    }
    worker.onError("planted", planted());
  }

  private static void schedule(SchedulerMetrics scheduler) {
    scheduler.onLeader("s");
    scheduler.onTransferredJob(1_700_000_000, "mail", PAYLOAD);
    scheduler.onVeto(1_700_000_000, "mail", PAYLOAD, "QueueLock");
    scheduler.onFailedTransfer(1_700_000_000, PAYLOAD, "why");
    scheduler.onCronFired("nightly", Instant.EPOCH, "mail", PAYLOAD);
    scheduler.onCronVeto("nightly", Instant.EPOCH, "QueueLock");
    scheduler.onCronMissed("nightly", Instant.EPOCH, Instant.EPOCH);
    scheduler.onMended("a member");
    scheduler.onCleanStuckWorker("w");
    scheduler.onRetriedStuckJobs(3);
    scheduler.onError("planted", planted());
  }

  /** A row: what it says of a meter. */
  private record Row(String type, Set<String> tags, String values) {}

  private static Map<String, Row> page() throws IOException {
    Map<String, Row> rows = new TreeMap<>();
    for (String line : Files.readAllLines(PAGE)) {
      if (line.startsWith("| `resque4j.")) {
        List<String> cells = Arrays.stream(line.split("\\|")).map(String::strip).toList();
        Set<String> tags =
            Arrays.stream(cells.get(3).replaceAll("\\([^)]*\\)", "").split("[ ,`]+"))
                .filter(tag -> !tag.isBlank())
                .collect(Collectors.toCollection(TreeSet::new));
        rows.put(cells.get(1).replace("`", ""), new Row(cells.get(2), tags, cells.get(3)));
      }
    }
    return rows;
  }

  private List<Meter> meters() {
    return registry.getMeters();
  }

  @Test
  void everyMeterHasItsRowAndEveryRowItsMeter() throws IOException {
    Map<String, Row> page = page();

    assertThat(meters().stream().map(each -> each.getId().getName()).distinct())
        .containsExactlyInAnyOrderElementsOf(page.keySet());
    for (Meter meter : meters()) {
      Row row = page.get(meter.getId().getName());
      assertThat(row.type).isEqualTo(meter.getId().getType().name().toLowerCase(Locale.ROOT));
      assertThat(meter.getId().getTags().stream().map(Tag::getKey))
          .as(meter.getId().getName())
          .containsExactlyInAnyOrderElementsOf(row.tags);
    }
  }

  @Test
  void theValuesOfTagsAreListedButThoseThatNamesGive() throws IOException {
    Map<String, Row> page = page();

    for (Meter meter : meters()) {
      for (Tag tag : meter.getId().getTags()) {
        if (!Set.of("queue", "class").contains(tag.getKey())) {
          assertThat(page.get(meter.getId().getName()).values).contains(tag.getValue());
        }
      }
    }
  }

  /** Whoever adds an event decides whether it is measured. */
  @Test
  void everyEventIsMeasuredOrSaidNotToBe() {
    assertThat(unmeasured(EnqueueListener.class, EnqueueMetrics.class)).isEmpty();
    assertThat(unmeasured(WorkerListener.class, WorkerMetrics.class))
        .containsExactlyInAnyOrder(
            "onStart", // the gauge of processors
            "onEnd",
            "onPing", // the gauge of silence
            "onPause",
            "onFatal", // the process ends
            "onLeaseDoubtful", // the gauge of silence
            "onLeaseRenewed",
            "onQuietRequested", // the log
            "onStopRequested",
            "onCancelRequested"); // ends as failed
    assertThat(unmeasured(SchedulerListener.class, SchedulerMetrics.class))
        .containsExactlyInAnyOrder("onStart", "onWorkingTimestamp");
  }

  private static List<String> unmeasured(Class<?> events, Class<?> meters) {
    Set<String> heard =
        Arrays.stream(meters.getDeclaredMethods()).map(Method::getName).collect(Collectors.toSet());
    return Arrays.stream(events.getDeclaredMethods())
        .filter(each -> Modifier.isPublic(each.getModifiers()))
        .map(Method::getName)
        .filter(name -> name.startsWith("on") && !heard.contains(name))
        .toList();
  }

  /** What Prometheus adds to the name of a meter, by its type. */
  private static final Pattern SUFFIX =
      Pattern.compile("(_total|_seconds|_seconds_max|_seconds_count|_seconds_sum)?");

  /** The meters of the page that the command alone has. */
  private static final Set<String> OF_THE_COMMAND =
      Set.of(
          "resque4j_queue_length",
          "resque4j_fleet_failed",
          "resque4j_redis_memory_used",
          "resque4j_redis_memory_max");

  @Test
  void everyNameThatIsAlertedOnIsThatOfAMeter() throws IOException {
    String text = Files.readString(PAGE);
    String alerts =
        text.substring(text.indexOf("## What to alert on"), text.indexOf("## Health and status"));
    List<String> names =
        Pattern.compile("resque4j_\\w+").matcher(alerts).results().map(MatchResult::group).toList();
    List<String> meters =
        meters().stream().map(each -> each.getId().getName().replace('.', '_')).toList();

    assertThat(names)
        .hasSizeGreaterThan(15)
        .allSatisfy(
            name ->
                assertThat(OF_THE_COMMAND.contains(name) || meters.stream().anyMatch(is(name)))
                    .as(name)
                    .isTrue());
  }

  private static Predicate<String> is(String name) {
    return meter ->
        name.startsWith(meter) && SUFFIX.matcher(name.substring(meter.length())).matches();
  }

  @Test
  void everyMeterHasADescription() {
    assertThat(meters()).allSatisfy(each -> assertThat(each.getId().getDescription()).isNotBlank());
  }

  @Test
  void theBoundOfNamesOnThePageIsTheOneInTheCode() throws IOException {
    assertThat(Files.readString(PAGE))
        .contains("At most %d queues and %1$d classes".formatted(MetricsConfig.DEFAULT.maxNames()))
        .contains("%,d pairs".formatted(MetricsConfig.DEFAULT.maxPairs()));
  }
}
