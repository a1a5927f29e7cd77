-- Mends what a process that stopped between two commands has left of delayed jobs. Only for the leader.
-- KEYS 1 leader lock (STRING)   2 delayed_queue_schedule (ZSET)
--      per leftover: delayed:<sec> (LIST), timestamps:<payload> (SET; for the other kinds the list again)
-- ARGV 1 leader's name   2 a list longer than this is not searched   per leftover: kind, second, payload
--      kinds: 'member', the set says that the payload waits in that second, and it does not;
--      'second', the schedule has a second without a list; 'list', a second has a list and is not in the schedule
-- Returns {-1} when the lock is another's; else per leftover 1 mended, 0 it is none (any more), or has a wrong type.
-- Nothing but what leads to jobs is deleted, never a job: a second is put back into the schedule, where it is moved.
-- It looks again before it writes, at types too. Stopped in the middle, it has mended the first of them.
-- The first write is SREM or ZREM; ZADD adds, and a Redis at its memory limit refuses it.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return {-1}
end
redis.call('ZCARD', KEYS[2])

local function is_of_type(key, type)
  local found = redis.call('TYPE', key).ok
  return found == type or found == 'none'
end

-- Is the payload certainly not in the list?
local function is_missing(list, payload)
  local length = redis.call('LLEN', list)
  return length == 0 or length <= tonumber(ARGV[2]) and not redis.call('LPOS', list, payload)
end

local mend = {
  member = function(second, payload, list, set)
    return is_of_type(list, 'list') and is_of_type(set, 'set') and is_missing(list, payload)
      and redis.call('SREM', set, 'delayed:' .. second) == 1
  end,
  second = function(second, _, list)
    return redis.call('EXISTS', list) == 0 and redis.call('ZREM', KEYS[2], second) == 1
  end,
  list = function(second, _, list)
    return redis.call('TYPE', list).ok == 'list' and not redis.call('ZSCORE', KEYS[2], second)
      and redis.call('ZADD', KEYS[2], second, second) == 1
  end,
}

local result = {}
for n = 1, (#ARGV - 2) / 3 do
  local k, a = 2 + (n - 1) * 2, 2 + (n - 1) * 3
  result[n] = mend[ARGV[a + 1]](ARGV[a + 2], ARGV[a + 3], KEYS[k + 1], KEYS[k + 2]) and 1 or 0
end
return result
