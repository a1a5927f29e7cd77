package io.resque4j.core.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The name of every key, in one place. A key is the namespace and its parts joined by {@code :},
 * and parts that are blank are dropped, as node-resque does.
 */
public final class ResqueKeys {
  /** How the names of locks begin after the namespace: those of QueueLock, those of JobLock. */
  public static final List<String> LOCK_PREFIXES = List.of("lock:", "workerslock:");

  private final String namespace;
  private final byte[] queuePrefix;
  private final byte[] delayedPrefix;
  private final byte[] timestampsPrefix;

  private ResqueKeys(String namespace) {
    this.namespace = namespace;
    queuePrefix = Text.utf8(join("queue") + ":");
    delayedPrefix = Text.utf8(join("delayed:"));
    timestampsPrefix = Text.utf8(join("timestamps:"));
  }

  /** Keys under a namespace of one or more parts; of none, under {@code resque}. */
  public static ResqueKeys of(String... namespaceParts) {
    StringBuilder namespace = new StringBuilder();
    append(namespace, namespaceParts.length == 0 ? new String[] {"resque"} : namespaceParts);
    return new ResqueKeys(namespace.toString());
  }

  /** The parts of the namespace, joined by {@code :}; empty if they were all blank. */
  public String namespace() {
    return namespace;
  }

  /** SET: every queue that ever had a job. */
  public byte[] queues() {
    return key("queues");
  }

  /** LIST: the payloads of a queue. RPUSH in, LPOP out. */
  public byte[] queue(String queue) {
    return Text.isBlank(queue) ? key("queue") : concat(queuePrefix, Text.utf8(queue));
  }

  /** LIST: the payloads due at a unix second. */
  public byte[] delayed(long second) {
    return concat(delayedPrefix, Long.toString(second).getBytes(UTF_8));
  }

  /** As {@link #delayed(long)}, for a second as it is written in {@link #delayedSchedule}. */
  public byte[] delayed(String second) {
    return concat(delayedPrefix, Text.utf8(second));
  }

  /** ZSET: the seconds that have a delayed list, each scored by itself. */
  public byte[] delayedSchedule() {
    return key("delayed_queue_schedule");
  }

  /** SET: the {@link #delayedMember}s at which this exact payload is delayed. */
  public byte[] timestamps(byte[] payload) {
    return concat(timestampsPrefix, payload);
  }

  /** The payload that a {@link #timestamps} set is about. */
  public byte[] timestampsPayload(byte[] key) {
    return Arrays.copyOfRange(key, timestampsPrefix.length, key.length);
  }

  /** The member of a {@link #timestamps} set for a unix second; also its list's name. */
  public static String delayedMember(long second) {
    return "delayed:" + second;
  }

  /** The second that a {@link #delayedMember} names; nothing if it is none. */
  public static Optional<Long> delayedSecond(String member) {
    String prefix = "delayed:";
    return member.startsWith(prefix) ? second(member.substring(prefix.length())) : Optional.empty();
  }

  /** The unix second that a member of {@link #delayedSchedule} names; nothing if it is none. */
  public static Optional<Long> second(String text) {
    try {
      long second = Long.parseLong(text);
      // Another spelling of the number would lead to another key.
      return Long.toString(second).equals(text) ? Optional.of(second) : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** SET: {@link WorkerName#member()} of every worker. */
  public byte[] workers() {
    return key("workers");
  }

  /**
   * STRING: the {@link ClaimPayload} of a worker that is working, by its member of {@link
   * #workers}.
   */
  public byte[] claim(String member) {
    return key("worker", member);
  }

  /** STRING: the unix second at which a worker started, by its member of {@link #workers}. */
  public byte[] started(String member) {
    return key("worker", member, "started");
  }

  /** STRING: the {@link WorkerPing} of a worker, by its name without queues. */
  public byte[] ping(String workerName) {
    return key("worker", "ping", workerName);
  }

  /** STRING: how many jobs succeeded. */
  public byte[] processed() {
    return key("stat", "processed");
  }

  /** STRING: how many jobs succeeded on one worker. */
  public byte[] processed(String workerName) {
    return key("stat", "processed", workerName);
  }

  /** STRING: how many jobs failed. */
  public byte[] failedCount() {
    return key("stat", "failed");
  }

  /** STRING: how many jobs failed on one worker. */
  public byte[] failedCount(String workerName) {
    return key("stat", "failed", workerName);
  }

  /** LIST: the {@link FailedJob}s. */
  public byte[] failed() {
    return key("failed");
  }

  /** STRING: the name of the scheduler that leads. */
  public byte[] leaderLock() {
    return key("resque_scheduler_leader_lock");
  }

  /** STRING: QueueLock's lock; the arguments as {@link ResqueJson} writes them. */
  public byte[] queueLock(String jobClass, String queue, String argsJson) {
    return key("lock", jobClass, queue, argsJson);
  }

  /** STRING: JobLock's lock; the arguments as {@link ResqueJson} writes them. */
  public byte[] jobLock(String jobClass, String queue, String argsJson) {
    return key("workerslock", jobClass, queue, argsJson);
  }

  /** STRING: a lock by its name after the namespace, which begins with a {@link #LOCK_PREFIXES}. */
  public byte[] lock(String name) {
    return key(name);
  }

  /** STRING: Retry's count of attempts, from −1 up; see {@link #argsKey}. */
  public byte[] retry(String jobClass, String argsKey) {
    return Text.utf8(withoutFirstSpace(join("resque-retry", jobClass, argsKey)));
  }

  /** STRING: Retry's last error as JSON; see {@link #argsKey}. */
  public byte[] retryFailure(String jobClass, String argsKey) {
    String name = "failure-resque-retry:" + jobClass + ":" + argsKey;
    return Text.utf8(withoutFirstSpace(join(name)));
  }

  /**
   * The arguments of a job as Retry puts them into its keys: joined by {@code -}, objects as JSON.
   */
  public static String argsKey(JsonNode args) {
    if (!args.isArray()) {
      return args.isMissingNode() ? "" : argText(args);
    }
    List<String> texts = new ArrayList<>(args.size());
    args.forEach(arg -> texts.add(argText(arg)));
    return String.join("-", texts);
  }

  private static String argText(JsonNode arg) {
    return arg.isTextual() ? arg.textValue() : ResqueJson.writeString(arg);
  }

  /** STRING: node-resque writes it when it connects. */
  public byte[] connectionTest() {
    return key("connection_test_key");
  }

  /**
   * HASH, ours: how often a job was recovered from a worker that died, by its {@link
   * PayloadDigest}.
   */
  public byte[] recoveries() {
    return own("recoveries");
  }

  /** STRING, ours: the claim that took a lock of JobLock, and the lock's value; see begin.lua. */
  public byte[] jobLockOwner(byte[] lock) {
    return concat(key("resque4j", "joblock:"), Text.utf8(relative(lock)));
  }

  /** STRING, ours: the full key of the lock that a claim holds. */
  public byte[] heldJobLock(String claimId) {
    return own("held", claimId);
  }

  /** STRING, ours: how often a plugin kept an accepted job from being moved or performed. */
  public byte[] vetoed() {
    return own("stat", "vetoed");
  }

  /** STRING, ours: an idempotency key that was used, until it expires. */
  public byte[] once(String idempotencyKey) {
    return own("once", idempotencyKey);
  }

  /** STRING, ours: how many entries of an import are back, until it is forgotten. */
  public byte[] imported(String importId) {
    return own("import", importId);
  }

  /** STRING, ours: who looks for dead workers of a scope and takes them away. */
  public byte[] sweeper(String scope) {
    return own("sweeper", scope);
  }

  /** STRING, ours: who looks for dead workers of a scope and waits to take over. */
  public byte[] deputySweeper(String scope) {
    return own("sweeper", scope, "deputy");
  }

  /** STRING, ours: which signs of life of workers of a scope the one who acts saw last. */
  public byte[] signsSaid(String scope) {
    return own("sweeper", scope, "signs");
  }

  /** HASH, of Ruby: the last sign of life of each of its workers, by their members of workers. */
  public byte[] rubyHeartbeats() {
    return key("workers", "heartbeat");
  }

  /** A key of resque4j alone, which no peer looks at. */
  public byte[] own(String... parts) {
    List<String> all = new ArrayList<>();
    all.add("resque4j");
    Collections.addAll(all, parts);
    return key(all.toArray(String[]::new));
  }

  /** SET: the queues from which workers of ours take nothing for the time being. */
  public byte[] paused() {
    return own("paused");
  }

  /** LIST: a token wakes an idle multiWorker that works on this queue. */
  public byte[] bell(String queue) {
    return own("bell", "queue", queue);
  }

  /** LIST: a token wakes an idle multiWorker that works on all queues. */
  public byte[] bellOfAll() {
    return own("bell", "all");
  }

  /** STRING: who listens for new jobs and rings; it expires. */
  public byte[] bellRinger() {
    return own("bell", "ringer");
  }

  /** STRING: written to see whether the ringer hears of it; it expires. */
  public byte[] bellProbe() {
    return own("bell", "probe");
  }

  /** SET, ours: messages for a process of workers; it expires. */
  public byte[] control(String process) {
    return own("control", process);
  }

  /** STRING, ours: how a process of workers is, if not as usual; it expires. */
  public byte[] processState(String process) {
    return own("state", process);
  }

  /** HASH, ours: the definitions of recurring jobs by their names. */
  public byte[] cron() {
    return own("cron");
  }

  /** HASH, ours: what became of the firings of recurring jobs, by their names. */
  public byte[] cronFired() {
    return own("cron", "fired");
  }

  /** STRING, ours: another number after each change of a recurring job. */
  public byte[] cronVersion() {
    return own("cron", "version");
  }

  /** STRING: how many entries were trimmed from {@link #failed()}. */
  public byte[] failedTrimmed() {
    return own("stat", "failed_trimmed");
  }

  /**
   * The pattern for SCAN that matches every key of this namespace that goes on with the given text,
   * and no key of another namespace, whatever glob characters either holds.
   */
  public byte[] scanPattern(String prefix) {
    return Text.utf8(escapeGlob(namespace.isEmpty() ? prefix : namespace + ":" + prefix) + "*");
  }

  /** A key's name after the namespace. */
  public String relative(byte[] key) {
    String name = new String(key, UTF_8);
    String prefix = namespace + ":";
    return !namespace.isEmpty() && name.startsWith(prefix) ? name.substring(prefix.length()) : name;
  }

  @Override
  public String toString() {
    return "ResqueKeys[" + namespace + "]";
  }

  private byte[] key(String... parts) {
    return Text.utf8(join(parts));
  }

  private String join(String... parts) {
    StringBuilder joined = new StringBuilder(namespace);
    append(joined, parts);
    return joined.toString();
  }

  /** Without streams and lists: a worker makes several keys for each job. */
  private static void append(StringBuilder joined, String... parts) {
    for (String part : parts) {
      if (!Text.isBlank(part)) {
        if (!joined.isEmpty()) {
          joined.append(':');
        }
        joined.append(part);
      }
    }
  }

  private static String withoutFirstSpace(String key) {
    for (int i = 0; i < key.length(); i++) {
      if (Text.isSpace(key.charAt(i))) {
        return key.substring(0, i) + key.substring(i + 1);
      }
    }
    return key;
  }

  private static String escapeGlob(String text) {
    StringBuilder escaped = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ("*?[]\\".indexOf(c) >= 0) {
        escaped.append('\\');
      }
      escaped.append(c);
    }
    return escaped.toString();
  }

  private static byte[] concat(byte[] head, byte[] tail) {
    byte[] both = new byte[head.length + tail.length];
    System.arraycopy(head, 0, both, 0, head.length);
    System.arraycopy(tail, 0, both, head.length, tail.length);
    return both;
  }
}
