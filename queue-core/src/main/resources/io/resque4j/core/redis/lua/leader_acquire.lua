-- Takes the leader lock when it is free, renews it when it is mine.
-- KEYS 1 resque_scheduler_leader_lock (STRING)
-- ARGV 1 my name   2 time to live in ms   3 ms that another's lock gets which would never end
-- Returns {name of the leader, ms until the lock ends}.
-- Older peers take the lock with SETNX and then EXPIRE it: one that died in between holds it for ever, and one that
-- lives gives it its own time with each poll. So it gets an end here, and who lives does not notice.
-- Repeatable: a second run finds the lock mine and renews it.
-- DEL comes before SET, so that a Redis at its memory limit still has a scheduler.
local leader = redis.call('GET', KEYS[1])
if not leader then
  redis.call('DEL', KEYS[1])
  redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
  return {ARGV[1], tonumber(ARGV[2])}
end
if leader == ARGV[1] then
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
end
if redis.call('PTTL', KEYS[1]) == -1 then
  redis.call('PEXPIRE', KEYS[1], ARGV[3])
end
return {leader, redis.call('PTTL', KEYS[1])}
