package io.resque4j.core.protocol;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A member of the set {@code workers}: the worker's name and its queues, joined by {@code :}.
 *
 * <p>node-resque reads a name only if it has exactly one {@code :}. Ours is {@code
 * host:pid-xxxxxx+N}: the six random characters tell two incarnations apart that have host and pid
 * in common, as the restarts of a container do.
 *
 * @param name the worker's name
 * @param queues its queues, joined by commas, or {@code *}; null if the member is a name alone
 */
public record WorkerName(String name, @Nullable String queues) {
  private static final String INCARNATION_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
  private static final int INCARNATION_LENGTH = 6;
  private static final int MOST_SPLITS = 12;
  private static final SecureRandom RANDOM = new SecureRandom();

  private static final Pattern PID = Pattern.compile("\\d+(-[a-z0-9]{6})?(\\+\\d+)?");
  private static final Pattern OURS = Pattern.compile("([A-Za-z0-9._-]+:\\d+-[a-z0-9]{6})\\+\\d+");
  private static final Pattern NUMBERED = Pattern.compile("(.*)\\+(\\d{1,18})", Pattern.DOTALL);
  private static final Pattern HEXTET = Pattern.compile("[0-9A-Fa-f]{0,4}(%.*)?");

  /**
   * As people count: the workers of a process by their numbers, {@code +2} before {@code +10}; of
   * peers too.
   */
  public static final Comparator<WorkerName> AS_COUNTED =
      Comparator.comparing(WorkerName::unnumbered)
          .thenComparingLong(WorkerName::number)
          .thenComparing(WorkerName::member);

  /** The member as it lies in the set. */
  public String member() {
    return queues == null ? name : name + ":" + queues;
  }

  /** The name in quotes for a message: one line of bounded length, whatever a peer wrote. */
  public String quoted() {
    return Text.quote(name);
  }

  /** Whether the name has the form that {@link #create} gives to workers of ours. */
  public boolean isOurs() {
    return OURS.matcher(name).matches();
  }

  /** The name of the process: what the workers of one multiWorker of ours have in common. */
  public String process() {
    Matcher ours = OURS.matcher(name);
    return ours.matches() ? ours.group(1) : name;
  }

  private String unnumbered() {
    Matcher numbered = NUMBERED.matcher(name);
    return numbered.matches() ? numbered.group(1) : name;
  }

  private long number() {
    Matcher numbered = NUMBERED.matcher(name);
    return numbered.matches() ? Long.parseLong(numbered.group(2)) : -1;
  }

  /**
   * The name of one worker of ours.
   *
   * @param host any host name; characters that would break the name are replaced
   * @param pid the process
   * @param incarnation {@link #newIncarnation()} of this process or pool
   * @param number the worker within it
   */
  public static String create(String host, long pid, String incarnation, int number) {
    return cleanHost(host) + ":" + pid + "-" + incarnation + "+" + number;
  }

  /** Six random characters. */
  public static String newIncarnation() {
    StringBuilder letters = new StringBuilder(INCARNATION_LENGTH);
    for (int i = 0; i < INCARNATION_LENGTH; i++) {
      letters.append(INCARNATION_LETTERS.charAt(RANDOM.nextInt(INCARNATION_LETTERS.length())));
    }
    return letters.toString();
  }

  /** A host name that can stand in a worker's name: no {@code :}, no {@code ,}, no space. */
  public static String cleanHost(String host) {
    String clean = host.replaceAll("[^A-Za-z0-9._-]", "-");
    if (clean.isEmpty()) {
      return "unknown";
    }
    // worker:ping:… are the keys of pings.
    return clean.equals("ping") ? "ping-" : clean;
  }

  /**
   * Splits a member of anyone. Where the text is ambiguous, as node-resque does; only a host that
   * is an IPv6 address, which node-resque cannot read, is taken whole.
   */
  public static WorkerName parse(String member) {
    List<String> parts = Arrays.asList(member.split(":", -1));
    if (parts.size() == 1) {
      return new WorkerName(member, null);
    }
    int nameParts = Math.min(2, parts.size() - 1);
    if (parts.size() > 3 && startsWithIpv6(parts)) {
      nameParts = lastPid(parts).orElse(nameParts - 1) + 1;
    }
    return new WorkerName(
        String.join(":", parts.subList(0, nameParts)),
        String.join(":", parts.subList(nameParts, parts.size())));
  }

  /**
   * Every way to split a member into name and queues, the one of {@link #parse} first. Only what
   * else is known of the worker, such as its ping, tells which one is right.
   */
  public static List<WorkerName> splits(String member) {
    Set<WorkerName> splits = new LinkedHashSet<>();
    splits.add(parse(member));
    splits.add(new WorkerName(member, null));
    int colon = member.indexOf(':');
    while (colon >= 0 && splits.size() < MOST_SPLITS) {
      splits.add(new WorkerName(member.substring(0, colon), member.substring(colon + 1)));
      colon = member.indexOf(':', colon + 1);
    }
    return List.copyOf(splits);
  }

  private static boolean startsWithIpv6(List<String> parts) {
    int hextets = 0;
    boolean gap = false;
    for (String part : parts) {
      if (!HEXTET.matcher(part).matches()) {
        break;
      }
      gap |= part.isEmpty();
      hextets++;
    }
    return gap || hextets >= 8;
  }

  private static Optional<Integer> lastPid(List<String> parts) {
    for (int i = parts.size() - 2; i > 1; i--) {
      if (PID.matcher(parts.get(i)).matches()) {
        return Optional.of(i);
      }
    }
    return Optional.empty();
  }
}
