package io.resque4j.benchmarks.agent;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a measured job does. */
public enum JobKind {
  /** Nothing. */
  @JsonProperty("noop")
  NOOP,
  /** Waits, as for a network. */
  @JsonProperty("wait")
  WAIT,
  /** Keeps a core busy. */
  @JsonProperty("cpu")
  CPU,
  /** Every second job waits four times as long as the others keep a core busy. */
  @JsonProperty("mixed")
  MIXED
}
