package io.resque4j.cli.output;

import picocli.CommandLine.Option;

/** The option of every verb that answers with something that programs read as well. */
public final class OutputOptions {
  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "table, json (one document) or ndjson (a line per item). Default: table.")
  private String format = "table";

  /**
   * What was asked for.
   *
   * @throws io.resque4j.cli.terminal.CliException if it is none of them
   */
  public OutputFormat format() {
    return OutputFormat.read(format);
  }
}
