package io.resque4j.core.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.resque4j.core.Resque;
import io.resque4j.core.redis.ListWalk.Window;
import io.resque4j.testkit.RawRedis;
import io.resque4j.testkit.RedisTest;
import io.resque4j.testkit.TestRedis;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Removing entries of a window of a list, many of them equal, beside what others do to it. */
@RedisTest
final class WindowTest {
  private final RawRedis raw;
  private final Resque resque;
  private final RedisStores stores;
  private final String failed;

  WindowTest(TestRedis redis) {
    raw = redis.connect();
    resque = Resque.builder().uri(redis.uri()).namespace(redis.namespace()).connect();
    stores = resque.openStores();
    failed = redis.key("failed");
  }

  @AfterEach
  void close() {
    stores.close();
    resque.close();
    raw.close();
  }

  static List<Long> seeds() {
    return IntStream.rangeClosed(1, 60).mapToObj(Long::valueOf).toList();
  }

  /** Some entries, of only 12 kinds. */
  private List<String> fill(Random random) {
    List<String> entries = new ArrayList<>();
    for (int i = 1 + random.nextInt(200); i > 0; i--) {
      entries.add("entry-" + random.nextInt(12));
      raw.call("RPUSH", failed, entries.get(entries.size() - 1));
    }
    return entries;
  }

  private List<String> left() {
    return raw.texts("LRANGE", failed, 0, -1);
  }

  private static Window window(List<String> entries, Random random) {
    int from = random.nextInt(entries.size());
    int to = from + 1 + random.nextInt(Math.min(100, entries.size() - from));
    return new Window(
        from, entries.subList(from, to).stream().map(entry -> entry.getBytes(UTF_8)).toList());
  }

  /** All entries of some kinds: whoever wants an entry wants those that are equal to it. */
  private static BitSet some(Window window, Random random) {
    int oneOf = 1 + random.nextInt(4);
    Set<String> kinds = new HashSet<>();
    IntStream.range(0, 12)
        .filter(kind -> random.nextInt(oneOf) == 0)
        .forEach(kind -> kinds.add("entry-" + kind));
    return window.where(entry -> kinds.contains(new String(entry, UTF_8)));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void exactlyTheWantedPlacesAreRemoved(long seed) {
    Random random = new Random(seed);
    List<String> entries = fill(random);
    Window window = window(entries, random);
    BitSet wanted = some(window, random);

    assertThat(RedisGateway.await(stores.failed().remove(window, wanted))).isEqualTo(wanted);

    for (int i = wanted.length() - 1; i >= 0; i = wanted.previousSetBit(i - 1)) {
      entries.remove((int) window.from() + i);
    }
    assertThat(left()).as("seed " + seed).isEqualTo(entries);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void whateverAPeerDidMeanwhileOnlyWantedEntriesAreRemovedAndAsManyAsIsSaid(long seed) {
    Random random = new Random(seed);
    List<String> entries = fill(random);
    Window window = window(entries, random);
    BitSet wanted = some(window, random);
    for (int i = random.nextInt(4); i > 0; i--) {
      switch (random.nextInt(4)) {
        case 0 -> raw.call("LPOP", failed);
        case 1 -> raw.call("LPUSH", failed, "entry-new");
        case 2 -> raw.call("LREM", failed, 2, "entry-" + random.nextInt(12));
        default -> raw.call("LTRIM", failed, random.nextInt(entries.size()), -1);
      }
    }
    List<String> before = left();

    BitSet removed = RedisGateway.await(stores.failed().remove(window, wanted));

    List<String> gone = new ArrayList<>(before);
    left().forEach(gone::remove);
    List<String> said = window.at(removed).stream().map(entry -> new String(entry, UTF_8)).toList();
    assertThat(gone).as("seed " + seed).containsExactlyInAnyOrderElementsOf(said);
    removed.andNot(wanted);
    assertThat(removed.isEmpty()).isTrue();
    assertThat(isPartOf(left(), before)).as("the order is as it was, seed " + seed).isTrue();
  }

  private static boolean isPartOf(List<String> part, List<String> whole) {
    int at = 0;
    for (String entry : whole) {
      if (at < part.size() && part.get(at).equals(entry)) {
        at++;
      }
    }
    return at == part.size();
  }
}
