package io.resque4j.cli.manage.failed;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where failed jobs that are removed are written down. */
final class FailedBackup {
  @Option(
      names = "--backup",
      paramLabel = "FILE",
      description = "Write what is removed to a new file; 'failed import' brings it back.")
  private @Nullable Path file;

  /** A new file; null: nowhere. */
  @Nullable Path file() {
    return file;
  }
}
