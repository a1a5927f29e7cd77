-- Puts one job into the list of a second, unless the same payload waits there already.
-- KEYS 1 delayed:<sec> (LIST)   2 timestamps:<payload> (SET)   3 delayed_queue_schedule (ZSET)
-- ARGV 1 second   2 payload   3 delayed:<sec> without namespace
-- Returns 1 when added, 0 when it was there.
-- Check and write are one script: two racing producers cannot both insert.
-- Types are read before the first write, so an error leaves nothing behind.
if redis.call('SISMEMBER', KEYS[2], ARGV[3]) == 1 then
  return 0
end
redis.call('LLEN', KEYS[1])
redis.call('ZCARD', KEYS[3])
redis.call('RPUSH', KEYS[1], ARGV[2])
redis.call('SADD', KEYS[2], ARGV[3])
redis.call('ZADD', KEYS[3], ARGV[1], ARGV[1])
return 1
