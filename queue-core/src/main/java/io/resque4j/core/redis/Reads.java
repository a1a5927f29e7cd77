package io.resque4j.core.redis;

import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.ProtocolKeyword;
import io.lettuce.core.protocol.RedisCommand;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** The commands that change nothing: when their reply is lost they are simply asked again. */
final class Reads {
  private static final Set<ProtocolKeyword> COMMANDS =
      Set.of(
          CommandType.EXISTS,
          CommandType.GET,
          CommandType.GETRANGE,
          CommandType.HEXISTS,
          CommandType.HGET,
          CommandType.HGETALL,
          CommandType.HKEYS,
          CommandType.HLEN,
          CommandType.HMGET,
          CommandType.HSCAN,
          CommandType.HVALS,
          CommandType.INFO,
          CommandType.LINDEX,
          CommandType.LLEN,
          CommandType.LPOS,
          CommandType.LRANGE,
          CommandType.MGET,
          CommandType.PING,
          CommandType.PTTL,
          CommandType.SCAN,
          CommandType.SCARD,
          CommandType.SISMEMBER,
          CommandType.SMEMBERS,
          CommandType.SMISMEMBER,
          CommandType.SSCAN,
          CommandType.STRLEN,
          CommandType.TIME,
          CommandType.TTL,
          CommandType.TYPE,
          CommandType.ZCARD,
          CommandType.ZCOUNT,
          CommandType.ZRANGE,
          CommandType.ZRANGEBYSCORE,
          CommandType.ZSCAN,
          CommandType.ZSCORE);

  private Reads() {}

  /** Whether this is the reply to come of one of them. */
  static boolean isRead(CompletionStage<?> reply) {
    return reply instanceof RedisCommand<?, ?, ?> command && COMMANDS.contains(command.getType());
  }
}
