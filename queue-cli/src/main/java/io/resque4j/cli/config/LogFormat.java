package io.resque4j.cli.config;

/** What a log line looks like. */
public enum LogFormat {
  /** Text on a terminal, JSON elsewhere. */
  AUTO,
  /** To read. */
  TEXT,
  /** One JSON object per line. */
  JSON
}
