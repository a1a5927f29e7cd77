package io.resque4j.core;

/** A hook of a plugin threw; its cause says what. */
public final class PluginException extends ResqueException {
  private static final long serialVersionUID = 1L;

  PluginException(Plugin plugin, String hook, String jobClass, Throwable cause) {
    super(
        "plugin %s failed in %s of job %s: %s".formatted(plugin.name(), hook, jobClass, cause),
        cause);
  }
}
