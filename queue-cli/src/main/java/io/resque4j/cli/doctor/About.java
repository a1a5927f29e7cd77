package io.resque4j.cli.doctor;

/**
 * What a check says of what it finds.
 *
 * @param id its name for {@code --only}, {@code --skip} and programs; it never changes
 * @param title what is wrong, in a few words
 * @param meaning what it means, in short sentences
 * @param fix what {@code --fix} does; empty if it does nothing
 * @param advice what a person does where {@code --fix} does nothing, or too
 */
record About(
    String id, Severity severity, String title, String meaning, String fix, String advice) {

  /** Something that {@code --fix} repairs. */
  static About fixed(String id, Severity severity, String title, String meaning, String fix) {
    return new About(id, severity, title, meaning, fix, "");
  }

  /** Something that a person has to see to. */
  static About told(String id, Severity severity, String title, String meaning, String advice) {
    return new About(id, severity, title, meaning, "", advice);
  }

  boolean isFixable() {
    return !fix.isEmpty();
  }

  /** What is to be done, in one paragraph. */
  String remedy() {
    return isFixable() ? "--fix: " + fix : advice;
  }
}
