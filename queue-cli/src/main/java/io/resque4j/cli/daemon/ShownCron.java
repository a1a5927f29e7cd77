package io.resque4j.cli.daemon;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.resque4j.cli.config.CronSettings;
import io.resque4j.cli.config.Settings;
import io.resque4j.cli.jobs.ParamFilter;
import io.resque4j.cli.terminal.Screen;
import io.resque4j.cli.terminal.Table;
import io.resque4j.cli.terminal.Table.Column;
import io.resque4j.cli.terminal.Table.Kind;
import io.resque4j.core.protocol.ResqueJson;
import io.resque4j.scheduler.CronJob;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The recurring jobs of the file, as {@code resque4j config} shows them. */
final class ShownCron {
  private final @Nullable CronSettings cron;
  private final ParamFilter filter;

  ShownCron(Settings settings) {
    this.cron = settings.cron();
    this.filter = new ParamFilter(settings.log().filteredParams());
  }

  /** For people: nothing where the file does not speak of them. */
  List<String> lines(Screen screen) {
    if (cron == null) {
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    lines.add("");
    if (cron.jobs().isEmpty()) {
      lines.add(
          "no recurring jobs: those that '%s' had before are removed".formatted(cron.owner()));
      return lines;
    }
    Table table =
        new Table(
            List.of(
                new Column("recurring job", Kind.WHOLE),
                new Column("schedule", Kind.WHOLE),
                new Column("queue", Kind.TEXT),
                new Column("class", Kind.TEXT),
                new Column("missed", Kind.WHOLE),
                new Column("args", Kind.TEXT)));
    for (CronJob job : cron.jobs()) {
      table.row(
          job.name(),
          job.schedule(),
          job.queue(),
          job.jobClass(),
          job.missed(),
          ResqueJson.writeString(args(job)));
    }
    lines.addAll(table.lines(screen.outIsTerminal() ? screen.columns() : Integer.MAX_VALUE / 2));
    lines.add("owned by '%s'".formatted(cron.owner()));
    return lines;
  }

  /** For programs: null where the file does not speak of them. */
  JsonNode json() {
    if (cron == null) {
      return NullNode.instance;
    }
    ObjectNode tree = JsonNodeFactory.instance.objectNode().put("owner", cron.owner());
    ArrayNode jobs = tree.putArray("jobs");
    for (CronJob job : cron.jobs()) {
      jobs.addObject()
          .put("name", job.name())
          .put("schedule", job.schedule().toString())
          .put("queue", job.queue())
          .put("class", job.jobClass())
          .put("missed", job.missed().toString())
          .set("args", args(job));
    }
    return tree;
  }

  private JsonNode args(CronJob job) {
    return filter.filter(job.payload().arguments());
  }
}
