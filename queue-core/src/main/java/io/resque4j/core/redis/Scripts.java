package io.resque4j.core.redis;

import java.util.List;

/** Every script of this library, loaded once. */
public final class Scripts {
  static final LuaScript ENQUEUE = LuaScript.load("enqueue");
  static final LuaScript ENQUEUE_CHECKED = LuaScript.load("enqueue_checked");
  static final LuaScript ENQUEUE_AT = LuaScript.load("enqueue_at");
  static final LuaScript CLAIM = LuaScript.load("claim");
  static final LuaScript BEGIN = LuaScript.load("begin");
  static final LuaScript EXTEND_LOCKS = LuaScript.load("extend_locks");
  static final LuaScript FINISH = LuaScript.load("finish");
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
  static final LuaScript LIST_REMOVE = LuaScript.load("list_remove");
  static final LuaScript FAILED_RETRY_MANY = LuaScript.load("failed_retry_many");
  static final LuaScript FAILED_TRIM = LuaScript.load("failed_trim");
  static final LuaScript LIST_RESTORE = LuaScript.load("list_restore");
  static final LuaScript QUEUE_DELETE = LuaScript.load("queue_delete");
  static final LuaScript QUEUE_MOVE = LuaScript.load("queue_move");
  static final LuaScript DELAYED_DELETE = LuaScript.load("delayed_delete");
  static final LuaScript DELAYED_MEND = LuaScript.load("delayed_mend");
  static final LuaScript DELAYED_RUN = LuaScript.load("delayed_run");
  static final LuaScript BELL_RING = LuaScript.load("bell_ring");
  static final LuaScript BELL_LEASE = LuaScript.load("bell_lease");
  static final LuaScript CRON_PUT = LuaScript.load("cron_put");
  static final LuaScript CRON_REMOVE = LuaScript.load("cron_remove");
  static final LuaScript CRON_FIRE = LuaScript.load("cron_fire");
  static final LuaScript LIST_TO_FAILED = LuaScript.load("list_to_failed");
  static final LuaScript DELETE_UNCHANGED = LuaScript.load("delete_unchanged");
  static final LuaScript LEADER_END = LuaScript.load("leader_end");
  static final LuaScript CONTROL_SEND = LuaScript.load("control_send");
  static final LuaScript CONTROL_READ = LuaScript.load("control_read");

  private Scripts() {}

  /** All of them, for tools that measure or check scripts. */
  public static List<LuaScript> all() {
    return List.of(
        CONTROL_SEND,
        CONTROL_READ,
        BELL_RING,
        BELL_LEASE,
        ENQUEUE,
        ENQUEUE_CHECKED,
        ENQUEUE_AT,
        CLAIM,
        BEGIN,
        EXTEND_LOCKS,
        FINISH,
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
        FAILED_RETRY,
        LIST_REMOVE,
        FAILED_RETRY_MANY,
        FAILED_TRIM,
        LIST_RESTORE,
        QUEUE_DELETE,
        QUEUE_MOVE,
        DELAYED_DELETE,
        DELAYED_MEND,
        DELAYED_RUN,
        CRON_PUT,
        CRON_REMOVE,
        CRON_FIRE,
        LIST_TO_FAILED,
        DELETE_UNCHANGED,
        LEADER_END);
  }
}
