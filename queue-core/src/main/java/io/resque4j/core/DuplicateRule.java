package io.resque4j.core;

/** What happens to a job that waits in the same second already, with the same arguments. */
public enum DuplicateRule {
  /** {@link DuplicateJobException}, as node-resque does; the default. */
  ERROR,
  /** Nothing: the job that waits there is enough. */
  SKIP,
  /** It waits there twice, and is performed twice. */
  ALLOW
}
