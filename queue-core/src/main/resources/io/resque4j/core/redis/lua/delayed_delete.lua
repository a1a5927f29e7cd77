-- Deletes one payload from the lists of several seconds.
-- KEYS 1 timestamps:<payload> (SET)   2 delayed_queue_schedule (ZSET)   per second: delayed:<sec> (LIST)
-- ARGV 1 payload   per second: the second
-- Returns per second how often it was there, or a text: the error of that list, which alone is left.
-- A second without jobs leaves the schedule. A member of the set whose list does not hold the payload goes
-- too: a peer that stopped between two commands left it, and it would refuse this job for ever.
-- Types are read before the first write, which is LREM.
redis.call('SCARD', KEYS[1])
redis.call('ZCARD', KEYS[2])
local result = {}
for n = 1, #ARGV - 1 do
  local list, second = KEYS[2 + n], ARGV[1 + n]
  local length = redis.pcall('LLEN', list)
  if type(length) == 'table' then
    result[n] = length.err
  else
    local removed = redis.call('LREM', list, 0, ARGV[1])
    redis.call('SREM', KEYS[1], 'delayed:' .. second)
    if redis.call('EXISTS', list) == 0 then
      redis.call('ZREM', KEYS[2], second)
    end
    result[n] = removed
  end
end
return result
