package io.resque4j.testkit.architecture.planted.words.worker;

/** Planted: prints. */
public class Prints {
  @SuppressWarnings("SystemOut")
  public void greet() {
    System.out.println("hello");
  }
}
