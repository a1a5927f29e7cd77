package io.resque4j.testkit.architecture.planted.words.cli;

/** The command may print. */
public class Verb {
  @SuppressWarnings("SystemOut")
  public void greet() {
    System.out.println("hello");
  }
}
