package io.resque4j.core.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Lua script that lies beside this class as {@code lua/<name>.lua}. Its header says what its KEYS
 * and ARGV are, what it returns, and what it leaves behind if it stops.
 *
 * @param name the file's name without its ending
 * @param source the script's text
 * @param sha the SHA-1 of the text, by which Redis knows a script that it has seen
 * @param repeatable whether its header has a line {@code -- Repeatable:}: a second run does what
 *     the first did, as far as anyone can tell, so it is sent again when its reply was lost
 */
public record LuaScript(String name, byte[] source, String sha, boolean repeatable) {

  private static final Pattern INCLUDE = Pattern.compile("(?m)^--#include (\\w+)$");

  /**
   * Loads a script from the resources of this library. A line {@code --#include name} stands for
   * the text of {@code lua/include/name.lua}.
   */
  static LuaScript load(String name) {
    String text =
        INCLUDE
            .matcher(read("lua/" + name + ".lua"))
            .replaceAll(m -> Matcher.quoteReplacement(read("lua/include/" + m.group(1) + ".lua")));
    byte[] source = text.getBytes(StandardCharsets.UTF_8);
    try {
      byte[] digest = MessageDigest.getInstance("SHA-1").digest(source);
      return new LuaScript(
          name, source, HexFormat.of().formatHex(digest), text.contains("\n-- Repeatable:"));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }

  private static String read(String resource) {
    try (InputStream in = LuaScript.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("script " + resource + " is not in the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("script " + resource + " cannot be read", e);
    }
  }

  @Override
  public String toString() {
    return name + ".lua";
  }

  /** The script's text, for tools that show or time it. */
  public String text() {
    return new String(source, StandardCharsets.UTF_8);
  }
}
