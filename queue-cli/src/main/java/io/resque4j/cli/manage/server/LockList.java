package io.resque4j.cli.manage.server;

import io.resque4j.cli.connection.RedisOptions;
import io.resque4j.cli.frame.Surroundings;
import io.resque4j.cli.manage.LookingVerb;
import io.resque4j.cli.output.Form;
import io.resque4j.cli.output.Printer;
import io.resque4j.cli.terminal.ExitCode;
import io.resque4j.core.Resque;
import java.time.Instant;
import java.util.Optional;
import picocli.CommandLine.Command;

/** {@code resque4j lock list}: what keeps jobs from running twice. */
@Command(
    name = "list",
    header = "Shows the locks of QueueLock and JobLock, and when each ends.",
    description = "It looks through the whole database, since no index leads to them.",
    footer = {"", "Examples:", "  resque4j lock list", "  resque4j lock list -o ndjson"})
final class LockList extends LookingVerb {
  private record Lock(String name, String value) {
    Optional<Instant> ends() {
      return value.matches("\\d{1,11}")
          ? Optional.of(Instant.ofEpochSecond(Long.parseLong(value)))
          : Optional.empty();
    }
  }

  private static final Form<Lock> FORM =
      Form.<Lock>of("lock")
          .name("lock", Lock::name)
          .time("ends", Lock::ends)
          .detail("value", lock -> Optional.of(lock.value()));

  LockList(Surroundings surroundings) {
    super(surroundings, RedisOptions.ofShownJobs());
  }

  @Override
  protected int look(Resque resque, Printer printer) {
    printer.list(
        FORM,
        resque.queue().locks().entrySet().stream()
            .map(each -> new Lock(filter().hide(each.getKey()), each.getValue())),
        "no locks");
    return ExitCode.OK;
  }
}
