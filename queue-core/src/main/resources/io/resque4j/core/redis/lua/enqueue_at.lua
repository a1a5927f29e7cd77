-- Puts one job into the list of a second, unless the same payload waits there already.
-- KEYS 1 delayed:<sec> (LIST)   2 timestamps:<payload> (SET)   3 delayed_queue_schedule (ZSET)
--      4 with ARGV 5: the idempotency key (STRING)
-- ARGV 1 second   2 payload   3 delayed:<sec> without namespace   4 '1': also when it waits there already
--      5 how long the idempotency key is kept, in ms; '' without one
-- Returns 1 when added, 0 when it was there, -2 when the idempotency key was used already.
-- Check and write are one script: two racing producers cannot both insert.
-- Types are read before the first write, so an error leaves nothing behind.
if ARGV[5] ~= '' and redis.call('EXISTS', KEYS[4]) == 1 then
  return -2
end
if redis.call('SISMEMBER', KEYS[2], ARGV[3]) == 1 and ARGV[4] ~= '1' then
  return 0
end
redis.call('LLEN', KEYS[1])
redis.call('ZCARD', KEYS[3])
redis.call('RPUSH', KEYS[1], ARGV[2])
redis.call('SADD', KEYS[2], ARGV[3])
redis.call('ZADD', KEYS[3], ARGV[1], ARGV[1])
if ARGV[5] ~= '' then
  redis.call('SET', KEYS[4], ARGV[1], 'PX', ARGV[5])
end
return 1
