package io.resque4j.cli.terminal;

import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Stdout or stderr as UTF-8; it remembers why something could not be written. */
final class StandardStream extends PrintStream {
  private final Target target;

  private StandardStream(Target target) {
    super(target, true, StandardCharsets.UTF_8);
    this.target = target;
  }

  static StandardStream of(FileDescriptor descriptor) {
    return new StandardStream(new Target(new FileOutputStream(descriptor)));
  }

  /**
   * Why a reader did not get all that was written, such as a full disk; nothing if it went away by
   * itself, as {@code head} does when it has enough.
   */
  Optional<String> lost() {
    flush();
    return Optional.ofNullable(target.problem)
        .map(problem -> String.valueOf(problem.getMessage()))
        .filter(why -> !why.contains("Broken pipe"));
  }

  /** Keeps what is written from now on until {@link #release} or {@link #drop}. */
  void hold() {
    target.held = new ByteArrayOutputStream();
  }

  /** Writes what was kept, at once. */
  void release() {
    ByteArrayOutputStream held = target.held;
    target.held = null;
    if (held != null) {
      write(held.toByteArray(), 0, held.size());
      flush();
    }
  }

  /** Forgets what was kept. */
  void drop() {
    target.held = null;
  }

  private static final class Target extends OutputStream {
    private final OutputStream to;
    private @Nullable IOException problem;
    private @Nullable ByteArrayOutputStream held;

    Target(OutputStream to) {
      this.to = to;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      if (held != null) {
        held.write(bytes, offset, length);
        return;
      }
      try {
        to.write(bytes, offset, length);
      } catch (IOException e) {
        problem = e;
        throw e;
      }
    }
  }
}
