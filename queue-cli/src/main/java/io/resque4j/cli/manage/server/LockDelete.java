package io.resque4j.cli.manage.server;

import io.resque4j.cli.connection.RedisOptions;
import io.resque4j.cli.frame.Surroundings;
import io.resque4j.cli.manage.Consent;
import io.resque4j.cli.manage.Done;
import io.resque4j.cli.manage.RedisVerb;
import io.resque4j.cli.output.Printer;
import io.resque4j.cli.terminal.CliException;
import io.resque4j.cli.terminal.ExitCode;
import io.resque4j.cli.terminal.Nearest;
import io.resque4j.cli.terminal.Text;
import io.resque4j.core.Resque;
import io.resque4j.core.protocol.ResqueKeys;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code resque4j lock delete}: one that nobody ends. */
@Command(
    name = "delete",
    header = "Deletes locks.",
    description =
        "A job that was kept out by one may run then, beside the one that holds it. It asks first;"
            + " where nobody can be asked it needs --yes.",
    footer = {"", "Examples:", "  resque4j lock delete 'lock:sendMail:mail:[7]' --yes"})
final class LockDelete extends RedisVerb {
  @Mixin private final Consent consent = new Consent();

  @Parameters(arity = "1..*", paramLabel = "LOCK", description = "As 'lock list' names them.")
  private List<String> names = List.of();

  LockDelete(Surroundings surroundings) {
    super(surroundings, RedisOptions.ofShownJobs());
  }

  @Override
  protected void check() {
    for (String name : names) {
      if (ResqueKeys.LOCK_PREFIXES.stream().noneMatch(name::startsWith)) {
        throw CliException.usage(
            "expected LOCK to begin with %s, got: %s"
                .formatted(String.join(" or ", ResqueKeys.LOCK_PREFIXES), Text.visible(name)));
      }
    }
  }

  @Override
  protected int run(Resque resque, Printer printer) {
    Set<String> known = resque.queue().locks().keySet();
    List<String> there = names.stream().distinct().filter(known::contains).toList();
    if (there.isEmpty()) {
      throw CliException.nothing(
          "there is no lock '%s'%s"
              .formatted(
                  Text.visible(names.get(0)), filter().hide(Nearest.hint(names.get(0), known))));
    }
    String what = Text.plural(there.size(), "lock");
    if (consent.isDryRun()) {
      printer.done(Done.FORM, Done.dry("deleted", there.size()), "would delete " + what);
      return ExitCode.OK;
    }
    consent.ask(surroundings(), "delete " + what);
    long deleted = there.stream().filter(resque.queue()::delLock).count();
    printer.done(Done.FORM, Done.of("deleted", deleted), "deleted " + Text.plural(deleted, "lock"));
    return ExitCode.OK;
  }
}
