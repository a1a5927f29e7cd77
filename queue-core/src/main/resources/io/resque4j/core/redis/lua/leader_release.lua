-- Gives the leader lock up, if it is mine.
-- KEYS 1 resque_scheduler_leader_lock (STRING)
-- ARGV 1 my name
-- Returns 1 when it was mine and is gone, else 0.
if redis.call('GET', KEYS[1]) == ARGV[1] then
  return redis.call('DEL', KEYS[1])
end
return 0
