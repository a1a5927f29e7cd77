-- Removes a recurring job. What it has enqueued stays.
-- KEYS 1 resque4j:cron (HASH)   2 resque4j:cron:fired (HASH)   3 resque4j:cron:version (STRING)
-- ARGV 1 entry's name   2 the definition that is removed; '' = whatever it is
-- Returns 1 removed; 0 it is not there, or is another: nothing was written.
-- All types are read before the first write, which is HDEL: a Redis at its memory limit takes it.
local definition = redis.call('HGET', KEYS[1], ARGV[1])
if not definition or ARGV[2] ~= '' and definition ~= ARGV[2] then
  return 0
end
redis.call('HLEN', KEYS[2])
local version = redis.call('GET', KEYS[3])
redis.call('HDEL', KEYS[1], ARGV[1])
redis.call('HDEL', KEYS[2], ARGV[1])
redis.call('SET', KEYS[3], string.format('%.0f', (tonumber(version or 0) or 0) % 1e15 + 1))
return 1
