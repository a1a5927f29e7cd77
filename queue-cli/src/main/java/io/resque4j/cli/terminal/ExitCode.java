package io.resque4j.cli.terminal;

import java.util.LinkedHashMap;
import java.util.Map;

/** What the command tells the shell. */
public final class ExitCode {
  public static final int OK = 0;

  /** The command understood what was asked, tried it, and it failed. */
  public static final int FAILED = 1;

  /** The command line was wrong; nothing was tried. */
  public static final int USAGE = 2;

  /** What was named or described is not there; nothing was done. */
  public static final int NOTHING = 3;

  /** Redis cannot be reached or refuses us; nothing was done. */
  public static final int REDIS = 4;

  /** {@code doctor} found something. */
  public static final int FINDINGS = 5;

  /** Ctrl-C has ended it: what a shell says of SIGINT. */
  public static final int INTERRUPTED = 130;

  /** Whoever read the answer went away before its end: what a shell says of SIGPIPE. */
  public static final int UNREAD = 141;

  private ExitCode() {}

  /** What each of them means, as every help text says it. */
  public static Map<String, String> meanings() {
    Map<String, String> meanings = new LinkedHashMap<>();
    meanings.put(" 0", "all is well; a daemon has stopped cleanly");
    meanings.put(" 1", "it was tried and failed");
    meanings.put(" 2", "the command line is wrong, nothing was tried");
    meanings.put(" 3", "nothing matches, nothing was done");
    meanings.put(" 4", "Redis cannot be reached or does not let us in, nothing was done");
    meanings.put(" 5", "doctor found something");
    meanings.put("130", "Ctrl-C has ended it (143: SIGTERM)");
    meanings.put("141", "the reader of a list or export went away, as head does");
    return meanings;
  }
}
