import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import net.greghaines.jesque.Config;
import net.greghaines.jesque.ConfigBuilder;
import net.greghaines.jesque.Job;
import net.greghaines.jesque.client.Client;
import net.greghaines.jesque.client.ClientImpl;
import net.greghaines.jesque.worker.MapBasedJobFactory;
import net.greghaines.jesque.worker.WorkerEvent;
import net.greghaines.jesque.worker.WorkerImpl;

/**
 * The peer jesque: one JSON object per line on stdin, each answered by one line on stdout. The
 * process ends when its stdin ends. Run from its source, on jesque's own class path.
 */
public final class JesqueAgent {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int BATCH = 1000;
  private static volatile Tally tally;

  private final List<WorkerImpl> workers = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();

  public static void main(String[] args) throws Exception {
    PrintStream answers = System.out;
    System.setOut(System.err);
    JesqueAgent agent = new JesqueAgent();
    BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      ObjectNode answer;
      try {
        answer = agent.answer(JSON.readTree(line));
      } catch (Exception e) {
        answer = JSON.createObjectNode().put("error", e.toString());
      }
      answers.println(answer);
      answers.flush();
    }
    Runtime.getRuntime().halt(0);
  }

  private ObjectNode answer(JsonNode command) throws Exception {
    String verb = command.get("do").asText();
    switch (verb) {
      case "version":
        return version();
      case "start":
        return start(command);
      case "finish":
        return finish(command.get("limitMillis").asLong());
      case "enqueue":
        return enqueue(command);
      case "produce":
        return produce(command);
      default:
        throw new IllegalArgumentException("this peer knows no " + verb);
    }
  }

  private static ObjectNode version() {
    // its jar is named after its version
    String path = Client.class.getProtectionDomain().getCodeSource().getLocation().getPath();
    String version = path.replaceAll(".*jesque-(.*)\\.jar", "$1");
    return JSON.createObjectNode()
        .put("jesque", version)
        .put("Java", Runtime.version().toString());
  }

  private static Config config(int port) {
    return new ConfigBuilder().withHost("127.0.0.1").withPort(port).withTimeout(10_000).build();
  }

  /** A worker of jesque runs one job at a time: so many workers in one process. */
  private ObjectNode start(JsonNode load) {
    tally = new Tally(load);
    int number = load.get("processors").asInt();
    List<List<String>> lists = new ArrayList<>();
    List<String> all = texts(load.get("queues"));
    if (load.path("ownQueues").asBoolean()) {
      all.forEach(queue -> lists.add(List.of(queue)));
    } else {
      lists.add(all);
    }
    MapBasedJobFactory jobs = new MapBasedJobFactory(Map.of("measured", Measured.class));
    for (List<String> queues : lists) {
      for (int n = 0; n < number; n++) {
        WorkerImpl worker = new WorkerImpl(config(load.get("port").asInt()), queues, jobs);
        worker
            .getWorkerEventEmitter()
            .addListener(
                (event, source, queue, job, runner, result, thrown) ->
                    tally.errors.add(event + ": " + thrown),
                WorkerEvent.JOB_FAILURE,
                WorkerEvent.WORKER_ERROR);
        workers.add(worker);
        Thread thread = new Thread(worker);
        thread.setDaemon(true);
        threads.add(thread);
      }
    }
    threads.forEach(Thread::start);
    return JSON.createObjectNode().put("started", workers.size());
  }

  private ObjectNode finish(long limitMillis) throws InterruptedException {
    ObjectNode outcome = tally.outcome(limitMillis);
    workers.forEach(worker -> worker.end(false));
    for (Thread thread : threads) {
      thread.join(5_000);
    }
    workers.clear();
    threads.clear();
    return outcome;
  }

  private static ObjectNode enqueue(JsonNode command) {
    String queue = command.get("queues").get(0).asText();
    int jobs = command.get("jobs").asInt();
    int batch = command.get("batch").asInt();
    int bytes = command.path("bytes").asInt();
    Client client = new ClientImpl(config(command.get("port").asInt()));
    long began = System.nanoTime();
    if (batch > 1) {
      for (int from = 0; from < jobs; from += BATCH) {
        List<Job> some = new ArrayList<>();
        for (int id = from; id < Math.min(jobs, from + BATCH); id++) {
          some.add(job(id, 0, bytes));
        }
        client.batchEnqueue(queue, some);
      }
    } else {
      for (int id = 0; id < jobs; id++) {
        client.enqueue(queue, job(id, 0, bytes));
      }
    }
    double millis = (System.nanoTime() - began) / 1e6;
    client.end();
    return JSON.createObjectNode().put("millis", millis);
  }

  private static ObjectNode produce(JsonNode command) {
    List<String> queues = texts(command.get("queues"));
    JsonNode times = command.get("times");
    Client client = new ClientImpl(config(command.get("port").asInt()));
    long began = System.nanoTime() + 100_000_000;
    for (int id = 0; id < times.size(); id++) {
      long at = began + Math.round(times.get(id).asDouble() * 1e6);
      for (long rest = at - System.nanoTime(); rest > 0; rest = at - System.nanoTime()) {
        LockSupport.parkNanos(rest);
      }
      client.enqueue(queues.get(id % queues.size()), job(id, wallMillis(), 0));
    }
    client.end();
    return JSON.createObjectNode().put("produced", times.size());
  }

  private static Job job(int id, double sent, int bytes) {
    return bytes > 0
        ? new Job("measured", id, sent, "x".repeat(bytes))
        : new Job("measured", id, sent);
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(each -> texts.add(each.asText()));
    return texts;
  }

  static double wallMillis() {
    var now = java.time.Instant.now();
    return now.getEpochSecond() * 1e3 + now.getNano() / 1e6;
  }

  /** The job. */
  public static final class Measured implements Runnable {
    private final int id;
    private final double sent;

    public Measured(Number id, Number sent) {
      this.id = id.intValue();
      this.sent = sent.doubleValue();
    }

    public Measured(Number id, Number sent, String padding) {
      this(id, sent);
    }

    @Override
    public void run() {
      Tally counted = tally;
      counted.starts(id, sent);
      if (counted.waitMillis > 0) {
        long end = System.nanoTime() + counted.waitMillis * 1_000_000;
        for (long rest = end - System.nanoTime(); rest > 0; rest = end - System.nanoTime()) {
          LockSupport.parkNanos(rest);
        }
      }
      counted.ends(id);
    }
  }

  /** Which runs of which jobs there were, and from when to when. */
  private static final class Tally {
    private final int jobs;
    private final int warmUp;
    private final long waitMillis;
    private final AtomicIntegerArray runs;
    private final double[] latencies;
    private final AtomicInteger finished = new AtomicInteger();
    private final CountDownLatch done = new CountDownLatch(1);
    private final Queue<String> errors = new ConcurrentLinkedQueue<>();
    private volatile long began = System.nanoTime();
    private volatile long ended = began;

    Tally(JsonNode load) {
      jobs = load.get("jobs").asInt();
      warmUp = load.get("warmUp").asInt();
      waitMillis = "wait".equals(load.get("kind").asText()) ? load.get("millis").asLong() : 0;
      runs = new AtomicIntegerArray(jobs);
      latencies = new double[jobs];
    }

    void starts(int id, double sent) {
      latencies[id] = wallMillis() - sent;
    }

    void ends(int id) {
      runs.incrementAndGet(id);
      int number = finished.incrementAndGet();
      if (number == warmUp) {
        began = System.nanoTime();
      }
      if (number == jobs) {
        ended = System.nanoTime();
        done.countDown();
      }
    }

    ObjectNode outcome(long limitMillis) throws InterruptedException {
      done.await(limitMillis, TimeUnit.MILLISECONDS);
      int missing = 0;
      int repeated = 0;
      for (int id = 0; id < jobs; id++) {
        missing += runs.get(id) == 0 ? 1 : 0;
        repeated += runs.get(id) > 1 ? 1 : 0;
      }
      ObjectNode outcome = JSON.createObjectNode().put("jobs", jobs).put("missing", missing);
      outcome.put("repeated", repeated).put("millis", (ended - began) / 1e6);
      outcome.set("errors", JSON.valueToTree(errors));
      outcome.set("latencies", JSON.valueToTree(jobs > 10_000 ? new double[0] : latencies));
      return outcome;
    }
  }
}
