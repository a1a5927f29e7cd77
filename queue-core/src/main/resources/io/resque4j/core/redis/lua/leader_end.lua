-- Ends a leader lock that nobody renews.
-- KEYS 1 resque_scheduler_leader_lock (STRING)
-- ARGV 1 the leader's name   2 when the lock was seen to end, in milliseconds of the unix time by Redis' clock;
--      -1: it was seen to end never
-- Returns 1 when it was deleted, 0 when it is another's, gone, or was renewed since.
-- A renewal moves its end by the time that went by since the one before. The 100 ms of tolerance are for the time
-- between the two questions by which the end was seen; a leader of ours renews three times within its lock's time, which
-- is a second or more. The end is a moment by Redis' clock: to put that forward or back moves it not.
if redis.pcall('GET', KEYS[1]) ~= ARGV[1] then
  return 0
end
local rest, seen = redis.call('PTTL', KEYS[1]), tonumber(ARGV[2])
if rest >= 0 then
  local time = redis.call('TIME')
  if seen < 0 or time[1] * 1000 + math.floor(time[2] / 1000) + rest > seen + 100 then
    return 0
  end
elseif seen >= 0 then
  return 0
end
return redis.call('DEL', KEYS[1])
