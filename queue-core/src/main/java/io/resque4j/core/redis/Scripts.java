package io.resque4j.core.redis;

import java.util.List;

/** Every script of this library, loaded once. */
public final class Scripts {
  static final LuaScript ENQUEUE = LuaScript.load("enqueue");
  static final LuaScript ENQUEUE_CHECKED = LuaScript.load("enqueue_checked");
  static final LuaScript ENQUEUE_AT = LuaScript.load("enqueue_at");
  static final LuaScript CLAIM = LuaScript.load("claim");
  static final LuaScript COMPLETE = LuaScript.load("complete");
  static final LuaScript REGISTER = LuaScript.load("register");
  static final LuaScript HEARTBEAT = LuaScript.load("heartbeat");
  static final LuaScript UNTRACK = LuaScript.load("untrack");
  static final LuaScript RECOVER = LuaScript.load("recover");
  static final LuaScript SWEEPER_LEASE = LuaScript.load("sweeper_lease");
  static final LuaScript RECOVERIES_PRUNE = LuaScript.load("recoveries_prune");
  static final LuaScript TRANSFER = LuaScript.load("transfer");
  static final LuaScript LEADER_ACQUIRE = LuaScript.load("leader_acquire");
  static final LuaScript LEADER_RELEASE = LuaScript.load("leader_release");
  static final LuaScript FAILED_REMOVE = LuaScript.load("failed_remove");
  static final LuaScript FAILED_RETRY = LuaScript.load("failed_retry");

  private Scripts() {}

  /** All of them, for tools that measure or check scripts. */
  public static List<LuaScript> all() {
    return List.of(
        ENQUEUE,
        ENQUEUE_CHECKED,
        ENQUEUE_AT,
        CLAIM,
        COMPLETE,
        REGISTER,
        HEARTBEAT,
        UNTRACK,
        RECOVER,
        SWEEPER_LEASE,
        RECOVERIES_PRUNE,
        TRANSFER,
        LEADER_ACQUIRE,
        LEADER_RELEASE,
        FAILED_REMOVE,
        FAILED_RETRY);
  }
}
