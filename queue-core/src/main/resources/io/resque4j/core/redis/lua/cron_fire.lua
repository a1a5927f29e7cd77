-- Settles a firing of a recurring job: enqueues it, or takes note that it is vetoed or passed over. Only for the
-- leader.
-- KEYS 1 leader lock (STRING)   2 resque4j:cron (HASH)   3 resque4j:cron:fired (HASH)   4 queues (SET)
--      5 queue:<q> (LIST)   6 resque4j:stat:vetoed   7 timestamps:<payload> (SET)   8 delayed_queue_schedule (ZSET)
--      9 QueueLock's lock (STRING), if there is one
-- ARGV 1 leader's name   2 entry's name   3 its definition, as it was read   4 its record, as it was read ('' = none)
--      5 the record when the job is enqueued, or passed over   6 the record when it is vetoed
--      7 second of the firing   8 now (tests only; '' = Redis' clock)
--      9 queue name ('' = the firing is passed over, and only the record is written)   10 payload
--      11 'veto' (a hook decided it already) or 'check'   12 how long QueueLock's lock is kept in s ('' without one)
--      13 '1': not while the job is delayed
-- Returns 1 enqueued (or passed over); 0 vetoed; -1 the lock is another's; -2 the second has not come;
--      -3 the definition or the record is another: who changed it has settled this firing, or will.
-- The record is compared and written in the same script, so a firing happens at most once, whoever leads.
-- All is judged, and all types are read, before the first write. It adds data, so a Redis at its memory limit
-- refuses it whole, by its first write.
--#include is_locked
--#include is_delayed

if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return -1
end
local now = tonumber(ARGV[8] ~= '' and ARGV[8] or redis.call('TIME')[1])
if now < tonumber(ARGV[7]) then
  return -2
end
if redis.call('HGET', KEYS[2], ARGV[2]) ~= ARGV[3] or (redis.call('HGET', KEYS[3], ARGV[2]) or '') ~= ARGV[4] then
  return -3
end
if ARGV[9] == '' then
  redis.call('HSET', KEYS[3], ARGV[2], ARGV[5])
  return 1
end
redis.call('LLEN', KEYS[5])
redis.call('SCARD', KEYS[4])
local lock = ARGV[12] ~= '' and KEYS[9]
if ARGV[11] == 'veto'
  or lock and is_locked(redis.call('GET', lock), now)
  or ARGV[13] == '1' and is_delayed(KEYS[7], KEYS[8], '') then
  redis.call('HSET', KEYS[3], ARGV[2], ARGV[6])
  redis.pcall('INCR', KEYS[6])
  return 0
end
redis.call('HSET', KEYS[3], ARGV[2], ARGV[5])
if lock then
  redis.call('SET', lock, lock_value(now, ARGV[12]), 'EX', ARGV[12])
end
redis.call('SADD', KEYS[4], ARGV[9])
redis.call('RPUSH', KEYS[5], ARGV[10])
return 1
