-- Adds or replaces the definition of a recurring job.
-- KEYS 1 resque4j:cron (HASH)   2 resque4j:cron:fired (HASH)   3 resque4j:cron:version (STRING)
-- ARGV 1 entry's name   2 the definition that is replaced ('' = none)   3 the new definition
--      4 '1': its record stays, since its schedule did   5 now (tests only; '' = Redis' clock)
-- Returns 1 done; 0 the definition is another than the one that was to be replaced: nothing was written.
-- Without '1' its firings begin now; what is known of its last firing stays.
-- All types are read before the first write. It adds data, so a Redis at its memory limit refuses it whole, by its
-- first write.
if (redis.call('HGET', KEYS[1], ARGV[1]) or '') ~= ARGV[2] then
  return 0
end
local record = redis.call('HGET', KEYS[2], ARGV[1])
local version = redis.call('GET', KEYS[3])
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
if ARGV[4] ~= '1' or not record then
  local now = ARGV[5] ~= '' and ARGV[5] or redis.call('TIME')[1]
  local last = record and string.match(record, '^%d+ (%d+ %l+)$') or '0 none'
  redis.call('HSET', KEYS[2], ARGV[1], now .. ' ' .. last)
end
redis.call('SET', KEYS[3], string.format('%.0f', (tonumber(version or 0) or 0) % 1e15 + 1))
return 1
