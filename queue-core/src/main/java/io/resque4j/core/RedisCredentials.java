package io.resque4j.core;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who logs in to Redis or to Sentinel. Its text never shows the password.
 *
 * @param user the ACL user; null for the one that Redis calls {@code default}
 * @param password the password, as it is (not percent-encoded)
 */
public record RedisCredentials(@Nullable String user, String password) {

  public RedisCredentials {
    Objects.requireNonNull(password, "password");
  }

  @Override
  public String toString() {
    return "RedisCredentials[user=" + (user == null ? "default" : user) + ", password=***]";
  }
}
