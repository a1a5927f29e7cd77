-- Adds one job to a queue if its plugins and its idempotency key allow it.
-- KEYS 1 queues (SET)   2 queue:<q> (LIST)   3 timestamps:<payload> (SET)   4 delayed_queue_schedule (ZSET)
--      then, as far as ARGV 4 and 5 ask for them: the idempotency key (STRING), QueueLock's lock (STRING)
-- ARGV 1 queue name   2 payload   3 side: head or tail
--      4 how long the idempotency key is kept, in ms; '' without one
--      5 how long the lock is kept, in s; '' without one   6 '1': not while the job is delayed
-- Returns 1 added; 0 locked; -1 delayed; -2 the idempotency key was used already. Only 1 leaves anything behind.
-- All is judged, and all types are read, before the first write.
-- It adds data, so a Redis at its memory limit refuses it whole, by its first write.
--#include is_locked
--#include is_delayed

redis.call('LLEN', KEYS[2])
redis.call('SCARD', KEYS[1])
local next_key = 5
local once, lock
if ARGV[4] ~= '' then
  once = KEYS[next_key]
  next_key = next_key + 1
  if redis.call('EXISTS', once) == 1 then
    return -2
  end
end
local now = tonumber(redis.call('TIME')[1])
if ARGV[5] ~= '' then
  lock = KEYS[next_key]
  if is_locked(redis.call('GET', lock), now) then
    return 0
  end
end
if ARGV[6] == '1' and is_delayed(KEYS[3], KEYS[4], '') then
  return -1
end
if once then
  redis.call('SET', once, ARGV[1], 'PX', ARGV[4])
end
if lock then
  redis.call('SET', lock, lock_value(now, ARGV[5]), 'EX', ARGV[5])
end
redis.call('SADD', KEYS[1], ARGV[1])
redis.call(ARGV[3] == 'head' and 'LPUSH' or 'RPUSH', KEYS[2], ARGV[2])
return 1
