-- Appends one delayed job to its queue now.
-- KEYS 1 delayed:<sec> (LIST)   2 timestamps:<payload> (SET)   3 delayed_queue_schedule (ZSET)
--      4 queues (SET)   5 queue:<q> (LIST)
-- ARGV 1 payload   2 second   3 queue name
-- Returns 1 when it was moved, 0 when it is not there (any more): then nothing is enqueued.
-- Types are read before the first write, which is LREM.
redis.call('SCARD', KEYS[2])
redis.call('ZCARD', KEYS[3])
redis.call('SCARD', KEYS[4])
redis.call('LLEN', KEYS[5])
if redis.call('LREM', KEYS[1], 1, ARGV[1]) == 0 then
  return 0
end
if not redis.call('LPOS', KEYS[1], ARGV[1]) then
  redis.call('SREM', KEYS[2], 'delayed:' .. ARGV[2])
end
if redis.call('EXISTS', KEYS[1]) == 0 then
  redis.call('ZREM', KEYS[3], ARGV[2])
end
redis.call('SADD', KEYS[4], ARGV[3])
redis.call('RPUSH', KEYS[5], ARGV[1])
return 1
