package io.resque4j.cli.http;

/**
 * What a client gets.
 *
 * @param code the status
 * @param type the content type
 * @param body the text
 */
record Answer(int code, String type, String body) {
  private static final int OK = 200;
  private static final int UNAVAILABLE = 503;
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String JSON = "application/json; charset=utf-8";

  /** One line. */
  static Answer line(int code, String line) {
    return new Answer(code, TEXT, line + "\n");
  }

  /** 200 with a line that says ok, or 503 with what is wrong. */
  static Answer health(String problems) {
    return problems.isEmpty() ? line(OK, "ok") : line(UNAVAILABLE, problems);
  }

  static Answer text(String type, String text) {
    return new Answer(OK, type, text);
  }

  static Answer json(String json) {
    return new Answer(OK, JSON, json + "\n");
  }
}
