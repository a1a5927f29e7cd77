package io.resque4j.cli.manage.server;

import io.resque4j.cli.frame.Surroundings;
import io.resque4j.cli.manage.LookingVerb;
import io.resque4j.cli.output.Form;
import io.resque4j.cli.output.Printer;
import io.resque4j.cli.terminal.CliException;
import io.resque4j.cli.terminal.ExitCode;
import io.resque4j.cli.terminal.Times;
import io.resque4j.core.Resque;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code resque4j redis info}: what Redis says of itself. */
@Command(
    name = "info",
    header = "Shows what matters of Redis' INFO.",
    description = "-o json has each value as Redis writes it.",
    footer = {
      "",
      "Examples:",
      "  resque4j redis info",
      "  resque4j redis info used_memory connected_clients -o json",
      "  resque4j redis info --all"
    })
final class RedisInfo extends LookingVerb {
  private static final List<String> USUAL =
      List.of(
          "redis_version",
          "redis_mode",
          "role",
          "uptime_in_seconds",
          "connected_clients",
          "connected_slaves",
          "used_memory_human",
          "maxmemory_human",
          "maxmemory_policy",
          "evicted_keys",
          "aof_enabled",
          "rdb_last_save_time",
          "instantaneous_ops_per_sec",
          "total_commands_processed");

  /** A field of this name is a second of the Unix clock. */
  private static final String UNIX_TIME = "_save_time";

  private static final Form<Map.Entry<String, String>> FORM =
      Form.<Map.Entry<String, String>>of("info")
          .name("field", Map.Entry::getKey)
          .text("value", RedisInfo::shown, Map.Entry::getValue);

  @Parameters(paramLabel = "FIELD", description = "Only these fields.")
  private List<String> fields = List.of();

  @Option(names = "--all", description = "Every field.")
  private boolean all;

  RedisInfo(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  protected int look(Resque resque, Printer printer) {
    Map<String, String> info = resque.queue().redisInfo();
    List<String> wanted = fields.isEmpty() ? USUAL : fields;
    long shown =
        printer.list(
            FORM,
            info.entrySet().stream().filter(each -> all || wanted.contains(each.getKey())),
            "no such field");
    if (shown == 0) {
      throw CliException.nothing("INFO has no field " + String.join(" or ", wanted));
    }
    return ExitCode.OK;
  }

  private static String shown(Map.Entry<String, String> field, Instant now) {
    String value = field.getValue();
    return field.getKey().endsWith(UNIX_TIME) && value.matches("\\d{1,10}")
        ? Times.ago(Instant.ofEpochSecond(Long.parseLong(value)), now)
        : value;
  }
}
