package io.resque4j.cli.terminal;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Why a file cannot be read or written, in words: the JDK often says only which file it is. */
public final class FileProblem {
  private FileProblem() {}

  /** The reason, without the file's name. */
  public static String reason(IOException problem) {
    if (problem instanceof NoSuchFileException) {
      return "there is no such file or folder";
    }
    if (problem instanceof AccessDeniedException) {
      return "permission denied";
    }
    String said = problem instanceof FileSystemException at ? at.getReason() : problem.getMessage();
    return said == null ? problem.getClass().getSimpleName() : said;
  }
}
