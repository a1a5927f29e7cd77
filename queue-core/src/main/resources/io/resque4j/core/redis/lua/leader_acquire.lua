-- Takes the leader lock when it is free, renews it when it is mine.
-- KEYS 1 resque_scheduler_leader_lock (STRING)
-- ARGV 1 my name   2 time to live in ms
-- Returns the name of the leader.
-- Repeatable: a second run finds the lock mine and renews it.
local leader = redis.call('GET', KEYS[1])
if not leader then
  redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
  return ARGV[1]
end
if leader == ARGV[1] then
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
end
return leader
