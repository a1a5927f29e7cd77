package io.resque4j.testkit.architecture.planted.words.worker;

import java.io.IOException;
import java.io.PrintWriter;

/** Planted: prints. */
public class Prints {
  @SuppressWarnings("SystemOut")
  public void greet() {
    System.out.println("hello");
  }

  public void complain(IOException why) {
    why.printStackTrace();
  }

  /** Says where to: no violation. */
  public void complain(IOException why, PrintWriter to) {
    why.printStackTrace(to);
  }
}
