package io.resque4j.core.redis;

/** Where something listens. */
record HostPort(String host, int port) {

  /** Reads {@code host}, {@code host:port} or {@code [ipv6]:port}. */
  static HostPort parse(String text, int defaultPort) {
    int bracket = text.lastIndexOf(']');
    int colon = text.indexOf(':', Math.max(bracket, 0));
    String host = colon < 0 ? text : text.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    if (host.isBlank()) {
      throw new IllegalArgumentException("a host is missing");
    }
    return new HostPort(host, colon < 0 ? defaultPort : port(text.substring(colon + 1)));
  }

  private static int port(String text) {
    if (!text.matches("\\d{1,5}") || Integer.parseInt(text) > 65_535 || "0".equals(text)) {
      // What stands there may be a password whose @host was forgotten: it is not shown.
      throw new IllegalArgumentException("after the host comes a port from 1 to 65535");
    }
    return Integer.parseInt(text);
  }

  @Override
  public String toString() {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }
}
