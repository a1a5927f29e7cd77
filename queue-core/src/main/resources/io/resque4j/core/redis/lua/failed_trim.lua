-- Drops the oldest failed entries above a number, some at a time, and counts them.
-- KEYS 1 failed (LIST)   2 counter of trimmed entries (STRING)
-- ARGV 1 how many may stay   2 how many are dropped at most
-- Returns how many were dropped.
-- The first write is LTRIM, which a Redis at its memory limit takes. A counter that holds no number counts
-- nothing.
local dropped = math.min(redis.call('LLEN', KEYS[1]) - tonumber(ARGV[1]), tonumber(ARGV[2]))
if dropped <= 0 then
  return 0
end
redis.call('LTRIM', KEYS[1], dropped, -1)
redis.pcall('INCRBY', KEYS[2], dropped)
return dropped
