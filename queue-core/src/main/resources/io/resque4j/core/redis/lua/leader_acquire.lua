-- Takes the leader lock when it is free, renews it when it is mine.
-- KEYS 1 resque_scheduler_leader_lock (STRING)
-- ARGV 1 my name   2 time to live in ms
-- Returns {name of the leader, ms until the lock ends; -1: never}.
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
return {leader, redis.call('PTTL', KEYS[1])}
